import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { WaitingFor } from '../../../../../src/api/certificate/rules/contract';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import { meanBest, progressOf, type AttemptFacts } from '../../../../../src/api/enrollment/rules/progress';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import type { Ledger } from '../media';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';
import { findChromium, PrinterBusy, type Printer } from './browser';
import type { Drawing } from './drawing';
import { emailIdentity, holderOf } from './holder';
import { isOnePagePdf } from './pdf';
import { putBytes } from './store-bytes';

const USER = 'plugin::users-permissions.user';
const ATTEMPT = 'api::attempt.attempt';

export interface IssuerDeps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'chromiumPath'>;
  storage: Pick<Storage, 'put'>;
  ledger: Pick<Ledger, 'reserve' | 'finish' | 'destroy'>;
  printer: Pick<Printer, 'print'>;
  drawing: Pick<Drawing, 'htmlOf'>;
}

/** 128 random bits: nobody can guess one, however often they may try. */
export const newCode = (): string => randomBytes(16).toString('hex');

/** Makes the certificate of a completed enrolment: first its row, then its PDF. Each step may be repeated by anybody. */
export function createIssuer({ strapi, settings, storage, ledger, printer, drawing }: IssuerDeps) {
  const query = () => strapi.db.query(UID.certificate);
  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  let missedChromium = false;

  /** The latest: a re-issue stands in the place of the one before it. */
  const rowOf = async (where: { learner: string; versionId: string }): Promise<CertificateRow | null> =>
    query().findOne({ where, orderBy: { issue: 'desc' }, populate: ['asset'] });

  const scoreOf = async (enrollment: EnrollmentRow): Promise<number | null> => {
    const snapshot = await versions().snapshotOf(enrollment.version.documentId);
    const attempts: AttemptFacts[] = await strapi.db.query(ATTEMPT).findMany({
      select: ['documentId', 'testSetId', 'submittedAt', 'score', 'maxScore', 'passed'],
      where: { enrollmentId: enrollment.documentId },
    });
    return meanBest(progressOf({ snapshot, attempts, openedFiles: enrollment.openedFiles ?? {} }));
  };

  /** Freezes what the certificate will say for ever. Undefined when there is nobody left to name on it. */
  const createRow = async (enrollment: EnrollmentRow): Promise<CertificateRow | null> => {
    const { learner, courseId, completedAt, version } = enrollment;
    const user: Record<string, unknown> | null = await strapi.db
      .query(USER)
      .findOne({ where: { documentId: learner } });
    if (!user) return null;
    const { course } = await versions().snapshotOf(version.documentId);
    const code = newCode();
    const frozen = {
      ...emailIdentity(user),
      holder: holderOf(user),
      courseName: course.name,
      courseVersion: course.version,
    };
    const score = await scoreOf(enrollment);
    const owner = { learner, versionId: version.documentId };
    try {
      await query().create({ data: { ...owner, ...frozen, issue: 1, courseId, code, score, achievedAt: completedAt } });
      strapi.log.info(`certificate of enrolment ${enrollment.documentId} issued`);
    } catch (error) {
      // The unique index lets one of several at once through; the others go on with its row.
      if (!(await rowOf(owner))) throw error;
    }
    return rowOf(owner);
  };

  /** Names the stored PDF in the certificate if nobody has yet. The hash is the mark: it is set once. */
  const claim = async (row: CertificateRow, asset: AssetRow, sha256: string): Promise<boolean> =>
    strapi.db.transaction(async () => {
      const data = { sha256, waitingFor: null };
      const { count } = await query().updateMany({ where: { id: row.id, sha256: null }, data });
      if (count > 0) await query().update({ where: { id: row.id }, data: { asset: asset.id } });
      return count > 0;
    });

  /** Stores the PDF as the certificate's, or removes it again when another run was faster or storing failed. */
  const store = async (row: CertificateRow, pdf: Buffer): Promise<void> => {
    const facts = { bytes: pdf.length, sha256: createHash('sha256').update(pdf).digest('hex') };
    const asset = await ledger.reserve({
      ...{ role: 'certificate', kind: 'pdf', mime: 'application/pdf', ext: '.pdf' },
      ...{ name: 'certificate.pdf', bytes: pdf.length },
    });
    try {
      const url = await putBytes(storage, asset, pdf);
      const won = (await ledger.finish(asset, { ...facts, url })) && (await claim(row, asset, facts.sha256));
      if (!won) await ledger.destroy(asset);
      else strapi.log.info(`certificate ${row.documentId} pending → ready`);
    } catch (error) {
      await ledger.destroy(asset);
      throw error;
    }
  };

  /** Path of Chromium; without one, says so once and the certificates wait for the reconciler. */
  const chromium = async (): Promise<string | undefined> => {
    const found = await findChromium(settings);
    if (!found && !missedChromium) {
      strapi.log.warn('certificates wait: no Chromium was found (install chromium, or set CHROMIUM_PATH)');
    }
    missedChromium = !found;
    return found;
  };

  const wait = async ({ id }: CertificateRow, waitingFor: WaitingFor): Promise<void> => {
    await query().updateMany({ where: { id, sha256: null }, data: { waitingFor } });
  };

  /**
   * Issues the certificate of an enrolment, if the course is completed and gives one. However often and by however many
   * at once it is called, there is one certificate with one PDF. Without Chromium the certificate waits without a PDF.
   * @throws if the PDF cannot be made or stored; calling again goes on from there
   */
  return async function issueCertificate(enrollmentId: string): Promise<void> {
    const enrollment: EnrollmentRow | null = await strapi.db
      .query(UID.enrollment)
      .findOne({ where: { documentId: enrollmentId }, populate: { version: { select: ['id', 'documentId'] } } });
    if (!enrollment?.completedAt) return;
    const { course } = await versions().snapshotOf(enrollment.version.documentId);
    if (!course.certificate) return;
    const owner = { learner: enrollment.learner, versionId: enrollment.version.documentId };
    const row = (await rowOf(owner)) ?? (await createRow(enrollment));
    if (!row || row.sha256 || row.revokedAt) return;
    const executable = await chromium();
    // The learner is told; the reconciler rings again.
    if (!executable) return wait(row, 'renderer.missing');
    const pdf = await printer.print(executable, await drawing.htmlOf(row)).catch(async (error: unknown) => {
      if (!(error instanceof PrinterBusy)) await wait(row, 'renderer.failed');
      throw error;
    });
    if (!isOnePagePdf(pdf)) throw new Error(`certificate ${row.documentId} did not become a PDF of one page`);
    await store(row, pdf);
  };
}

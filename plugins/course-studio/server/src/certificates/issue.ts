import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { tells } from '../../../../../src/api/attempt/rules/review';
import type { ProvisionalReason, WaitingFor } from '../../../../../src/api/certificate/rules/contract';
import type { CertificateDesign } from '../../../../../src/api/certificate/rules/design';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import {
  ATTEMPT_FACTS,
  meanBest,
  progressOf,
  type AttemptFacts,
} from '../../../../../src/api/enrollment/rules/progress';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import { validFullName } from '../../../../../src/api/profile/rules/full-name';
import { nameStatusOf, type AccountRow } from '../../../../../src/api/profile/services/profile';
import type { Ledger } from '../media';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';
import { findChromium, PrinterBusy, type Printer } from './browser';
import type { Drawing } from './drawing';
import { emailIdentity } from './email-identity';
import type { FinalityService } from './finality';
import type { HolderNames } from './holder-names';
import { isOnePagePdf } from './pdf';
import { putBytes } from './store-bytes';

const ATTEMPT = 'api::attempt.attempt';

export interface IssuerDeps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'chromiumPath'>;
  storage: Pick<Storage, 'put'>;
  ledger: Pick<Ledger, 'reserve' | 'finish' | 'destroy'>;
  printer: Pick<Printer, 'print'>;
  drawing: Pick<Drawing, 'drawCertificate'>;
  holderNames: Pick<HolderNames, 'withAccountLock'>;
  finality: Pick<FinalityService, 'examine' | 'recordReason'>;
}

interface PrintedPdf {
  /** SHA-256 of the PDF, hexadecimal. */
  sha256: string;
  /** What it lacks to be final; null if it is. */
  reason: ProvisionalReason | null;
  /** In which its date is printed. */
  timeZone: string;
  /** What it says of its course. */
  shows: CertificateDesign['shows'];
}

/** What a certificate says of its holder for ever. */
export const frozenHolder = (account: AccountRow, holder: string) => ({
  ...emailIdentity(account),
  holder,
  nameStatus: nameStatusOf(account),
  nameConfirmedAt: account.nameConfirmedAt,
  nameConfirmedBy: account.nameConfirmedBy,
});

/** 128 random bits: nobody can guess one, however often they may try. */
export const newCode = (): string => randomBytes(16).toString('hex');

/**
 * Makes the certificates of an enrolment: first the row, then its PDF, and the final PDF in the place of a provisional
 * one. Each step may be repeated by anybody.
 */
export function createIssuer(deps: IssuerDeps) {
  const { strapi, settings, storage, ledger, printer, drawing, holderNames, finality } = deps;
  const query = () => strapi.db.query(UID.certificate);
  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  let missedChromium = false;

  const exists = async (owner: { learner: string; versionId: string }): Promise<boolean> =>
    (await query().count({ where: owner })) > 0;

  /** A re-issue is among them whatever became of the completion since, and of whatever version. */
  const unfinishedOf = async ({ learner, courseId }: EnrollmentRow): Promise<CertificateRow[]> =>
    query().findMany({
      where: { learner, courseId, revokedAt: null, finality: { $ne: 'final' } },
      populate: ['asset'],
      orderBy: { id: 'asc' },
    });

  /** Of the test sets that tell scores: a certificate tells no more than they do. */
  const scoreOf = async (enrollment: EnrollmentRow): Promise<number | null> => {
    const snapshot = await versions().snapshotOf(enrollment.version.documentId);
    const testSets = snapshot.testSets.filter(({ review }) => tells(review, 'score'));
    const attempts: AttemptFacts[] = await strapi.db.query(ATTEMPT).findMany({
      select: [...ATTEMPT_FACTS],
      where: { enrollmentId: enrollment.documentId },
    });
    return meanBest(progressOf({ snapshot: { ...snapshot, testSets }, attempts, openedFiles: {} }));
  };

  /**
   * Freezes what the certificate will say for ever; once, if it is earned and there is somebody left to name on it, who
   * has a full name. From then on the name is fixed, so nobody may change it meanwhile.
   */
  const ensureRow = async (enrollment: EnrollmentRow): Promise<void> => {
    const { learner, courseId, completedAt, version } = enrollment;
    const owner = { learner, versionId: version.documentId };
    if (!completedAt || (await exists(owner))) return;
    const { course } = await versions().snapshotOf(version.documentId);
    if (!course.certificate) return;
    const earned = {
      ...owner,
      courseId,
      courseName: course.name,
      courseVersion: course.version,
      topics: course.topics,
      durationMinutes: course.durationMinutes,
      achievedAt: completedAt,
      score: await scoreOf(enrollment),
    };
    try {
      await holderNames.withAccountLock(learner, async (account) => {
        const holder = validFullName(account?.fullName);
        if (!account || !holder) return;
        await query().create({ data: { ...earned, ...frozenHolder(account, holder), issue: 1, code: newCode() } });
        strapi.log.info(`certificate of enrolment ${enrollment.documentId} issued`);
      });
    } catch (error) {
      // The unique index lets one of several at once through; the others go on with its row.
      if (!(await exists(owner))) throw error;
    }
  };

  /**
   * Names the stored PDF in the certificate, if that is still as it was when the PDF was begun: one of several gets
   * through. A provisional PDF that is replaced leaves its hash behind, so that it is still known.
   */
  const claim = async (row: CertificateRow, asset: AssetRow, printed: PrintedPdf): Promise<boolean> =>
    strapi.db.transaction(async () => {
      const { id, sha256: before } = row;
      const data = {
        sha256: printed.sha256,
        timeZone: printed.timeZone,
        waitingFor: null,
        showsTopics: printed.shows.topics,
        showsDuration: printed.shows.duration,
        finality: printed.reason ? 'provisional' : 'final',
        provisionalReason: printed.reason,
        ...(before && { provisionalSha256: before }),
      };
      const where = { id, sha256: before, finality: row.finality, revokedAt: null };
      const { count } = await query().updateMany({ where, data });
      if (count > 0) await query().update({ where: { id: row.id }, data: { asset: asset.id } });
      return count > 0;
    });

  /** Writes the PDF's bytes under its entry; of what cannot be stored nothing stays. @returns whether it is stored */
  const storeBytes = async (asset: AssetRow, pdf: Buffer, sha256: string): Promise<boolean> => {
    try {
      const url = await putBytes(storage, asset, pdf);
      return await ledger.finish(asset, { bytes: pdf.length, sha256, url });
    } catch (error) {
      await ledger.destroy(asset);
      throw error;
    }
  };

  /**
   * Stores the PDF as the certificate's and removes the one it replaces, or removes it again when another run was faster.
   * Should the claim fail, it may have been committed all the same: what the certificate does not name is then left to
   * the sweep.
   */
  const store = async (row: CertificateRow, pdf: Buffer, facts: Omit<PrintedPdf, 'sha256'>): Promise<void> => {
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const asset = await ledger.reserve({
      role: 'certificate',
      kind: 'pdf',
      mime: 'application/pdf',
      ext: '.pdf',
      name: 'certificate.pdf',
      bytes: pdf.length,
    });
    const won = (await storeBytes(asset, pdf, sha256)) && (await claim(row, asset, { sha256, ...facts }));
    if (!won) return ledger.destroy(asset);
    const stateAfter = facts.reason ? `provisional (${facts.reason})` : 'final';
    strapi.log.info(`certificate ${row.documentId} ${row.sha256 ? row.finality : 'pending'} → ${stateAfter}`);
    if (row.asset) await ledger.destroy(row.asset);
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

  /** @throws if the PDF cannot be made or stored */
  const print = async (row: CertificateRow, executable: string): Promise<void> => {
    const { html, reason, timeZone, shows } = await drawing.drawCertificate(row);
    const pdf = await printer.print(executable, html).catch(async (error: unknown) => {
      if (!(error instanceof PrinterBusy)) await wait(row, 'renderer.failed');
      throw error;
    });
    if (!isOnePagePdf(pdf)) throw new Error(`certificate ${row.documentId} did not become a PDF of one page`);
    await store(row, pdf, { reason, timeZone, shows });
  };

  /** Those of which a PDF has to be printed now; the others are final, or stay provisional. */
  const findPrintable = async (rows: CertificateRow[]): Promise<CertificateRow[]> => {
    const printable: CertificateRow[] = [];
    for (const found of rows) {
      const row = found.finality === 'unexamined' ? await finality.examine(found) : found;
      if (row.finality === 'final') continue;
      const { reason } = row.sha256 ? await drawing.drawCertificate(row) : { reason: null };
      if (reason) await finality.recordReason(row, reason);
      else printable.push(row);
    }
    return printable;
  };

  /**
   * Issues the certificate of an enrolment, if the course is completed and gives one, and makes the PDFs that are
   * missing, final or provisional, and the final ones of provisional ones. However often and by however many at once it
   * is called, there is one certificate with one PDF. Without Chromium the certificate waits as it is.
   * @throws if a PDF cannot be made or stored; calling again goes on from there
   */
  return async function issueCertificate(enrollmentId: string): Promise<void> {
    const enrollment: EnrollmentRow | null = await strapi.db
      .query(UID.enrollment)
      .findOne({ where: { documentId: enrollmentId }, populate: { version: { select: ['id', 'documentId'] } } });
    if (!enrollment) return;
    await ensureRow(enrollment);
    const rows = await findPrintable(await unfinishedOf(enrollment));
    if (rows.length === 0) return;
    const executable = await chromium();
    // Without one the learner is told; the reconciler rings again.
    for (const row of rows) await (executable ? print(row, executable) : wait(row, 'renderer.missing'));
  };
}

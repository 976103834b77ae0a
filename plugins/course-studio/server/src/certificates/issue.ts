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
import { conditionsOf, type FinalityService } from './finality';
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
  finality: Omit<FinalityService, 'warnAtStart' | 'reconsider'>;
}

interface PrintedPdf {
  /** SHA-256 of the PDF, hexadecimal. */
  sha256: string;
  /** What it lacks to be final; nothing if it is. */
  reasons: ProvisionalReason[];
  /** The public address it names; null for none. */
  address: string | null;
  /** In which its date is printed. */
  timeZone: string;
  /** What it says of its course. */
  shows: CertificateDesign['shows'];
  /** The conditions under which this was found: see `conditionsOf`. */
  examinedUnder: string;
}

/** A certificate of which a PDF has to be printed, and the page to print. */
interface Printable {
  row: CertificateRow;
  html: string;
  facts: Omit<PrintedPdf, 'sha256'>;
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
   * through. It becomes final only while it is still earned. A provisional PDF that is replaced leaves its hash behind, so
   * that it is still known.
   */
  const claim = async (row: CertificateRow, asset: AssetRow, printed: PrintedPdf): Promise<boolean> =>
    strapi.db.transaction(async () => {
      const { id, sha256: before } = row;
      const isFinal = printed.reasons.length === 0;
      await finality.lockEnrollment(row);
      if (isFinal && !(await finality.isEarned(row))) return false;
      const data = {
        sha256: printed.sha256,
        courseName: row.courseName,
        timeZone: printed.timeZone,
        examinedUnder: printed.examinedUnder,
        printedAddress: printed.address,
        waitingFor: null,
        showsTopics: printed.shows.topics,
        showsDuration: printed.shows.duration,
        finality: isFinal ? 'final' : 'provisional',
        provisionalReasons: isFinal ? null : printed.reasons,
        ...(before && { provisionalSha256: before }),
      };
      const where = { id, sha256: before, finality: row.finality, examinedUnder: row.examinedUnder, revokedAt: null };
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
    const stateAfter = facts.reasons.length > 0 ? `provisional (${facts.reasons.join(', ')})` : 'final';
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
  const print = async ({ row, html, facts }: Printable, executable: string): Promise<void> => {
    const pdf = await printer.print(executable, html).catch(async (error: unknown) => {
      if (!(error instanceof PrinterBusy)) await wait(row, 'renderer.failed');
      throw error;
    });
    if (!isOnePagePdf(pdf)) throw new Error(`certificate ${row.documentId} did not become a PDF of one page`);
    await store(row, pdf, facts);
  };

  /** The page of a certificate as it would be printed now. */
  const prepare = async (found: CertificateRow, examinedUnder: string): Promise<Printable> => {
    const row = await finality.withPrintableName(found);
    const withheldFor = (await finality.isEarned(row)) ? [] : (['completion'] as const);
    const { html, reasons, address, timeZone, shows } = await drawing.drawCertificate(row, withheldFor);
    return { row, html, facts: { reasons, address, timeZone, shows, examinedUnder } };
  };

  /** A provisional PDF is printed once more where it names another address than the public one. */
  const needsPrint = ({ row, facts }: Printable): boolean =>
    row.sha256 === null ||
    facts.reasons.length === 0 ||
    (facts.address !== null && facts.address !== row.printedAddress);

  /** Those of which a PDF has to be printed now; the others are final, or stay provisional. */
  const findPrintable = async (rows: CertificateRow[]): Promise<Printable[]> => {
    const examinedUnder = await conditionsOf(strapi);
    const printable: Printable[] = [];
    for (const found of rows) {
      const row = found.finality === 'unexamined' ? await finality.examine(found) : found;
      if (row.finality === 'final') continue;
      const prepared = await prepare(row, examinedUnder);
      if (needsPrint(prepared)) printable.push(prepared);
      else await finality.recordReasons(row, prepared.facts.reasons, examinedUnder);
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
    const printable = await findPrintable(await unfinishedOf(enrollment));
    if (printable.length === 0) return;
    const executable = await chromium();
    // Without one the learner is told; the reconciler rings again.
    for (const one of printable) await (executable ? print(one, executable) : wait(one.row, 'renderer.missing'));
  };
}

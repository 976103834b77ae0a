import { createHash, randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import isEqual from 'lodash/isEqual';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { ProvisionalReason } from '../../../../../src/api/certificate/rules/contract';
import { lacksIssuer } from '../../../../../src/api/certificate/rules/design';
import { printedAddressOf, publicAddressOf } from '../../../../../src/api/certificate/rules/public-address';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import { publicAddress } from '../../../../../src/api/certificate/services/credential';
import type { TemplateService } from '../../../../../src/api/certificate/services/template';
import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import { UID } from '../uids';
import { findUnprintable, fontsVersion } from './fonts';

const templateOf = (strapi: Core.Strapi) =>
  (strapi.service('api::certificate.template') as unknown as TemplateService).current();

/**
 * All that decides whether a certificate can be final and that is the same for all of them: the public address, the
 * template, the fonts. Provisional ones that were looked at under other conditions are looked at again.
 */
export async function conditionsOf(strapi: Core.Strapi): Promise<string> {
  const { revision } = await templateOf(strapi);
  const conditions = [publicAddress(strapi), revision, fontsVersion()];
  return createHash('sha256').update(JSON.stringify(conditions)).digest('hex');
}

/** Decides which certificates are final, and which are provisional and for what reason. */
export function createFinality({ strapi }: { strapi: Core.Strapi }) {
  const query = () => strapi.db.query(UID.certificate);
  const assets = () => strapi.service(UID.asset) as unknown as AssetService;

  const readPdf = async (asset: AssetRow): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of await assets().open(asset)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  /** A certificate that names an address others cannot open has to be printed anew; any other is kept as it is. */
  const reasonInPdf = async ({ asset }: CertificateRow): Promise<ProvisionalReason | null> => {
    const address = asset ? printedAddressOf(await readPdf(asset)) : null;
    return address && !publicAddressOf(address) ? 'address' : null;
  };

  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;

  /** Whether the first certificate in whose place this one was issued had become final before it was replaced. */
  const replacesFinal = async ({ learner, versionId, issue }: CertificateRow): Promise<boolean> => {
    const before = { learner, versionId, issue: { $lt: issue }, finality: { $ne: 'provisional' } };
    return issue > 1 && (await query().count({ where: before })) > 0;
  };

  return {
    /**
     * Whether a certificate is still earned. A completion that was taken back leaves final certificates, and those issued
     * in their place, as they are; a provisional one stays provisional for as long as there is no completion of its version.
     */
    async isEarned(row: CertificateRow): Promise<boolean> {
      const { learner, courseId, versionId } = row;
      const where = { learner, courseId, completedAt: { $notNull: true }, version: { documentId: versionId } };
      return (await strapi.db.query(UID.enrollment).count({ where })) > 0 || replacesFinal(row);
    },

    /** Within the caller's transaction: nobody completes, or takes a completion back, until it ends. */
    async lockEnrollment({ learner, courseId }: CertificateRow): Promise<void> {
      await strapi.db.transaction(async ({ trx }) => {
        const found = strapi.db.queryBuilder(UID.enrollment).select(['id']).where({ learner, courseId });
        await found.forUpdate().transacting(trx).execute();
      });
    },

    /**
     * A certificate whose course has a name that cannot be printed, with the name that the newest version of the course
     * has, if that can be: it was never printed as it stands. Any other as it is.
     */
    async withPrintableName(row: CertificateRow): Promise<CertificateRow> {
      const { language } = (await templateOf(strapi)).design;
      if (findUnprintable([row.courseName], language).length === 0) return row;
      const latest = await versions().latestOf(row.courseId);
      if (!latest) return row;
      const { name } = (await versions().snapshotOf(latest.documentId)).course;
      return findUnprintable([name], language).length === 0 ? { ...row, courseName: name } : row;
    },

    /** Looks at the stored PDF of a certificate of before. @throws if it cannot be read */
    async examine(row: CertificateRow): Promise<CertificateRow> {
      const reason = await reasonInPdf(row);
      const finality = reason ? 'provisional' : 'final';
      const provisionalReasons = reason && [reason];
      const where = { id: row.id, finality: 'unexamined' };
      const { count } = await query().updateMany({ where, data: { finality, provisionalReasons } });
      if (count > 0) strapi.log.info(`certificate ${row.documentId} unexamined → ${finality}`);
      return { ...row, finality, provisionalReasons };
    },

    /** Records what a provisional certificate that stays as it is lacks, unless it has to be looked at again already. */
    async recordReasons(row: CertificateRow, reasons: ProvisionalReason[], examinedUnder: string): Promise<void> {
      const where = { id: row.id, finality: 'provisional', examinedUnder: row.examinedUnder };
      await query().updateMany({ where, data: { provisionalReasons: reasons, examinedUnder } });
      if (isEqual(row.provisionalReasons, reasons)) return;
      strapi.log.info(`certificate ${row.documentId} stays provisional (${reasons.join(', ')})`);
    },

    /**
     * Has provisional certificates looked at again, because what they lack may have changed. Each time under conditions
     * that never were, so that whoever looked at them before learns that this is out of date.
     */
    async reconsider(which: Partial<Pick<CertificateRow, 'learner' | 'courseId'>>): Promise<void> {
      const data = { provisionalReasons: null, examinedUnder: randomUUID() };
      await query().updateMany({ where: { ...which, finality: 'provisional', revokedAt: null }, data });
    },

    /** For the log of the start: certificates that are not final have to be expected, and why. */
    async warnAtStart(): Promise<void> {
      const { design } = await templateOf(strapi);
      const missing = [
        !publicAddress(strapi) && 'set PUBLIC_URL to the address under which others reach this server',
        lacksIssuer(design) && 'enter the issuer in the certificate template',
      ].filter((one) => one !== false);
      if (missing.length === 0) return;
      strapi.log.warn(
        `certificates are provisional: ${missing.join(', and ')}, and they become final by themselves (docs/certificates.md)`,
      );
    },
  };
}

export type FinalityService = ReturnType<typeof createFinality>;

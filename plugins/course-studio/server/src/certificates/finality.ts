import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { ProvisionalReason } from '../../../../../src/api/certificate/rules/contract';
import { printedAddressOf, publicAddressOf } from '../../../../../src/api/certificate/rules/public-address';
import type { CertificateRow } from '../../../../../src/api/certificate/rules/view';
import { publicAddress } from '../../../../../src/api/certificate/services/credential';
import { UID } from '../uids';

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

  return {
    /** Looks at the stored PDF of a certificate of before. @throws if it cannot be read */
    async examine(row: CertificateRow): Promise<CertificateRow> {
      const provisionalReason = await reasonInPdf(row);
      const finality = provisionalReason ? 'provisional' : 'final';
      const where = { id: row.id, finality: 'unexamined' };
      const { count } = await query().updateMany({ where, data: { finality, provisionalReason } });
      if (count > 0) strapi.log.info(`certificate ${row.documentId} unexamined → ${finality}`);
      return { ...row, finality, provisionalReason };
    },

    /** Records what a provisional certificate that stays as it is lacks. */
    async recordReason(row: CertificateRow, reason: ProvisionalReason): Promise<void> {
      if (row.provisionalReason === reason) return;
      await query().updateMany({ where: { id: row.id, finality: 'provisional' }, data: { provisionalReason: reason } });
      strapi.log.info(`certificate ${row.documentId} stays provisional (${reason})`);
    },

    /** Has certificates looked at again that lack characters: another release may bring the fonts for them. */
    async forgetMissingCharacters(): Promise<void> {
      const where = { finality: 'provisional', provisionalReason: 'characters' };
      await query().updateMany({ where, data: { provisionalReason: null } });
    },

    /** For the log of the start: certificates that are not final have to be expected, and why. */
    warnAtStart(): void {
      if (publicAddress(strapi)) return;
      strapi.log.warn(
        'certificates are provisional: set PUBLIC_URL to the address under which others reach this server, and they ' +
          'become final by themselves (docs/certificates.md)',
      );
    },
  };
}

export type FinalityService = ReturnType<typeof createFinality>;

import type { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';

import type { AssetService } from '../../asset/services/asset';
import { refuse } from '../../course/rules/errors';
import type { CertificateView, Verification } from '../rules/contract';
import { certificateViewOf, fileNameOf, verificationOf, type CertificateRow } from '../rules/view';

const CERTIFICATE = 'api::certificate.certificate';

export interface Download {
  fileName: string;
  bytes: number;
  stream: Readable;
}

/** What learners and the public see of certificates; issuing them is the plugin's. */
const certificateService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(CERTIFICATE);
  const assets = () => strapi.service('api::asset.asset') as unknown as AssetService;

  return {
    /** A learner's certificates, oldest first. */
    async list(learner: string): Promise<CertificateView[]> {
      const rows: CertificateRow[] = await query().findMany({ where: { learner }, orderBy: { achievedAt: 'asc' } });
      return rows.map(certificateViewOf);
    },

    /** The very bytes that were stored. Throws `certificate.unknown`, `certificate.pending`. */
    async download(owned: { id: string; learner: string }): Promise<Download> {
      const where = { documentId: owned.id, learner: owned.learner };
      const row: CertificateRow | null = await query().findOne({ where, populate: ['asset'] });
      if (!row) throw refuse('certificate.unknown');
      if (!row.asset) throw refuse('certificate.pending');
      const stream = await assets().open(row.asset);
      return { fileName: fileNameOf(row), bytes: Number(row.asset.bytes ?? 0), stream };
    },

    /** What is known of a code. Never throws for a code nobody has. */
    async verify(code: string): Promise<Verification> {
      return verificationOf(await query().findOne({ where: { code } }));
    },
  };
};

export default certificateService;
export type CertificateService = ReturnType<typeof certificateService>;

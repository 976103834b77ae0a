import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';

import type { AssetService } from '../../asset/services/asset';
import { refuse } from '../../course/rules/errors';
import type { CertificateView, Verification } from '../rules/contract';
import { MAX_PDF_BYTES } from '../rules/upload';
import {
  certificateState,
  certificateViewOf,
  fileNameOf,
  isCode,
  supersededBy,
  verificationOf,
  type CertificateRow,
} from '../rules/view';
import type { TemplateService } from './template';

const CERTIFICATE = 'api::certificate.certificate';

/** Every verification takes at least this long, found or not, so that the clock tells nothing; milliseconds. */
const FLOOR_MS = 40;

const notBefore = async <T>(work: Promise<T>): Promise<T> => (await Promise.all([work, sleep(FLOOR_MS)]))[0];

async function hashOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_PDF_BYTES) throw refuse('certificate.fileTooLarge');
    hash.update(chunk);
  }
  if (bytes === 0) throw refuse('certificate.file');
  return hash.digest('hex');
}

export interface Download {
  fileName: string;
  bytes: number;
  stream: Readable;
}

/** What learners and the public see of certificates; issuing them is the plugin's. */
const certificateService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(CERTIFICATE);
  const assets = () => strapi.service('api::asset.asset') as unknown as AssetService;

  const template = () => strapi.service('api::certificate.template') as unknown as TemplateService;

  const describe = async (row: CertificateRow | null): Promise<Verification> =>
    verificationOf(row, (await template().current()).design.issuer.name);

  /** As slow for a code nobody has. Throws `certificate.code` if no code looks like this. */
  const findByCode = async (code: string): Promise<CertificateRow | null> => {
    if (!isCode(code)) throw refuse('certificate.code');
    return notBefore(query().findOne({ where: { code } }));
  };

  return {
    findByCode,

    /** A learner's certificates, oldest first. */
    async list(learner: string): Promise<CertificateView[]> {
      const rows: CertificateRow[] = await query().findMany({ where: { learner }, orderBy: { achievedAt: 'asc' } });
      return rows.map(certificateViewOf);
    },

    /** The very bytes that were stored. Throws `certificate.unknown`, `certificate.pending`, `certificate.waiting`. */
    async download(owned: { id: string; learner: string }): Promise<Download> {
      const where = { documentId: owned.id, learner: owned.learner };
      const row: CertificateRow | null = await query().findOne({ where, populate: ['asset'] });
      if (!row) throw refuse('certificate.unknown');
      if (!row.asset) throw refuse(certificateState(row) === 'waiting' ? 'certificate.waiting' : 'certificate.pending');
      const stream = await assets().open(row.asset);
      return { fileName: fileNameOf(row), bytes: Number(row.asset.bytes ?? 0), stream };
    },

    /** What is known of a code. Throws as `findByCode` does. */
    verify: async (code: string): Promise<Verification> => describe(await findByCode(code)),

    /**
     * What is known of the certificate whose PDF has exactly these bytes, or had them while it was provisional. They are
     * hashed as they come and not kept.
     * Throws `certificate.file` without any, `certificate.fileTooLarge`.
     */
    async verifyFile(pdf: AsyncIterable<Uint8Array>): Promise<{ verification: Verification; code: string | null }> {
      const sha256 = await hashOf(pdf);
      const where = { $or: [{ sha256 }, { provisionalSha256: sha256 }] };
      const row: CertificateRow | null = await notBefore(query().findOne({ where }));
      const verification = await describe(row);
      const isPresent = row?.sha256 === sha256;
      return { verification: isPresent ? verification : supersededBy(verification), code: row?.code ?? null };
    },
  };
};

export default certificateService;
export type CertificateService = ReturnType<typeof certificateService>;

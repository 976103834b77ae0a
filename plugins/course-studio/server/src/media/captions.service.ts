import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { EncodingChoice } from '../../../shared/draft';
import type { CaptionEncoding } from '../../../shared/vocabulary';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import { UID } from '../uids';
import { asWebVtt, NoCaptions } from './captions';
import { decodeAs, decodeText, readingsOf, standardName } from './captions.encoding';
import type { Media } from './media.service';

interface Chosen {
  row: AssetRow;
  encoding: CaptionEncoding;
  /** The course the new file is for. */
  draft: string;
  user: AdminUser;
}

/** Captions whose letters may be encoded in several ways: how they would read, and the way their author chose. */
export function createCaptionEncodings({ strapi, media }: { strapi: Core.Strapi; media: Media }) {
  const reader = () => strapi.service(UID.asset) as unknown as AssetService;

  /** @throws `captions.unstored` where there are no bytes to read */
  async function bytesOf(row: AssetRow): Promise<Buffer> {
    if (row.kind !== 'captions' || row.state !== 'finished') throw studioError('captions.unstored');
    return buffer(await reader().open(row));
  }

  /** Remarks of before have the detector's own name. */
  function currentEncoding({ remarks, name }: AssetRow, bytes: Buffer): string {
    const told = remarks?.find((remark) => remark.type === 'encoding')?.encoding;
    return told === undefined ? decodeText(bytes, name).encoding : (standardName(told) ?? told);
  }

  return {
    /** @throws `captions.unstored` */
    async choices(row: AssetRow): Promise<EncodingChoice> {
      const bytes = await bytesOf(row);
      return { current: currentEncoding(row, bytes), readings: readingsOf(bytes, row.name) };
    },

    /**
     * Stores the captions once more, read in the encoding their author has chosen. The file they were in stays as it is:
     * learners of a published course may be seeing it, and another course may share it.
     *
     * @throws `captions.unstored`, `captions.encoding` if there is not a cue in what is read
     */
    async readAs({ row, encoding, draft, user }: Chosen): Promise<AssetRow> {
      const bytes = await bytesOf(row);
      refuseUnreadable(bytes, row, encoding);
      const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'course-studio-captions-'));
      try {
        const file = path.join(folder, 'captions');
        await fs.promises.writeFile(file, bytes);
        return await media.storeFile({ draft, name: row.name, path: file, user, encoding });
      } finally {
        await fs.promises.rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function refuseUnreadable(bytes: Buffer, { ext }: AssetRow, encoding: CaptionEncoding): void {
  try {
    asWebVtt(decodeAs(bytes, encoding).text, ext);
  } catch (error) {
    throw error instanceof NoCaptions ? studioError('captions.encoding') : error;
  }
}

export type CaptionEncodings = ReturnType<typeof createCaptionEncodings>;

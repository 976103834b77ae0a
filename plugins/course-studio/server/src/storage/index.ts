import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { storedFile, type AssetService, type StoredFile } from '../../../../../src/api/asset/services/asset';
import { UID } from '../uids';

interface WritingProvider {
  /** `movedFrom`: a file that may become the object itself, as it is not needed any more. */
  uploadStream(file: StoredFile & { stream: NodeJS.ReadableStream; size: number; movedFrom?: string }): Promise<void>;
  delete(file: StoredFile): Promise<unknown>;
  /** Only on local disk. */
  localPath?(file: StoredFile): Promise<string | undefined>;
}

export interface Storage {
  /**
   * Stores the file at `source` under the row's key, unless the signal stops it.
   * @returns the provider's URL, to be kept in the row
   */
  put(row: AssetRow, source: string, signal?: AbortSignal): Promise<string>;
  /**
   * As `put`, for a file that is deleted afterwards and changed by nobody until then: on the same disk not a byte of it is
   * copied.
   */
  move(row: AssetRow, source: string, signal?: AbortSignal): Promise<string>;
  /** Deletes the row's object. An object that is not there is no error. */
  remove(row: AssetRow): Promise<void>;
  /**
   * A file with the row's bytes, for tools that need one; nobody may change it. On the local disk it is the stored one, else
   * a copy at `target`, unless the signal stops it.
   *
   * @returns its path
   */
  fileOf(row: AssetRow, target: string, signal: AbortSignal): Promise<string>;
}

/**
 * Where the bytes are: Strapi's upload provider, whichever is configured (local disk, S3).
 * Reading for learners is the content model's (`api::asset.asset`); this is the writing side.
 */
export function createStorage({ strapi }: { strapi: Core.Strapi }): Storage {
  const provider = () => strapi.plugin('upload').provider as WritingProvider;
  const reader = () => strapi.service(UID.asset) as unknown as AssetService;

  async function store(row: AssetRow, source: string, options: { signal?: AbortSignal; movedFrom?: string }) {
    const { size } = await fs.promises.stat(source);
    const stream = fs.createReadStream(source, options.signal ? { signal: options.signal } : {});
    // Whoever reads it hears of its end; when nobody does any more, nobody needs to.
    stream.on('error', () => undefined);
    const { movedFrom } = options;
    const file = { ...storedFile(row), size: size / 1000, stream, ...(movedFrom && { movedFrom }) };
    await provider()
      .uploadStream(file)
      .finally(() => stream.destroy());
    return file.url;
  }

  return {
    put: (row, source, signal) => store(row, source, signal ? { signal } : {}),

    move: (row, source, signal) => store(row, source, { movedFrom: source, ...(signal && { signal }) }),

    async remove(row) {
      await provider().delete(storedFile(row));
    },

    async fileOf(row, target, signal) {
      const stored = await provider().localPath?.(storedFile(row));
      if (stored) {
        // One that is not there is the storage's failure, not the file's.
        await fs.promises.access(stored, fs.constants.R_OK);
        return path.resolve(stored);
      }
      await fs.promises.mkdir(path.dirname(target), { recursive: true });
      await pipeline(await reader().open(row, signal), fs.createWriteStream(target), { signal });
      return target;
    },
  };
}

export { objectsOf, type Objects, type StoredObject } from './objects';
export { useLocalDisk } from './local-disk';
export { useOwnUrls } from './own-url';
export { storageFeature } from './files.controller';
export { keepFilesPrivate } from './private-files';

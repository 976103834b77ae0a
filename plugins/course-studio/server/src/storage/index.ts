import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { storedFile, type AssetService, type StoredFile } from '../../../../../src/api/asset/services/asset';
import { UID } from '../uids';

interface WritingProvider {
  uploadStream(file: StoredFile & { stream: NodeJS.ReadableStream; size: number }): Promise<void>;
  delete(file: StoredFile): Promise<unknown>;
}

export interface Storage {
  /**
   * Stores the file at `source` under the row's key, unless the signal stops it.
   * @returns the provider's URL, to be kept in the row
   */
  put(row: AssetRow, source: string, signal?: AbortSignal): Promise<string>;
  /** Deletes the row's object. An object that is not there is no error. */
  remove(row: AssetRow): Promise<void>;
  /** Copies the row's object to `target`, for tools that need a file, unless the signal stops it. */
  fetchTo(row: AssetRow, target: string, signal: AbortSignal): Promise<void>;
}

/**
 * Where the bytes are: Strapi's upload provider, whichever is configured (local disk, S3).
 * Reading for learners is the content model's (`api::asset.asset`); this is the writing side.
 */
export function createStorage({ strapi }: { strapi: Core.Strapi }): Storage {
  const provider = () => strapi.plugin('upload').provider as WritingProvider;
  const reader = () => strapi.service(UID.asset) as unknown as AssetService;

  return {
    async put(row, source, signal) {
      const { size } = await fs.promises.stat(source);
      const stream = fs.createReadStream(source, { signal });
      // Whoever reads it hears of its end; when nobody does any more, nobody needs to.
      stream.on('error', () => undefined);
      const file = { ...storedFile(row), size: size / 1000, stream };
      await provider()
        .uploadStream(file)
        .finally(() => stream.destroy());
      return file.url;
    },

    async remove(row) {
      await provider().delete(storedFile(row));
    },

    async fetchTo(row, target, signal) {
      await fs.promises.mkdir(path.dirname(target), { recursive: true });
      await pipeline(await reader().open(row, signal), fs.createWriteStream(target), { signal });
    },
  };
}

export { objectsOf, type Objects, type StoredObject } from './objects';
export { useLocalDisk } from './local-disk';
export { useMarkedUrls } from './marked-urls';
export { storageFeature } from './files.controller';

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Core } from '@strapi/strapi';

import { STORAGE_PATH, type StoredFile } from '../../../../../src/api/asset/services/asset';
import type { Settings } from '../settings';
import { fileName, ownUrlOf, pathOfFile } from './own-url';

type StreamedFile = StoredFile & {
  stream?: NodeJS.ReadableStream;
  /** A file that may become the stored one itself. */
  movedFrom?: string;
};

interface LocalProvider {
  extend(methods: object): void;
  uploadStream(file: StreamedFile): Promise<void>;
  delete(file: StoredFile): Promise<unknown>;
  getSignedUrl(file: StoredFile): Promise<{ url: string }>;
}

export const filesDir = (settings: Settings): string => path.join(settings.dataDir, 'files');

/** Gives the file a second name. @returns false where the system cannot do that, as between two disks */
const giveName = (file: string, name: string): Promise<boolean> =>
  fs.promises.link(file, name).then(
    () => true,
    () => false,
  );

/** Puts on the disk what the system still holds back: of a file its bytes, of a folder the names in it. */
async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fs.promises.open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Teaches Strapi's local upload provider to keep what Course Studio stores out of the public folder:
 * such files go below the data folder and are served only by a signed URL that expires, as on S3.
 * Everything else (the media library) is left to the provider as it is.
 */
export function useLocalDisk({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }): void {
  if (strapi.config.get('plugin::upload.provider') !== 'local') return;
  const dir = filesDir(settings);
  const parts = path.join(settings.dataDir, 'parts');
  for (const folder of [dir, parts]) fs.mkdirSync(folder, { recursive: true });
  const provider = strapi.plugin('upload').provider as LocalProvider;
  const base = { uploadStream: provider.uploadStream, delete: provider.delete, getSignedUrl: provider.getSignedUrl };
  const ours = (file: StoredFile) => file.path === STORAGE_PATH;
  const pathOf = (file: StoredFile) => path.join(dir, path.basename(fileName(file)));

  /** What processes that were killed have begun. */
  const removeParts = async (file: StoredFile): Promise<void> => {
    const begun = (await fs.promises.readdir(parts)).filter((name) => name.startsWith(`${fileName(file)}.`));
    for (const name of begun) await fs.promises.rm(path.join(parts, name), { force: true });
  };

  const write = async (file: StreamedFile): Promise<void> => {
    if (!file.stream) throw new Error('a file without its stream');
    const target = pathOf(file);
    // Written aside and renamed: under its final name a file is whole. What it was made from is deleted as soon as this
    // returns, so it has to outlive a power cut by then.
    const part = path.join(parts, `${fileName(file)}.${randomUUID()}`);
    try {
      const isThere = file.movedFrom !== undefined && (await giveName(file.movedFrom, part));
      if (!isThere) await pipeline(file.stream, fs.createWriteStream(part));
      await sync(part, 'r+');
      await fs.promises.rename(part, target);
      // Windows cannot open a folder, and needs no such thing.
      if (process.platform !== 'win32') await sync(dir, 'r');
      await removeParts(file);
    } catch (error) {
      await fs.promises.rm(part, { force: true });
      throw error;
    }
    file.url = pathOfFile(strapi, file);
  };

  const remove = async (file: StoredFile): Promise<void> => {
    await fs.promises.rm(pathOf(file), { force: true });
    await removeParts(file);
  };

  provider.extend({
    uploadStream: async (file: StreamedFile) => (ours(file) ? write(file) : base.uploadStream(file)),
    delete: async (file: StoredFile) => (ours(file) ? remove(file) : base.delete(file)),
    getSignedUrl: async (file: StoredFile, params?: { ResponseContentDisposition?: string }) =>
      ours(file) ? { url: ownUrlOf({ strapi, settings }, file, params) } : base.getSignedUrl(file),
    localPath: async (file: StoredFile) => (ours(file) ? pathOf(file) : undefined),
  });
}

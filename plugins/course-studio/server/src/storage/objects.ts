import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type * as S3 from '@aws-sdk/client-s3';
import type { Core } from '@strapi/strapi';

import { STORAGE_PATH } from '../../../../../src/api/asset/services/asset';
import type { Settings } from '../settings';
import { filesDir } from './local-disk';

/** Objects per page. */
const PAGE = 1000;

/** S3 copies no object of more than 5 GiB by one request; far below that, one request does not last long either. */
const COPIED_AT_ONCE = 1024 ** 3;

/** What lies in the storage, by the name below our prefix: key and extension. */
export interface StoredObject {
  name: string;
  /** On local disk another look at it, hence only where it matters; undefined if it has gone meanwhile. */
  facts(): Promise<{ modifiedAt: Date; bytes: number } | undefined>;
}

/**
 * What is really there, whatever the ledger says. It sees nothing but what lies below Course Studio's own prefix, and the
 * place beside it where objects that nobody knows are put before they are deleted.
 */
export interface Objects {
  list(): AsyncGenerator<StoredObject[]>;
  has(name: string): Promise<boolean>;
  /** Moves an object to the quarantine. One that has gone meanwhile is no error. */
  putAside(name: string): Promise<void>;
  listAside(): AsyncGenerator<StoredObject[]>;
  removeAside(name: string): Promise<void>;
}

/** Beside the files, so that nothing there is ever served. */
const QUARANTINE = 'quarantine';

const notFound = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ||
  ['NotFound', 'NoSuchKey'].includes((error as Error).name) ||
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;

/** @throws what `work` throws, but for "there is no such object", which is `otherwise` */
const unlessGone = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
  work.catch((error: unknown) => {
    if (notFound(error)) return otherwise;
    throw error;
  });

export function onLocalDisk(settings: Settings): Objects {
  const files = filesDir(settings);
  const aside = path.join(settings.dataDir, QUARANTINE);

  const factsOf = (folder: string, name: string): ReturnType<StoredObject['facts']> =>
    unlessGone(
      fs.promises.stat(path.join(folder, name)).then(({ mtime, size }) => ({ modifiedAt: mtime, bytes: size })),
      undefined,
    );

  async function* list(folder: string): AsyncGenerator<StoredObject[]> {
    const directory = await unlessGone(fs.promises.opendir(folder, { bufferSize: PAGE }), undefined);
    if (!directory) return;
    let page: StoredObject[] = [];
    for await (const entry of directory) {
      const { name } = entry;
      if (entry.isFile()) page.push({ name, facts: () => factsOf(folder, name) });
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    yield page;
  }

  return {
    list: () => list(files),
    has: async (name) => (await factsOf(files, name)) !== undefined,
    async putAside(name) {
      await fs.promises.mkdir(aside, { recursive: true });
      const source = path.join(files, name);
      // From now on its age is the time it has been there. Before it is: cut off in between, it must not look old there.
      await unlessGone(fs.promises.utimes(source, new Date(), new Date()), undefined);
      await unlessGone(fs.promises.rename(source, path.join(aside, name)), undefined);
    },
    listAside: () => list(aside),
    removeAside: (name) => fs.promises.rm(path.join(aside, name), { force: true }),
  };
}

interface S3Options extends S3ClientConfig {
  params: { Bucket: string };
}

/** With the SDK that the provider brings, and its options. */
export function onS3(providerOptions: { rootPath?: string; s3Options: S3Options }): Objects {
  const fromProvider = createRequire(require.resolve('@strapi/provider-upload-aws-s3'));
  const sdk = fromProvider('@aws-sdk/client-s3') as typeof S3;
  const { params, ...options } = providerOptions.s3Options;
  const { Bucket } = params;
  const client: S3Client = new sdk.S3Client(options);
  const root = (providerOptions.rootPath ?? '').replace(/\/+$/, '');
  const below = (folder: string) => `${root && `${root}/`}${folder}/`;
  const files = below(STORAGE_PATH);
  const aside = below(`${STORAGE_PATH}-${QUARANTINE}`);

  async function* list(Prefix: string): AsyncGenerator<StoredObject[]> {
    for await (const page of sdk.paginateListObjectsV2({ client, pageSize: PAGE }, { Bucket, Prefix })) {
      yield (page.Contents ?? []).map(({ Key, LastModified, Size }) => ({
        name: Key!.slice(Prefix.length),
        facts: async () => LastModified && { modifiedAt: LastModified, bytes: Size ?? 0 },
      }));
    }
  }
  const remove = async (Key: string): Promise<void> => {
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
  };

  async function copy(from: string, Key: string): Promise<true> {
    const CopySource = encodeURI(`${Bucket}/${from}`);
    const head = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: from }));
    const bytes = head.ContentLength ?? 0;
    if (bytes > COPIED_AT_ONCE) await copyInParts({ CopySource, Key, bytes, ContentType: head.ContentType });
    else await client.send(new sdk.CopyObjectCommand({ Bucket, CopySource, Key }));
    return true;
  }

  interface LargeCopy {
    CopySource: string;
    Key: string;
    bytes: number;
    ContentType: string | undefined;
  }

  async function copyInParts({ CopySource, Key, bytes, ContentType }: LargeCopy): Promise<void> {
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key, ContentType }));
    const upload = { Bucket, Key, UploadId };
    try {
      const Parts: S3.CompletedPart[] = [];
      for (let start = 0; start < bytes; start += COPIED_AT_ONCE) {
        const PartNumber = Parts.length + 1;
        const CopySourceRange = `bytes=${start}-${Math.min(start + COPIED_AT_ONCE, bytes) - 1}`;
        const part = { ...upload, CopySource, CopySourceRange, PartNumber };
        const { CopyPartResult } = await client.send(new sdk.UploadPartCopyCommand(part));
        Parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
      }
      await client.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    } catch (error) {
      // Parts that belong to no object cost money, and no listing shows them.
      await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  }

  return {
    list: () => list(files),
    has: (name) =>
      unlessGone(
        client.send(new sdk.HeadObjectCommand({ Bucket, Key: files + name })).then(() => true),
        false,
      ),
    async putAside(name) {
      if (await unlessGone(copy(files + name, aside + name), false)) await remove(files + name);
    },
    listAside: () => list(aside),
    removeAside: (name) => remove(aside + name),
  };
}

/** What is really there, or undefined where the provider is neither local disk nor S3, which cannot be listed. */
export function objectsOf({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }): Objects | undefined {
  const provider = strapi.config.get<string>('plugin::upload.provider');
  if (provider === 'local') return onLocalDisk(settings);
  if (provider === 'aws-s3' || provider === '@strapi/provider-upload-aws-s3')
    return onS3(strapi.config.get('plugin::upload.providerOptions'));
  return undefined;
}

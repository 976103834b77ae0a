import fs from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Core } from '@strapi/strapi';
import groupBy from 'lodash/groupBy';

import { sourceRows, type AssetDescription, type AssetRow, type AssetSource } from '../rules/description';

const ASSET = 'api::asset.asset';

/** What Strapi's upload provider is told of a stored file. */
export interface StoredFile {
  name: string;
  hash: string;
  ext: string;
  mime: string;
  path: string;
  url: string;
}

/** Everything Course Studio stores lies below this path, whatever the provider. */
export const STORAGE_PATH = 'course-studio';

export const storedFile = (row: AssetRow): StoredFile => ({
  name: row.name,
  hash: row.key,
  ext: row.ext ?? '',
  mime: row.mime ?? 'application/octet-stream',
  path: STORAGE_PATH,
  url: row.url ?? '',
});

/** For whom a file is served, so that it can be noted that it was. */
export interface ServedMark {
  /** documentId of the enrolment. */
  enrollment: string;
  /** documentId of the original, whichever of its forms is served. */
  asset: string;
}

interface UploadProvider {
  /** An address at which it is noted that the file was served. */
  markedUrl(file: StoredFile, given: { disposition: string; mark: ServedMark }): string;
  getSignedUrl(file: StoredFile, params?: { ResponseContentDisposition?: string }): Promise<{ url: string }>;
  /** Only on local disk. */
  localPath?(file: StoredFile): Promise<string>;
}

/** Kinds a browser may show in place; everything else is offered as a download. */
const INLINE = new Set<AssetRow['kind']>(['video', 'audio', 'image', 'pdf', 'captions']);

/** Reading side of the ledger: what a stored file is, where it can be fetched for a while, and its bytes. */
const assetService = ({ strapi }: { strapi: Core.Strapi }) => {
  const provider = () => strapi.plugin('upload').provider as UploadProvider;

  const dispositionOf = ({ kind, name }: AssetRow): string => {
    const disposition = INLINE.has(kind) ? 'inline' : 'attachment';
    return name ? `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}` : disposition;
  };

  const sign = async (row: AssetRow, mark?: ServedMark): Promise<string> => {
    const disposition = dispositionOf(row);
    if (mark) return provider().markedUrl(storedFile(row), { disposition, mark });
    const { url } = await provider().getSignedUrl(storedFile(row), { ResponseContentDisposition: disposition });
    return url;
  };

  const source = async (row: AssetRow, mark?: ServedMark): Promise<AssetSource> => ({
    profile: row.profile ?? 'original',
    mime: row.mime ?? 'application/octet-stream',
    bytes: Number(row.bytes ?? 0),
    url: await sign(row, mark),
  });

  const describeOne = async (original: AssetRow, made: AssetRow[], enrollment?: string): Promise<AssetDescription> => {
    // Captions belong to the film: to have fetched them is not to have seen it.
    const isMarked = enrollment !== undefined && original.kind !== 'captions';
    const mark = isMarked ? { enrollment, asset: original.documentId } : undefined;
    const poster = made.find((row) => row.role === 'poster');
    return {
      id: original.documentId,
      name: original.name,
      kind: original.kind ?? 'other',
      mime: original.mime,
      bytes: Number(original.bytes ?? 0),
      state: original.state,
      progress: original.progress ?? 0,
      errorCode: original.errorCode,
      sources: await Promise.all(sourceRows(original, made).map((row) => source(row, mark))),
      posterUrl: poster ? await sign(poster) : null,
    };
  };

  const originalsWhere = async (where: Record<string, unknown>): Promise<AssetRow[]> =>
    strapi.db.query(ASSET).findMany({ where: { ...where, doomedAt: null } });

  /** By id; one query whatever the number. */
  const describeRows = async (originals: AssetRow[], enrollment?: string): Promise<Map<string, AssetDescription>> => {
    const made: AssetRow[] = await strapi.db.query(ASSET).findMany({
      where: { parent: { $in: originals.map((row) => row.documentId) }, state: 'finished', doomedAt: null },
    });
    const partsOf = groupBy(made, 'parent');
    const described = await Promise.all(
      originals.map((row) => describeOne(row, partsOf[row.documentId] ?? [], enrollment)),
    );
    return new Map(described.map((item) => [item.id, item]));
  };

  const byIds = (ids: string[]) => originalsWhere({ documentId: { $in: ids }, role: 'original' });

  return {
    /** Descriptions of originals that are not being deleted, by id; two queries whatever the number. */
    describeWhere: async (where: Record<string, unknown>) => describeRows(await originalsWhere(where)),

    describe: async (ids: string[]) => describeRows(await byIds(ids)),

    /** As `describe`; when the learner of this enrolment fetches a source, that is noted. */
    describeFor: async (enrollment: string, ids: string[]) => describeRows(await byIds(ids), enrollment),

    /** For the images of a test: what an author called the file of an answer may tell whether it is right. */
    describeUnnamed: async (ids: string[]) => describeRows((await byIds(ids)).map((row) => ({ ...row, name: '' }))),

    /** The bytes of a stored file. Throws what the storage throws when they are not there, or the signal's reason. */
    async open(row: AssetRow, signal?: AbortSignal): Promise<Readable> {
      const local = await provider().localPath?.(storedFile(row));
      if (local) return fs.createReadStream(local);
      const response = await fetch(await sign(row), { ...(signal && { signal }) });
      if (!response.ok || !response.body)
        throw new Error(`storage answered ${response.status} for asset ${row.documentId}`);
      return Readable.fromWeb(response.body as ReadableStream);
    },
  };
};

export default assetService;
export type AssetService = ReturnType<typeof assetService>;

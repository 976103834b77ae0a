import fs from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Core } from '@strapi/strapi';
import groupBy from 'lodash/groupBy';

import {
  describeRow,
  isReplaced,
  sourceRows,
  subtitlesProfile,
  type AssetDescription,
  type AssetRow,
  type AssetSource,
  type FileRemark,
} from '../rules/description';
import { downloadName } from '../rules/download-name';

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

/** How a browser is to take a file, in the words of the upload provider for S3, and for whom it is served. */
export interface Presentation {
  ResponseContentDisposition?: string;
  mark?: ServedMark;
}

interface UploadProvider {
  getSignedUrl(file: StoredFile, presentation?: Presentation): Promise<{ url: string }>;
  /** An address of our own, whatever provider has the bytes; the studio adds it. */
  getOwnUrl?(file: StoredFile, presentation?: Presentation): Promise<{ url: string }>;
  /** Only on local disk. */
  localPath?(file: StoredFile): Promise<string>;
}

/** Gives the address at which a file, the original or what was made of it, can be fetched for a while. */
type Sign = (row: AssetRow, original: AssetRow) => Promise<string>;

/** Kinds a browser may show in place; everything else is offered as a download. */
const INLINE = new Set<AssetRow['kind']>(['video', 'audio', 'image', 'pdf', 'captions']);

/** Reading side of the ledger: what a stored file is, where it can be fetched for a while, and its bytes. */
const assetService = ({ strapi }: { strapi: Core.Strapi }) => {
  const provider = () => strapi.plugin('upload').provider as UploadProvider;

  const presentationOf = (row: AssetRow): Presentation => {
    const disposition = INLINE.has(row.kind) ? 'inline' : 'attachment';
    const fileName = downloadName(row);
    const name = fileName ? `; filename*=UTF-8''${encodeURIComponent(fileName)}` : '';
    return { ResponseContentDisposition: `${disposition}${name}` };
  };

  const sign: Sign = async (row) => (await provider().getSignedUrl(storedFile(row), presentationOf(row))).url;

  const signOwn = async (row: AssetRow, mark?: ServedMark): Promise<string | undefined> => {
    const presentation = { ...presentationOf(row), ...(mark && { mark }) };
    return (await provider().getOwnUrl?.(storedFile(row), presentation))?.url;
  };

  /** An address at which no date of the storage is told. */
  const signUndated: Sign = async (row, original) => (await signOwn(row)) ?? sign(row, original);

  /** Addresses at which it is noted that the learner of this enrolment was served a source. */
  const signFor =
    (enrollment: string): Sign =>
    async (row, original) => {
      // Captions belong to the film: to have fetched them is not to have seen it.
      const isMarked = row.role !== 'poster' && original.kind !== 'captions';
      const mark = { enrollment, asset: original.documentId };
      return (isMarked && (await signOwn(row, mark))) || sign(row, original);
    };

  const source = async (row: AssetRow, original: AssetRow, signRow: Sign): Promise<AssetSource> => ({
    profile: row.profile ?? 'original',
    mime: row.mime ?? 'application/octet-stream',
    bytes: Number(row.bytes ?? 0),
    url: await signRow(row, original),
  });

  const describeOne = async (original: AssetRow, made: AssetRow[], signRow: Sign): Promise<AssetDescription> => {
    const poster = made.find((row) => row.role === 'poster');
    const described = describeRow(original);
    return {
      ...described,
      remarks: await Promise.all(described.remarks.map((remark) => addressSubtitles(remark, original, made, signRow))),
      sources: await Promise.all(sourceRows(original, made).map((row) => source(row, original, signRow))),
      posterUrl: poster ? await signRow(poster, original) : null,
    };
  };

  /** Where its uploader can fetch a picture as it was uploaded, if everybody else gets another one and it is kept. */
  const untouchedUrl = async (original: AssetRow, made: AssetRow[]): Promise<string | null> => {
    if (original.untouchedFile !== 'kept' || !isReplaced(made)) return null;
    const name = `; filename*=UTF-8''${encodeURIComponent(original.name)}`;
    const presentation = { ResponseContentDisposition: `attachment${name}` };
    return (await provider().getSignedUrl(storedFile(original), presentation)).url;
  };

  /** Subtitles inside a recording, with the address of what was made of them. */
  async function addressSubtitles(remark: FileRemark, original: AssetRow, made: AssetRow[], signRow: Sign) {
    if (remark.type !== 'subtitles') return remark;
    const row = made.find(({ role, profile }) => role === 'subtitles' && profile === subtitlesProfile(remark.stream));
    return { ...remark, url: row ? await signRow(row, original) : null };
  }

  const originalsWhere = async (where: Record<string, unknown>): Promise<AssetRow[]> =>
    strapi.db.query(ASSET).findMany({ where: { ...where, doomedAt: null } });

  /** What was made of these originals, by their ids. */
  const partsOfRows = async (originals: readonly AssetRow[]): Promise<Record<string, AssetRow[]>> => {
    const made: AssetRow[] = await strapi.db.query(ASSET).findMany({
      where: { parent: { $in: originals.map((row) => row.documentId) }, state: 'finished', doomedAt: null },
    });
    return groupBy(made, 'parent');
  };

  /** By id; one query whatever the number. */
  const describeRows = async (originals: AssetRow[], signRow: Sign = sign): Promise<Map<string, AssetDescription>> => {
    const partsOf = await partsOfRows(originals);
    const described = await Promise.all(
      originals.map((row) => describeOne(row, partsOf[row.documentId] ?? [], signRow)),
    );
    return new Map(described.map((item) => [item.id, item]));
  };

  const byIds = (ids: string[]) => originalsWhere({ documentId: { $in: ids }, role: 'original' });

  return {
    /**
     * Descriptions of originals that are not being deleted, for an admin user who may read them all; two queries
     * whatever the number. Only who has uploaded a picture is told where it is as it was.
     */
    async describeForAuthor(
      where: Record<string, unknown>,
      viewer: number | null,
    ): Promise<(AssetDescription & { untouchedUrl: string | null })[]> {
      const originals = await originalsWhere(where);
      const partsOf = await partsOfRows(originals);
      return Promise.all(
        originals.map(async (row) => {
          const made = partsOf[row.documentId] ?? [];
          const isOwn = viewer !== null && row.owner === viewer;
          return {
            ...(await describeOne(row, made, sign)),
            untouchedUrl: isOwn ? await untouchedUrl(row, made) : null,
          };
        }),
      );
    },

    describe: async (ids: string[]) => describeRows(await byIds(ids)),

    /** As `describe`; when the learner of this enrolment fetches a source, that is noted. */
    describeFor: async (enrollment: string, ids: string[]) => describeRows(await byIds(ids), signFor(enrollment)),

    /** Those of these originals that have nothing to open and never will unless somebody acts: they are gone, or failed. */
    async findMissing(ids: string[]): Promise<Set<string>> {
      const known = new Map((await byIds(ids)).map((row) => [row.documentId, row]));
      const failed = [...known.values()].filter(({ state, retryAt }) => state === 'error' && retryAt === null);
      const partsOf = await partsOfRows(failed);
      const isEmpty = (row: AssetRow) => sourceRows(row, partsOf[row.documentId] ?? []).length === 0;
      const empty = new Set(failed.filter(isEmpty).map(({ documentId }) => documentId));
      return new Set(ids.filter((id) => !known.has(id) || empty.has(id)));
    },

    /**
     * For the images of a test: what an author called the file of an answer may tell whether it is right, and so may
     * which of them is the oldest.
     */
    describeUnnamed: async (ids: string[]) =>
      describeRows(
        (await byIds(ids)).map((row) => ({ ...row, name: '' })),
        signUndated,
      ),

    /** The bytes of a stored file. Throws what the storage throws when they are not there, or the signal's reason. */
    async open(row: AssetRow, signal?: AbortSignal): Promise<Readable> {
      const local = await provider().localPath?.(storedFile(row));
      if (local) return fs.createReadStream(local);
      const response = await fetch(await sign(row, row), { ...(signal && { signal }) });
      if (!response.ok || !response.body)
        throw new Error(`storage answered ${response.status} for asset ${row.documentId}`);
      return Readable.fromWeb(response.body as ReadableStream);
    },
  };
};

export default assetService;
export type AssetService = ReturnType<typeof assetService>;

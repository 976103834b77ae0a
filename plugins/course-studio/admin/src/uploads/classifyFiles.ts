import type { UploadLimits } from '../../../shared/contracts';
import type { AssetView } from '../../../shared/draft';
import { ASSET_KINDS, type AssetKind } from '../../../shared/vocabulary';

import { fingerprintOf, isSame, type Fingerprint } from './fingerprints';
import type { Upload } from './store';

/** Why a file is not sent at all. */
export type Refusal =
  | { code: 'empty' | 'folder' }
  | { code: 'type'; extension: string }
  | { code: 'tooLarge'; kind: AssetKind; limit: number };

export interface Refused {
  name: string;
  bytes: number;
  why: Refusal;
}

/** What is to become of files that were chosen. */
export interface FileClassification {
  newFiles: File[];
  /** The very files whose uploads were interrupted. */
  continued: { asset: string; file: File }[];
  /** Named like an interrupted upload, but not known to be the same file. */
  unverified: { asset: string; file: File }[];
  /** In the course already, by name and size. */
  duplicates: File[];
  refused: Refused[];
}

export interface ClassificationContext {
  /** Null when they are not known; the server looks in any case. */
  limits: UploadLimits | null;
  /** The files of the course. */
  assets: readonly AssetView[];
  /** Those among them that are uploading, but not from this window or another one of this browser. */
  interrupted: ReadonlySet<string>;
  /** The uploads of this window for the course. */
  uploads: readonly Upload[];
  fingerprints: Record<string, Fingerprint>;
}

export const extensionOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** What the server will take a file for, by its name. */
export const kindByName = (limits: UploadLimits, name: string): AssetKind | undefined =>
  ASSET_KINDS.find((kind) => limits.extensions[kind].includes(extensionOf(name)));

/** Why a file cannot be taken; null if it can. */
export function refusalOf(file: Pick<File, 'name' | 'size'>, limits: UploadLimits | null): Refusal | null {
  if (file.size === 0) return { code: 'empty' };
  if (!limits) return null;
  const kind = kindByName(limits, file.name);
  if (!kind) return { code: 'type', extension: extensionOf(file.name) };
  const limit = limits.maxBytes[kind];
  return file.size > limit ? { code: 'tooLarge', kind, limit } : null;
}

const NO_EXTENSIONS = Object.fromEntries(ASSET_KINDS.map((kind) => [kind, []])) as Record<AssetKind, []>;

/** The limits where files of one kind only are taken, whatever else may be uploaded to a course. */
export const onlyOf = (kind: AssetKind, limits: UploadLimits | null): UploadLimits | null =>
  limits && { ...limits, extensions: { ...NO_EXTENSIONS, [kind]: limits.extensions[kind] } };

/** Sorts chosen files by what is to be done with each, in their order. */
export function classifyFiles(files: readonly File[], around: ClassificationContext): FileClassification {
  const sorted: FileClassification = { newFiles: [], continued: [], unverified: [], duplicates: [], refused: [] };
  const taken = new Set<string>();
  const chosen: Fingerprint[] = [];
  for (const file of files) {
    const print = fingerprintOf(file);
    const why = refusalOf(file, around.limits);
    const begun = around.assets.filter(
      ({ id, name, bytes }) =>
        around.interrupted.has(id) && !taken.has(id) && name === print.name && bytes === print.bytes,
    );
    const same = begun.find(({ id }) => {
      const known = around.fingerprints[id];
      return known && isSame(known, print);
    });
    if (why) sorted.refused.push({ name: file.name, bytes: file.size, why });
    else if (same) {
      taken.add(same.id);
      sorted.continued.push({ asset: same.id, file });
    } else if (begun[0]) sorted.unverified.push({ asset: begun[0].id, file });
    else if (isThere(print, around) || chosen.some((other) => isSame(other, print))) sorted.duplicates.push(file);
    else sorted.newFiles.push(file);
    chosen.push(print);
  }
  return sorted;
}

function isThere(print: Fingerprint, { assets, uploads, fingerprints }: ClassificationContext): boolean {
  const sending = uploads.filter(({ asset, node }) => asset === null && node === null);
  return (
    sending.some(({ name, bytes, modified }) => isSame({ name: name.normalize('NFC'), bytes, modified }, print)) ||
    assets.some(({ id, name, bytes, state }) => {
      const modified = fingerprints[id]?.modified ?? print.modified;
      return state !== 'error' && name === print.name && bytes === print.bytes && modified === print.modified;
    })
  );
}

import path from 'node:path';

import type { UploadLimits } from '../../../shared/contracts';
import { ASSET_KINDS, type AssetKind } from '../../../shared/vocabulary';
import type { Settings } from '../settings';
import { PICTURE_FORMATS, RECORDING_ENDINGS } from './formats';

/** Endings of what `detectType` takes. The content decides in the end; this is for saying no before a byte is sent. */
const EXTENSIONS: Record<AssetKind, string[]> = {
  ...RECORDING_ENDINGS,
  image: PICTURE_FORMATS.flatMap(({ endings }) => endings),
  pdf: ['pdf'],
  word: ['docx', 'doc', 'odt', 'rtf'],
  flash: ['swf'],
  archive: ['zip', '7z', 'rar', 'gz', 'tgz', 'tar'],
  presentation: ['pptx', 'ppsx', 'ppt', 'odp'],
  spreadsheet: ['xlsx', 'xls', 'ods', 'csv'],
  captions: ['vtt', 'srt'],
  other: ['txt', 'md', 'epub'],
};

/** Whether `detectType` takes files of this ending, given with its dot and in small letters. */
export const isEndingTaken = (ending: string): boolean =>
  ASSET_KINDS.some((kind) => EXTENSIONS[kind].includes(ending.slice(1)));

interface LimitSettings {
  maxFileBytes: Settings['maxFileBytes'];
  maxBytesOfKind: Partial<Settings['maxBytesOfKind']>;
}

/** Bytes of the largest file of this kind; 0 where none may be uploaded. */
export const maxBytesOf = ({ maxFileBytes, maxBytesOfKind }: LimitSettings, kind: AssetKind): number =>
  Math.min(maxFileBytes, maxBytesOfKind[kind] ?? maxFileBytes);

const ofEachKind = <T>(value: (kind: AssetKind) => T): Record<AssetKind, T> =>
  Object.fromEntries(ASSET_KINDS.map((kind) => [kind, value(kind)])) as Record<AssetKind, T>;

/** What may be uploaded. */
export const uploadLimits = (settings: LimitSettings): UploadLimits => ({
  maxBytes: ofEachKind((kind) => maxBytesOf(settings, kind)),
  extensions: ofEachKind((kind) => (maxBytesOf(settings, kind) > 0 ? EXTENSIONS[kind] : [])),
});

/** Bytes a file of this name may have before its content is known: what its ending promises, or the most there is. */
export function maxBytesOfName(settings: LimitSettings, name: string): number {
  const ending = path.extname(name).slice(1).toLowerCase();
  const kind = ASSET_KINDS.find((one) => EXTENSIONS[one].includes(ending));
  // An ending that lies is not refused for it: the content decides, when it is there.
  return kind ? maxBytesOf(settings, kind) || settings.maxFileBytes : settings.maxFileBytes;
}

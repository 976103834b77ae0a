import type { UploadLimits } from '../../../shared/contracts';
import { ASSET_KINDS, type AssetKind } from '../../../shared/vocabulary';
import type { Settings } from '../settings';

/** Endings of what `detectType` takes. The content decides in the end; this is for saying no before a byte is sent. */
const EXTENSIONS: Record<AssetKind, string[]> = {
  video: ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'wmv', 'flv', 'mpg', 'mpeg', 'ogv', '3gp', 'ts', 'mts', 'm2ts'],
  audio: ['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'wav', 'flac', 'wma', 'aif', 'aiff', 'amr', 'mid'],
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'],
  pdf: ['pdf'],
  word: ['docx', 'doc', 'odt', 'rtf'],
  flash: ['swf'],
  archive: ['zip', '7z', 'rar', 'gz', 'tgz', 'tar'],
  presentation: ['pptx', 'ppt', 'odp'],
  spreadsheet: ['xlsx', 'xls', 'ods'],
  captions: ['vtt', 'srt'],
  other: [],
};

/** What may be uploaded. */
export const uploadLimits = ({ maxFileBytes }: Pick<Settings, 'maxFileBytes'>): UploadLimits => ({
  maxBytes: Object.fromEntries(ASSET_KINDS.map((kind) => [kind, maxFileBytes])) as UploadLimits['maxBytes'],
  extensions: EXTENSIONS,
});

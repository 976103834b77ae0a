import fs from 'node:fs';
import { fileTypeFromFile } from 'file-type';

import type { AssetKind } from '../../../shared/vocabulary';
import { decodeCaptions } from './captions';
import { namesInCompoundFile } from './compound-file';

export interface DetectedType {
  mime: string;
  /** With its dot; what the stored object's name ends with. */
  ext: string;
  kind: AssetKind;
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** What may be stored, by the type found in the content. Everything else (HTML, SVG, programs) is refused. */
const KIND_OF_MIME: Record<string, AssetKind | undefined> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'application/pdf': 'pdf',
  [`${OPEN_XML}.wordprocessingml.document`]: 'word',
  [`${OPEN_DOCUMENT}.text`]: 'word',
  'application/rtf': 'word',
  [`${OPEN_XML}.presentationml.presentation`]: 'presentation',
  [`${OPEN_DOCUMENT}.presentation`]: 'presentation',
  [`${OPEN_XML}.spreadsheetml.sheet`]: 'spreadsheet',
  [`${OPEN_DOCUMENT}.spreadsheet`]: 'spreadsheet',
  'application/x-shockwave-flash': 'flash',
  'application/zip': 'archive',
  'application/x-7z-compressed': 'archive',
  'application/x-rar-compressed': 'archive',
  'application/gzip': 'archive',
  'application/x-tar': 'archive',
  'text/vtt': 'captions',
  'application/vnd.ms-asf': 'video',
  'application/ogg': 'video',
  // Notes, not sound: nothing here plays it.
  'audio/midi': undefined,
};

/** Kinds that whole families of types belong to. */
const KIND_OF_FAMILY: Record<string, AssetKind> = { video: 'video', audio: 'audio' };

const XLS: DetectedType = { mime: 'application/vnd.ms-excel', ext: '.xls', kind: 'spreadsheet' };

/**
 * The old Office formats share one container with each other, and with installers, which are programs; which of them it is,
 * the name of the document in it tells.
 */
const OLD_OFFICE: Record<string, DetectedType> = {
  WordDocument: { mime: 'application/msword', ext: '.doc', kind: 'word' },
  'PowerPoint Document': { mime: 'application/vnd.ms-powerpoint', ext: '.ppt', kind: 'presentation' },
  ...{ Workbook: XLS, Book: XLS },
};

async function detectOldOffice(file: string): Promise<DetectedType | undefined> {
  const names = await namesInCompoundFile(file);
  const [type] = Object.keys(OLD_OFFICE).filter((name) => names.includes(name));
  return type === undefined ? undefined : OLD_OFFICE[type];
}

const SUBRIP: DetectedType = { mime: 'application/x-subrip', ext: '.srt', kind: 'captions' };
const FLASH: DetectedType = { mime: 'application/x-shockwave-flash', ext: '.swf', kind: 'flash' };

/** The type of the file at `file`, found in its content. @returns undefined for what may not be stored. */
export async function detectType(file: string): Promise<DetectedType | undefined> {
  const known = detectByStart(await readStart(file));
  const found = known ? undefined : await fileTypeFromFile(file);
  if (!found) return known;
  if (found.mime === 'application/x-cfb') return detectOldOffice(file);
  const kind = found.mime in KIND_OF_MIME ? KIND_OF_MIME[found.mime] : KIND_OF_FAMILY[found.mime.split('/')[0] ?? ''];
  return kind && { mime: found.mime, ext: `.${found.ext}`, kind };
}

const WEBVTT: DetectedType = { mime: 'text/vtt', ext: '.vtt', kind: 'captions' };

/**
 * SubRip has no signature: a counter, then a line with two times. WebVTT in another encoding, and Flash, have one that the
 * library leaves out.
 */
function detectByStart(start: Buffer): DetectedType | undefined {
  if (/^[FCZ]WS[\x01-\x3f]/.test(start.toString('latin1'))) return FLASH;
  const text = decodeCaptions(start).replace(/^\uFEFF/, '');
  if (/^\s*\d+[ \t]*\r?\n\s*\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->/.test(text)) return SUBRIP;
  return /^WEBVTT(?:[ \t\r\n]|$)/.test(text) ? WEBVTT : undefined;
}

async function readStart(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

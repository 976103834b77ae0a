import fs from 'node:fs';
import path from 'node:path';
import { fileTypeFromFile } from 'file-type';

import type { AssetKind } from '../../../shared/vocabulary';
import { decodeText } from './captions.encoding';
import { namesInCompoundFile } from './compound-file';
import { pictureFormatOf, recordingKindOf } from './formats';
import { typeBySignature } from './signatures';

export interface DetectedType {
  mime: string;
  /** With its dot; what the stored object's name ends with. */
  ext: string;
  kind: AssetKind;
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** What may be stored beside recordings and pictures, by the type found in the content. All else (HTML, SVG, programs) is refused. */
const KIND_OF_MIME: Record<string, AssetKind | undefined> = {
  'application/pdf': 'pdf',
  [`${OPEN_XML}.wordprocessingml.document`]: 'word',
  [`${OPEN_DOCUMENT}.text`]: 'word',
  'application/rtf': 'word',
  [`${OPEN_XML}.presentationml.presentation`]: 'presentation',
  [`${OPEN_XML}.presentationml.slideshow`]: 'presentation',
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
  'application/epub+zip': 'other',
};

const kindOf = (mime: string): AssetKind | undefined =>
  recordingKindOf(mime) ?? (pictureFormatOf(mime) ? 'image' : KIND_OF_MIME[mime]);

const XLS: DetectedType = { mime: 'application/vnd.ms-excel', ext: '.xls', kind: 'spreadsheet' };

/**
 * The old Office formats share one container with each other, and with installers, which are programs; which of them it is,
 * the name of the document in it tells.
 */
const OLD_OFFICE: Record<string, DetectedType> = {
  WordDocument: { mime: 'application/msword', ext: '.doc', kind: 'word' },
  'PowerPoint Document': { mime: 'application/vnd.ms-powerpoint', ext: '.ppt', kind: 'presentation' },
  Workbook: XLS,
  Book: XLS,
};

async function detectOldOffice(file: string): Promise<DetectedType | undefined> {
  const names = await namesInCompoundFile(file);
  const [type] = Object.keys(OLD_OFFICE).filter((name) => names.includes(name));
  return type === undefined ? undefined : OLD_OFFICE[type];
}

/** Why a file is not taken whose type is none of those that are: for some there is a way out that can be named. */
export async function refusalOf(file: string): Promise<'type.protected' | 'type.refused'> {
  // All of a document with a password is encrypted, and wrapped under this name.
  const isProtected = (await namesInCompoundFile(file)).includes('EncryptedPackage');
  return isProtected ? 'type.protected' : 'type.refused';
}

/** Texts have nothing in them that says of which type they are; there their ending counts. */
const TEXT_TYPES: Record<string, DetectedType> = {
  '.txt': { mime: 'text/plain', ext: '.txt', kind: 'other' },
  '.md': { mime: 'text/markdown', ext: '.md', kind: 'other' },
  '.csv': { mime: 'text/csv', ext: '.csv', kind: 'spreadsheet' },
};

/** Whether this is the beginning of a text: one without control characters, but for tabs, line ends and page breaks. */
const isText = (start: Buffer): boolean => !/[\0-\x08\x0b\x0e-\x1f]/.test(decodeText(start).text);

const isMarkedText = (start: Buffer): boolean =>
  ['fffe', 'feff'].includes(start.toString('hex', 0, 2)) && isText(start);

const SUBRIP: DetectedType = { mime: 'application/x-subrip', ext: '.srt', kind: 'captions' };
const FLASH: DetectedType = { mime: 'application/x-shockwave-flash', ext: '.swf', kind: 'flash' };
const CORE_AUDIO: DetectedType = { mime: 'audio/x-caf', ext: '.caf', kind: 'audio' };

/**
 * The type of the file at `file`, found in its content; of texts, in the ending of the `name` its author gave it.
 *
 * @returns undefined for what may not be stored
 */
export async function detectType(file: string, name = ''): Promise<DetectedType | undefined> {
  const start = await readStart(file);
  const known = detectByStart(start);
  // The mark of UTF-16 is also what a frame of MPEG audio begins with.
  const found = known || isMarkedText(start) ? undefined : await fileTypeFromFile(file);
  if (!found)
    return (
      known ?? typeBySignature(start) ?? (isText(start) ? TEXT_TYPES[path.extname(name).toLowerCase()] : undefined)
    );
  if (found.mime === 'application/x-cfb') return detectOldOffice(file);
  const kind = kindOf(found.mime);
  return kind && { mime: found.mime, ext: `.${found.ext}`, kind };
}

const WEBVTT: DetectedType = { mime: 'text/vtt', ext: '.vtt', kind: 'captions' };

/**
 * SubRip has no signature: mostly a counter, then a line with two times. WebVTT in another encoding, Flash and Core Audio have one
 * that the library leaves out.
 */
function detectByStart(start: Buffer): DetectedType | undefined {
  const signature = start.toString('latin1');
  if (/^[FCZ]WS[\x01-\x3f]/.test(signature)) return FLASH;
  if (signature.startsWith('caff\0\x01')) return CORE_AUDIO;
  const text = decodeText(start).text.replace(/^\uFEFF/, '');
  if (/^\s*(?:\d+[ \t]*(?:\r\n?|\n)\s*)?\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->/.test(text)) return SUBRIP;
  return /^WEBVTT(?:[ \t\r\n]|$)/.test(text) ? WEBVTT : undefined;
}

/** Enough to see a signature, and whether it is a text. */
const START_BYTES = 4096;

async function readStart(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

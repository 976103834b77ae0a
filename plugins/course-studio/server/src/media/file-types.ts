import fs from 'node:fs';
import path from 'node:path';
import { fileTypeFromFile } from 'file-type';

import { refusedFormOf } from '../../../shared/refusedEndings';
import type { AssetKind } from '../../../shared/vocabulary';
import { decodeText } from './captions.encoding';
import { isCompoundFile, isCompoundFileCut, namesInCompoundFile } from './compound-file';
import { pictureFormatOf, recordingKindOf } from './formats';
import { isEndingTaken } from './limits';
import { typeBySignature, type DetectedType } from './signatures';

export type { DetectedType };

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

/** Documents that are archives: one in which nothing says so is no such document. */
const ZIP_DOCUMENT_ENDINGS = ['.docx', '.odt', '.pptx', '.ppsx', '.odp', '.xlsx', '.ods', '.epub'];

const XLS: DetectedType = { mime: 'application/vnd.ms-excel', ext: '.xls', kind: 'spreadsheet' };

/**
 * The old Office formats share one container with each other, and with installers, which are programs; which of them it is,
 * the name of the document in it tells, here in small letters.
 */
const OLD_OFFICE: Record<string, DetectedType> = {
  worddocument: { mime: 'application/msword', ext: '.doc', kind: 'word' },
  'powerpoint document': { mime: 'application/vnd.ms-powerpoint', ext: '.ppt', kind: 'presentation' },
  workbook: XLS,
  book: XLS,
};

const OLD_OFFICE_ENDINGS = Object.values(OLD_OFFICE).map(({ ext }) => ext);

async function detectOldOffice(file: string): Promise<DetectedType | undefined> {
  const names = await namesInCompoundFile(file);
  const [type] = Object.keys(OLD_OFFICE).filter((name) => names.includes(name));
  return type === undefined ? undefined : OLD_OFFICE[type];
}

/** Of documents that run programs: their types say so. */
const HAS_MACROS = /macroenabled/i;

/** Why a file is not stored, and the ending of its name where that promises something else. */
export interface TypeRefusal {
  code:
    | 'type.protected'
    | 'type.refused'
    | 'type.captions'
    | 'type.macros'
    | 'type.textOnly'
    | 'type.mismatch'
    | 'document.damaged';
  subject: string | null;
}

/**
 * Why a file is not taken for which `detectType` found no type: the message must be true of what is in it, and there is a
 * way out that can be named.
 */
export async function refusalOf(file: string, name = ''): Promise<TypeRefusal> {
  const start = await readStart(file);
  const ending = endingOf(name);
  const because = (code: TypeRefusal['code'], subject: string | null = null) => ({ code, subject });
  if (isCompoundFile(start)) return because(await compoundRefusalOf(file, ending));
  const found = await fileTypeFromFile(file);
  if (found && HAS_MACROS.test(found.mime)) return because('type.macros');
  if (!isEndingTaken(ending)) {
    const isCaptions = refusedFormOf(ending.slice(1)) === 'captions' && isText(start);
    return because(isCaptions ? 'type.captions' : 'type.refused');
  }
  if (isText(start)) return because('type.textOnly', ending);
  // What is taken under another name is refused for its own.
  return found && !kindOf(found.mime) ? because('type.refused') : because('type.mismatch', ending);
}

async function compoundRefusalOf(file: string, ending: string): Promise<TypeRefusal['code']> {
  const names = await namesInCompoundFile(file);
  // All of a document with a password is encrypted, and wrapped under this name.
  if (names.includes('encryptedpackage')) return 'type.protected';
  // The list of what is in it often stands at the end, which is what a broken transfer leaves out.
  const isCut = OLD_OFFICE_ENDINGS.includes(ending) && (await isCompoundFileCut(file));
  return isCut ? 'document.damaged' : 'type.refused';
}

const endingOf = (name: string): string => path.extname(name).toLowerCase();

const SUBRIP: DetectedType = { mime: 'application/x-subrip', ext: '.srt', kind: 'captions' };

/** Texts have nothing in them that says of which type they are; there their ending counts. */
const TEXT_TYPES: Record<string, DetectedType> = {
  '.txt': { mime: 'text/plain', ext: '.txt', kind: 'other' },
  '.md': { mime: 'text/markdown', ext: '.md', kind: 'other' },
  '.csv': { mime: 'text/csv', ext: '.csv', kind: 'spreadsheet' },
  // Captions that begin with something else than a cue, or with none; whoever reads them says which.
  '.srt': SUBRIP,
  '.vtt': SUBRIP,
};

/** Whether this is the beginning of a text: one without control characters, but for tabs, line ends and page breaks. */
const isText = (start: Buffer): boolean => !/[\0-\x08\x0b\x0e-\x1f]/.test(decodeText(start).text);

const isMarkedText = (start: Buffer): boolean =>
  ['fffe', 'feff'].includes(start.toString('hex', 0, 2)) && isText(start);

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
  if (!found) return known ?? typeBySignature(start) ?? (isText(start) ? TEXT_TYPES[endingOf(name)] : undefined);
  if (found.mime === 'application/x-cfb') return detectOldOffice(file);
  if (found.mime === 'application/zip' && ZIP_DOCUMENT_ENDINGS.includes(endingOf(name))) return undefined;
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

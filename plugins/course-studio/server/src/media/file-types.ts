import fs from 'node:fs';
import path from 'node:path';
import { fileTypeFromFile } from 'file-type';

import type { AssetKind } from '../../../shared/vocabulary';

export interface DetectedType {
  mime: string;
  /** With its dot; what the stored object's name ends with. */
  ext: string;
  kind: AssetKind;
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** What may be stored, by the type found in the content. Everything else (HTML, SVG, programs) is refused. */
const KIND_OF_MIME: Record<string, AssetKind> = {
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
};

/** Kinds that whole families of types belong to. */
const KIND_OF_FAMILY: Record<string, AssetKind> = { video: 'video', audio: 'audio' };

/** The old Office formats share one container; which of them it is, only the name tells. */
const OLD_OFFICE: Record<string, DetectedType> = {
  '.doc': { mime: 'application/msword', ext: '.doc', kind: 'word' },
  '.ppt': { mime: 'application/vnd.ms-powerpoint', ext: '.ppt', kind: 'presentation' },
  '.xls': { mime: 'application/vnd.ms-excel', ext: '.xls', kind: 'spreadsheet' },
};

const SUBRIP: DetectedType = { mime: 'application/x-subrip', ext: '.srt', kind: 'captions' };
const FLASH: DetectedType = { mime: 'application/x-shockwave-flash', ext: '.swf', kind: 'flash' };

/**
 * The type of the file at `file`, found in its content; `name` (the user's) only decides between types that
 * share a container. @returns undefined for what may not be stored.
 */
export async function detectType(file: string, name: string): Promise<DetectedType | undefined> {
  const found = await fileTypeFromFile(file);
  if (!found) return detectByStart(await readStart(file));
  if (found.mime === 'application/x-cfb') return OLD_OFFICE[path.extname(name).toLowerCase()];
  const kind = KIND_OF_MIME[found.mime] ?? KIND_OF_FAMILY[found.mime.split('/')[0] ?? ''];
  return kind && { mime: found.mime, ext: `.${found.ext}`, kind };
}

/** SubRip has no signature: a counter, then a line with two times. Flash has one that the library leaves out. */
function detectByStart(start: string): DetectedType | undefined {
  if (/^\uFEFF?\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> /.test(start)) return SUBRIP;
  return /^[FCZ]WS[\x01-\x3f]/.test(start) ? FLASH : undefined;
}

async function readStart(file: string): Promise<string> {
  const handle = await fs.promises.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

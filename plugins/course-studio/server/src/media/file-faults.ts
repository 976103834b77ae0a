import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

import { isCompoundFileCut, namesInCompoundFile, startOfStream } from './compound-file';
import type { DetectedType } from './file-types';
import { isWholeFlash } from './flash';
import { needsPassword } from './pdf-password';
import { isWholeRtf } from './rtf';
import { findZipFault } from './zip-documents';

/** What is wrong with a document or an animation, so that nobody could open what was uploaded. */
export type FileFault = 'type.protected' | 'document.damaged';

/** How much of the end of a PDF is searched for its trailer. */
const TRAILER_SEARCH_BYTES = 65_536;

/** An encrypted PDF of more bytes is not searched for what it is encrypted with. */
const MAX_ENCRYPTED_BYTES = 100 * 1024 ** 2;

const PADDING = new Set([0x00, 0x09, 0x0a, 0x0d, 0x1a, 0x20]);

/** Bytes that are read at a time of what is read from its end. */
const TAIL_STEP_BYTES = 65_536;

/** The end of a file without what some programs and ways of transfer fill it up with. */
async function readEnd(file: string, size: number): Promise<string> {
  const handle = await fs.open(file);
  try {
    for (let end = size; end > 0; end -= TAIL_STEP_BYTES) {
      const from = Math.max(0, end - TAIL_STEP_BYTES);
      const { buffer } = await handle.read(Buffer.alloc(end - from), 0, end - from, from);
      const last = buffer.findLastIndex((byte) => !PADDING.has(byte));
      if (last < 0) continue;
      const length = Math.min(from + last + 1, TRAILER_SEARCH_BYTES);
      const tail = await handle.read(Buffer.alloc(length), 0, length, from + last + 1 - length);
      return tail.buffer.toString('latin1');
    }
    return '';
  } finally {
    await handle.close();
  }
}

/** Whether these words stand anywhere in the file, of which only a piece is in memory at a time. */
async function hasWords(file: string, words: string): Promise<boolean> {
  let before = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const piece = Buffer.concat([before, chunk]);
    if (piece.includes(words, 0, 'latin1')) return true;
    before = piece.subarray(Math.max(0, piece.length - words.length + 1));
  }
  return false;
}

async function findPdfFault(file: string): Promise<FileFault | undefined> {
  const { size } = await fs.stat(file);
  // Readers find everything else from there; some programs leave out all of it but the trailer itself.
  if (!/%%EOF|startxref|trailer/.test(await readEnd(file, size))) return 'document.damaged';
  if (size > MAX_ENCRYPTED_BYTES || !(await hasWords(file, '/Encrypt'))) return undefined;
  return needsPassword(await fs.readFile(file)) ? 'type.protected' : undefined;
}

/** A flag in the first block of a Word document ([MS-DOC] 2.5.2, fEncrypted). */
const isEncryptedWord = (start: Buffer): boolean => (start.readUInt16LE(10) & 0x0100) !== 0;

const FILE_PASS = 0x2f;

/** A record near the beginning of a workbook ([MS-XLS] 2.4.117). Each record is its number, its length and so many bytes. */
function isEncryptedWorkbook(start: Buffer): boolean {
  for (let at = 0; at + 4 <= start.length; at += 4 + start.readUInt16LE(at + 2)) {
    if (start.readUInt16LE(at) === FILE_PASS) return true;
  }
  return false;
}

/** By the stream in which an old Office document is, whether its first bytes say that it is encrypted. */
const IS_ENCRYPTED: Record<string, (start: Buffer) => boolean> = {
  worddocument: isEncryptedWord,
  workbook: isEncryptedWorkbook,
  book: isEncryptedWorkbook,
};

async function findOldOfficeFault(file: string): Promise<FileFault | undefined> {
  const names = await namesInCompoundFile(file);
  // PowerPoint keeps a summary of its own for documents with a password.
  if (names.includes('encryptedsummary')) return 'type.protected';
  for (const name of names) {
    const start = IS_ENCRYPTED[name] && (await startOfStream(file, name));
    if (start && IS_ENCRYPTED[name]!(start)) return 'type.protected';
  }
  return (await isCompoundFileCut(file)) ? 'document.damaged' : undefined;
}

const OLD_OFFICE = ['.doc', '.xls', '.ppt'];
const IS_ZIP = /openxmlformats|opendocument|epub\+zip/;

/** What is wrong with a file of this type. @returns undefined if nothing is, or it is not known how to tell */
export async function findFault(file: string, { mime, ext }: DetectedType): Promise<FileFault | undefined> {
  if (mime === 'application/pdf') return findPdfFault(file);
  if (IS_ZIP.test(mime)) return findZipFault(file, mime);
  if (mime === 'application/rtf') return (await isWholeRtf(file)) ? undefined : 'document.damaged';
  if (mime === 'application/x-shockwave-flash') return (await isWholeFlash(file)) ? undefined : 'document.damaged';
  if (OLD_OFFICE.includes(ext)) return findOldOfficeFault(file);
  return undefined;
}

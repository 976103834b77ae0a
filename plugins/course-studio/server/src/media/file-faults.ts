import fs from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { openPromise, type ZipFile } from 'yauzl';

import { namesInCompoundFile, startOfStream } from './compound-file';
import type { DetectedType } from './file-types';
import { needsPassword } from './pdf-password';

/** What is wrong with a document or a picture that is not encoded, so that nobody could open what was uploaded. */
export type FileFault = 'type.protected' | 'document.damaged' | 'image.unreadable';

/** PDF of more bytes is not searched for a password. */
const MAX_SEARCHED_BYTES = 100 * 1024 ** 2;
/** How much of the end of a PDF is searched for its trailer. */
const TRAILER_SEARCH_BYTES = 65_536;

async function findPdfFault(file: string): Promise<FileFault | undefined> {
  const { size } = await fs.stat(file);
  if (size > MAX_SEARCHED_BYTES) return undefined;
  const pdf = await fs.readFile(file);
  // Readers find everything else from there; some programs leave out all of it but the trailer itself.
  const end = pdf.subarray(-TRAILER_SEARCH_BYTES).toString('latin1');
  if (!/%%EOF|startxref|trailer/.test(end)) return 'document.damaged';
  return needsPassword(pdf) ? 'type.protected' : undefined;
}

/** Where OpenDocument says which of its parts are encrypted. */
const MANIFEST = 'META-INF/manifest.xml';
/** A list of parts has kilobytes; what unpacks to more is none. */
const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;

async function findZipFault(file: string): Promise<FileFault | undefined> {
  const zip = await openZip(file);
  if (!zip) return 'document.damaged';
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== MANIFEST || entry.uncompressedSize > MAX_MANIFEST_BYTES) continue;
      const manifest = await text(await zip.openReadStreamPromise(entry));
      return manifest.includes('encryption-data') ? 'type.protected' : undefined;
    }
    return undefined;
  } catch {
    return 'document.damaged';
  } finally {
    zip.close();
  }
}

/** The list of an archive's parts stands at its end: what was cut off has none. */
const openZip = (file: string): Promise<ZipFile | undefined> =>
  openPromise(file, { autoClose: false, lazyEntries: true }).catch((error: NodeJS.ErrnoException) => {
    // A disk that cannot be read says nothing about the document.
    if (error.code) throw error;
    return undefined;
  });

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
  WordDocument: isEncryptedWord,
  Workbook: isEncryptedWorkbook,
  Book: isEncryptedWorkbook,
};

async function findOldOfficeFault(file: string): Promise<FileFault | undefined> {
  const names = await namesInCompoundFile(file);
  // PowerPoint keeps a summary of its own for documents with a password.
  if (names.includes('EncryptedSummary')) return 'type.protected';
  for (const name of names) {
    const start = IS_ENCRYPTED[name] && (await startOfStream(file, name));
    if (start && IS_ENCRYPTED[name]!(start)) return 'type.protected';
  }
  return undefined;
}

/** Pictures that browsers get as they are; all others are drawn anew, which tells whether that can be done. */
const SHOWN_AS_THEY_ARE = ['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp'];

async function findPictureFault(file: string): Promise<FileFault | undefined> {
  const { default: sharp } = await import('sharp');
  // Not by its name, under which the library would remember it.
  const bytes = await fs.readFile(file);
  try {
    // Oddities that every program reads over are no faults.
    await sharp(bytes, { failOn: 'error' }).stats();
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    return 'image.unreadable';
  }
}

const OLD_OFFICE = ['.doc', '.xls', '.ppt'];
const IS_ZIP = /openxmlformats|opendocument|epub\+zip/;

/** What is wrong with a file of this type. @returns undefined if nothing is, or it is not known how to tell */
export async function findFault(file: string, { mime, ext }: DetectedType): Promise<FileFault | undefined> {
  if (mime === 'application/pdf') return findPdfFault(file);
  if (IS_ZIP.test(mime)) return findZipFault(file);
  if (OLD_OFFICE.includes(ext)) return findOldOfficeFault(file);
  return SHOWN_AS_THEY_ARE.includes(mime) ? findPictureFault(file) : undefined;
}

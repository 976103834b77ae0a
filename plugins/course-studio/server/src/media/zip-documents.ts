import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { TextDecoder } from 'node:util';
import { crc32 } from 'node:zlib';
import { Parser } from 'htmlparser2';
import { openPromise, type Entry, type ZipFile } from 'yauzl';

/**
 * Documents that are archives: Office Open XML (ECMA-376 part 2), OpenDocument (part 2 of its standard) and EPUB (its Open
 * Container Format). Each names a main part, without which no program opens it.
 */

/** Why nobody could open such a document. */
export type ZipFault = 'type.protected' | 'document.damaged';

/** Lists of parts have kilobytes; what unpacks to more is none. */
const MAX_LIST_BYTES = 16 * 1024 ** 2;
/** What goes on for longer than this is not read to its end: a long book has a tenth of it. */
const MAX_READ_BYTES = 32 * 1024 ** 2;
/** Parts of an archive that are listed; a document has some hundreds. */
const MAX_PARTS = 100_000;

const OPEN_XML_RELATIONS = '_rels/.rels';
const EPUB_CONTAINER = 'META-INF/container.xml';
const OPEN_DOCUMENT_MANIFEST = 'META-INF/manifest.xml';

interface Archive {
  zip: ZipFile;
  entries: Map<string, Entry>;
}

/** What is wrong with the document of this type in `file`. @returns undefined if nothing is that could be found */
export async function findZipFault(file: string, mime: string): Promise<ZipFault | undefined> {
  const zip = await openZip(file);
  if (!zip) return 'document.damaged';
  try {
    const archive = { zip, entries: await listEntries(zip) };
    if (await isEncrypted(archive)) return 'type.protected';
    const main = await mainPartOf(archive, mime);
    return main && (await isWholeXml(archive, main)) ? undefined : 'document.damaged';
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

/** By name, in small letters: programs find parts whatever letters their names are in. */
async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName.toLowerCase(), entry);
    if (entries.size >= MAX_PARTS) break;
  }
  return entries;
}

const entryOf = ({ entries }: Archive, name: string): Entry | undefined => entries.get(name.toLowerCase());

/** The text of a list of parts; '' where there is none. */
async function listIn(archive: Archive, name: string): Promise<string> {
  const entry = entryOf(archive, name);
  if (!entry || entry.uncompressedSize > MAX_LIST_BYTES) return '';
  return text(await archive.zip.openReadStreamPromise(entry));
}

/** OpenDocument says in its manifest which of its parts are encrypted. */
const isEncrypted = async (archive: Archive): Promise<boolean> =>
  (await listIn(archive, OPEN_DOCUMENT_MANIFEST)).includes('encryption-data');

/** The main part of a document of this type, as the document itself names it. */
async function mainPartOf(archive: Archive, mime: string): Promise<Entry | undefined> {
  if (mime.includes('opendocument')) return entryOf(archive, 'content.xml');
  if (mime.includes('epub')) {
    const container = await listIn(archive, EPUB_CONTAINER);
    return entryOf(archive, attributesOf(container, 'rootfile')[0]?.['full-path'] ?? '');
  }
  const relations = attributesOf(await listIn(archive, OPEN_XML_RELATIONS), 'Relationship');
  const target = relations.find(({ Type = '' }) => Type.endsWith('/officeDocument'))?.Target;
  return entryOf(archive, path.posix.join('/', target ?? '').slice(1));
}

/** The attributes of all elements of this name in a piece of XML, whatever the prefix of its namespace. */
function attributesOf(xml: string, name: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const parser = new Parser(
    { onopentag: (tag, attributes) => void (tag.replace(/^.*:/, '') === name && found.push(attributes)) },
    { xmlMode: true },
  );
  parser.end(xml);
  return found;
}

/**
 * Whether a part is an XML document whose elements are all closed, each by its own end, and whose bytes are those that were
 * packed. Of a very long one the beginning is looked at.
 */
async function isWholeXml({ zip }: Archive, entry: Entry): Promise<boolean> {
  const check = new XmlCheck();
  const content: Readable = await zip.openReadStreamPromise(entry);
  let bytes = 0;
  let checksum = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    checksum = crc32(chunk, checksum);
    check.add(chunk);
    if (!check.isWellFormed || bytes > MAX_READ_BYTES) break;
  }
  content.destroy();
  if (bytes > MAX_READ_BYTES) return check.isWellFormed;
  return checksum === entry.crc32 && check.end();
}

/** Follows the elements of an XML document, in whatever pieces it comes. */
class XmlCheck {
  isWellFormed = true;
  private elements = 0;
  private isAtEnd = false;
  private openedAt = -1;
  private decoder: TextDecoder | undefined;
  private readonly parser = new Parser(
    {
      onopentagname: () => {
        this.elements += 1;
        this.openedAt = this.parser.startIndex;
      },
      onclosetag: (_name, isImplied) => {
        // Also of an element that is closed in the tag that opens it the parser says that its end is implied.
        const isClosedAtOnce = !this.isAtEnd && this.parser.startIndex === this.openedAt;
        if (isImplied && !isClosedAtOnce) this.isWellFormed = false;
      },
    },
    { xmlMode: true },
  );

  add(chunk: Buffer): void {
    this.decoder ??= new TextDecoder(encodingOf(chunk));
    this.parser.write(this.decoder.decode(chunk, { stream: true }));
  }

  /** Whether all of it was well-formed. */
  end(): boolean {
    this.isAtEnd = true;
    this.parser.end();
    return this.isWellFormed && this.elements > 0;
  }
}

const encodingOf = (start: Buffer): string => {
  const mark = start.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  return mark === 'feff' ? 'utf-16be' : 'utf-8';
};

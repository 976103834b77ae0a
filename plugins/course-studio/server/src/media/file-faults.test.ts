import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import JSZip from 'jszip';
import { afterAll, describe, expect, it } from 'vitest';

import { aCompoundFile, anEntry } from './compound-file.builder';
import { findFault } from './file-faults';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-faults-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const faultOf = (content: Buffer, mime: string, ext = '') => {
  const file = path.join(dir, 'file');
  fs.writeFileSync(file, content);
  return findFault(file, { mime, ext, kind: 'other' });
};

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ODT = 'application/vnd.oasis.opendocument.text';
const EPUB = 'application/epub+zip';
const zipOf = (parts: Record<string, string | Uint8Array>, compression: 'DEFLATE' | 'STORE' = 'DEFLATE') => {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(parts)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression });
};
const half = (content: Buffer): Buffer => content.subarray(0, content.length / 2);
const manifest = (part: string) =>
  `<manifest:file-entry manifest:full-path="content.xml">${part}</manifest:file-entry>`;

const BODY = `<w:document xmlns:w="w"><w:p/><w:p><w:r/>${'<w:p>text</w:p>'.repeat(50)}</w:p></w:document>`;
const RELATIONS = '_rels/.rels';
const relationTo = (target: string, base = 'http://schemas.openxmlformats.org/officeDocument/2006') =>
  `<Relationships><Relationship Id="1" Type="${base}/relationships/officeDocument" Target="${target}"/></Relationships>`;
const word = (body: string | Uint8Array) => ({
  [RELATIONS]: relationTo('word/document.xml'),
  'word/document.xml': body,
});
const CONTAINER = 'META-INF/container.xml';
const container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>';

describe('an archive that is a document', () => {
  it.each<[string, Record<string, string | Uint8Array>, string, string | undefined]>([
    ['Word', word(BODY), WORD, undefined],
    [
      'Word whose main part has another name',
      { [RELATIONS]: relationTo('/word/document2.xml'), 'word/document2.xml': BODY },
      WORD,
      undefined,
    ],
    [
      'strict Word',
      {
        [RELATIONS]: relationTo('Word/Document.xml', 'http://purl.oclc.org/ooxml/officeDocument'),
        'word/document.xml': BODY,
      },
      WORD,
      undefined,
    ],
    ['Word in UTF-16', word(Buffer.from(`\uFEFF${BODY}`, 'utf16le')), WORD, undefined],
    ['Word without its main part', { [RELATIONS]: relationTo('word/document.xml') }, WORD, 'document.damaged'],
    ['Word that does not say which its main part is', { 'word/document.xml': BODY }, WORD, 'document.damaged'],
    ['Word whose main part ends in an element', word(BODY.slice(0, -20)), WORD, 'document.damaged'],
    ['Word whose main part ends in a tag', word(BODY.slice(0, -3)), WORD, 'document.damaged'],
    ['Word whose elements cross', word('<w:document><w:p><w:r></w:p></w:document>'), WORD, 'document.damaged'],
    ['Word whose main part is no XML', word('Dear all'), WORD, 'document.damaged'],
    ['Word whose main part is empty', word(''), WORD, 'document.damaged'],
    ['OpenDocument', { 'content.xml': '<x/>', 'META-INF/manifest.xml': manifest('') }, ODT, undefined],
    ['OpenDocument without its content', { 'META-INF/manifest.xml': manifest('') }, ODT, 'document.damaged'],
    ['OpenDocument that is cut', { 'content.xml': '<x><y>' }, ODT, 'document.damaged'],
    [
      'OpenDocument with a password',
      { 'content.xml': '?', 'META-INF/manifest.xml': manifest('<manifest:encryption-data/>') },
      ODT,
      'type.protected',
    ],
    ['a book', { [CONTAINER]: container, 'OEBPS/book.opf': '<package/>' }, EPUB, undefined],
    ['a book without its list of chapters', { [CONTAINER]: container }, EPUB, 'document.damaged'],
    ['a book that is cut', { [CONTAINER]: container, 'OEBPS/book.opf': '<package><spine>' }, EPUB, 'document.damaged'],
  ])('%s is whole, or it is said why nobody can open it', async (_case, parts, mime, fault) => {
    expect(await faultOf(await zipOf(parts), mime)).toBe(fault);
  });

  it('is damaged where its end is missing', async () => {
    expect(await faultOf(half(await zipOf(word(BODY))), WORD)).toBe('document.damaged');
  });

  it('is damaged where bytes of its main part are others than were packed', async () => {
    const document = await zipOf(word(BODY), 'STORE');
    document[document.indexOf('text')] = 0x54;
    expect(await faultOf(document, WORD)).toBe('document.damaged');
  });

  it('is not unpacked for ever', async () => {
    const bomb = await zipOf(word(`<w:document>${'<w:p/>'.repeat(20_000_000)}`));
    // Its end is not looked at, which is how one sees that it was not reached.
    expect(await faultOf(bomb, WORD)).toBeUndefined();
  }, 60_000);
});

describe('an old Office document', () => {
  /** With one stream of 4096 bytes that begins so. */
  const withStream = (name: string, start: number[]): Buffer => {
    const entries = [anEntry('Root Entry', { child: 1 }), anEntry(name, { firstSector: 2, length: 4096 })];
    return Buffer.concat([aCompoundFile(entries), Buffer.from(start), Buffer.alloc(4096 - start.length)]);
  };
  const wordStart = (flags: number) => [0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0xf0, flags];
  const BEGINNING = [0x09, 0x08, 2, 0, 0, 6];
  const OTHER = [0x42, 0, 2, 0, 0xb0, 4];

  it.each([
    ['Word', 'WordDocument', wordStart(0x12), undefined],
    ['Word with a password', 'WordDocument', wordStart(0x13), 'type.protected'],
    ['Excel', 'Workbook', [...BEGINNING, ...OTHER], undefined],
    ['Excel with a password', 'Workbook', [...BEGINNING, 0x2f, 0, 4, 0, 1, 0, 1, 0], 'type.protected'],
    ['an older Excel with a password', 'Book', [...BEGINNING, ...OTHER, 0x2f, 0, 0, 0], 'type.protected'],
    ['PowerPoint with a password', 'EncryptedSummary', [], 'type.protected'],
    ['PowerPoint', 'PowerPoint Document', [], undefined],
  ])('of %s says whether it is encrypted', async (_case, name, start, fault) => {
    expect(await faultOf(withStream(name, start), 'application/x', '.doc')).toBe(fault);
  });

  /** With streams of so many sectors, one behind the other, and the table that says so. */
  const withChains = (...streams: { name: string; sectors: number }[]): Buffer => {
    let next = 2;
    const placed = streams.map(({ name, sectors }) => ({ name, sectors, first: (next += sectors) - sectors }));
    const entries = placed.map(({ name, sectors, first }, at) =>
      anEntry(name, { firstSector: first, length: sectors * 512, ...(at + 1 < placed.length && { right: at + 2 }) }),
    );
    const file = aCompoundFile([anEntry('Root Entry', { child: 1 }), ...entries]);
    for (const { first, sectors } of placed)
      for (let at = first; at < first + sectors; at += 1)
        file.writeUInt32LE(at + 1 < first + sectors ? at + 1 : 0xfffffffe, 512 + at * 4);
    return Buffer.concat([file, Buffer.alloc((next - 2) * 512)]);
  };

  it.each([
    ['whole', 0, undefined],
    ['without its last byte', 1, 'document.damaged'],
    ['without its last stream', 8 * 512, 'document.damaged'],
    ['without both streams', 16 * 512, 'document.damaged'],
    ['without its directory', 17 * 512, 'document.damaged'],
  ])('is %s', async (_case, missing, fault) => {
    const document = withChains({ name: 'WordDocument', sectors: 8 }, { name: 'Data', sectors: 8 });
    expect(await faultOf(document.subarray(0, document.length - missing), 'application/x', '.doc')).toBe(fault);
  });

  it('whose chain of sectors goes round in circles is read to no end', async () => {
    const document = withChains({ name: 'WordDocument', sectors: 8 });
    document.writeUInt32LE(2, 512 + 9 * 4);
    expect(await faultOf(document, 'application/x', '.doc')).toBeUndefined();
  });
});

it.each([
  ['whole', '%PDF-1.4\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n', undefined],
  ['without anything but its trailer', '%PDF-1.\ntrailer <</Root 1 0 R>>', undefined],
  ['filled up behind its end', `%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF${'\0'.repeat(9000)}`, undefined],
  ['cut off', `%PDF-1.4\n1 0 obj<</Length 9>>stream\n${'x'.repeat(200)}`, 'document.damaged'],
])('a PDF is %s', async (_case, content, fault) => {
  expect(await faultOf(Buffer.from(content), 'application/pdf', '.pdf')).toBe(fault);
});

it('a PDF is searched for its password wherever that stands', async () => {
  const locked = '1 0 obj<</R 2/P -4/O<00>/U<00>>>endobj';
  // The words lie across two of the pieces that are read.
  const filled = `%PDF-1.4\n${locked}\n`.padEnd(65_536 - 4, ' ');
  const pdf = `${filled}/Encrypt 1 0 R\n${' x'.repeat(200_000)}\ntrailer<<>>\n%%EOF`;
  expect(await faultOf(Buffer.from(pdf), 'application/pdf', '.pdf')).toBe('type.protected');
});

it.each([
  ['whole', '{\\rtf1 Tide{\\b s}}', undefined],
  ['with braces and backslashes that are text', '{\\rtf1 \\{ \\\\{}\\}}', undefined],
  ['with binary content that looks like braces', '{\\rtf1{\\pict\\bin5 }}}}}}}', undefined],
  ['with a number behind a word', '{\\rtf1\\fs-24{\\b}\\bin0 }', undefined],
  ['with something behind it', '{\\rtf1 Tide}\r\n\0{{', undefined],
  ['cut in its text', '{\\rtf1 Tide{\\b s}', 'document.damaged'],
  ['cut in binary content', '{\\rtf1{\\pict\\bin50 }}}}', 'document.damaged'],
  ['with a brace that is only text at its end', '{\\rtf1 Tide\\}', 'document.damaged'],
])('RTF is %s', async (_case, content, fault) => {
  expect(await faultOf(Buffer.from(content, 'latin1'), 'application/rtf', '.rtf')).toBe(fault);
  // Wherever the pieces end in which it is read.
  const long = content.replace('1', `1 ${'x'.repeat(65_536 - 12)}`);
  expect(await faultOf(Buffer.from(long, 'latin1'), 'application/rtf', '.rtf')).toBe(fault);
});

describe('a Flash animation', () => {
  const body = Buffer.alloc(500, 'film');
  const aFilm = (form: string, packed: Buffer, length = 8 + body.length): Buffer => {
    const header = Buffer.from(`${form}\x09\0\0\0\0`, 'latin1');
    header.writeUInt32LE(length, 4);
    return Buffer.concat([header, packed]);
  };
  const lzma = (properties: number, packed: Buffer): Buffer => {
    const frame = Buffer.alloc(9);
    frame.writeUInt32LE(packed.length);
    frame[4] = properties;
    return Buffer.concat([frame, packed]);
  };
  const packedByLzma = Buffer.concat([Buffer.alloc(1), randomBytes(99)]);

  it.each<[string, Buffer, string | undefined]>([
    ['whole', aFilm('FWS', body), undefined],
    ['with something behind it', aFilm('FWS', Buffer.concat([body, body])), undefined],
    ['shorter than it says', aFilm('FWS', body.subarray(1)), 'document.damaged'],
    ['packed and whole', aFilm('CWS', deflateSync(body)), undefined],
    ['packed and shorter than it says', aFilm('CWS', deflateSync(body.subarray(1))), 'document.damaged'],
    ['packed and cut', aFilm('CWS', deflateSync(randomBytes(500)).subarray(0, 250)), 'document.damaged'],
    ['packed in no way', aFilm('CWS', body), 'document.damaged'],
    ['packed by LZMA and whole', aFilm('ZWS', lzma(0x5d, packedByLzma)), undefined],
    ['packed by LZMA and cut', aFilm('ZWS', lzma(0x5d, packedByLzma)).subarray(0, -1), 'document.damaged'],
    ['packed by LZMA with impossible properties', aFilm('ZWS', lzma(225, packedByLzma)), 'document.damaged'],
    ['packed by something else', aFilm('ZWS', lzma(0x5d, body)), 'document.damaged'],
    ['its header', aFilm('CWS', Buffer.alloc(0)), 'document.damaged'],
  ])('is %s', async (_case, content, fault) => {
    expect(await faultOf(content, 'application/x-shockwave-flash', '.swf')).toBe(fault);
  });
});

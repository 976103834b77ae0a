import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { aCompoundFile, anEntry, DIRECTORY } from './compound-file.builder';
import { detectType, refusalOf } from './file-types';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-types-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const typeOf = (content: Buffer) => {
  const file = path.join(dir, 'content');
  fs.writeFileSync(file, content);
  return detectType(file);
};

/** With these names in its topmost folder, in the order of the alphabet's list. */
const withNames = (...names: string[]): Buffer =>
  aCompoundFile([
    anEntry('Root Entry', { child: 1 }),
    ...names.map((name, at) => anEntry(name, at + 1 < names.length ? { right: at + 2 } : {})),
  ]);

it.each([
  ['Word', ['1Table', 'WordDocument', '\x05SummaryInformation'], 'word', '.doc'],
  ['Word with many parts', [...Array.from({ length: 30 }, (_, at) => `part ${at}`), 'WordDocument'], 'word', '.doc'],
  ['Excel', ['Workbook'], 'spreadsheet', '.xls'],
  ['an older Excel', ['Book'], 'spreadsheet', '.xls'],
  ['PowerPoint', ['Current User', 'PowerPoint Document'], 'presentation', '.ppt'],
  ['a program that writes capitals', ['WORDDOCUMENT'], 'word', '.doc'],
])('a file of %s is known by the document in it', async (_case, names, kind, ext) => {
  expect(await typeOf(withNames(...names))).toMatchObject({ kind, ext });
});

const refusal = (content: Buffer, name?: string) => {
  const file = path.join(dir, 'refused');
  fs.writeFileSync(file, content);
  return refusalOf(file, name);
};

/** Bytes that begin like nothing that is known. */
const NOISE = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * at * 31 + at * 7) % 251));
const PAGE = Buffer.from('<!doctype html><p>Sign in to download</p>');
const A_ZIP = Buffer.concat([
  Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'),
  Buffer.alloc(16),
  Buffer.from('\x05\0\0\0a.txt'),
]);

/** The list of types at the beginning of an Office document, unpacked, which tells what it is. */
function withMacros(form: string): Buffer {
  const name = '[Content_Types].xml';
  const content = `<Types><Override PartName="/main.xml" ContentType="application/vnd.ms-${form}.macroEnabled.main+xml"/></Types>`;
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name + content)]);
}

const aDocument = withNames('WordDocument');

it.each<[string, string, Buffer, string, string | null]>([
  ['a document with a password', 'a.docx', withNames('EncryptedPackage', 'EncryptionInfo'), 'type.protected', null],
  ['an installer', 'a.msi', withNames('\x05SummaryInformation'), 'type.refused', null],
  ['an installer that calls itself a document', 'a.doc', withNames('\x05SummaryInformation'), 'type.refused', null],
  ['a document without its list of parts', 'a.doc', aDocument.subarray(0, 700), 'document.damaged', null],
  ['a drawing without its list of parts', 'a.vsd', aDocument.subarray(0, 700), 'type.refused', null],
  ['a page', 'page.html', PAGE, 'type.refused', null],
  ['a page that calls itself a video', 'lecture.MP4', PAGE, 'type.textOnly', '.mp4'],
  ['a page that calls itself a document', 'notes.docx', PAGE, 'type.textOnly', '.docx'],
  ['a program that calls itself a video', 'lecture.mp4', Buffer.from('MZ'.padEnd(200, '\0')), 'type.refused', null],
  ['noise that calls itself a video', 'lecture.mp4', NOISE, 'type.mismatch', '.mp4'],
  ['a text of timed lines', 'song.lrc', Buffer.from('[00:12.00]Line one\n'), 'type.captions', null],
  [
    'captions of another kind',
    'Lesson.TTML',
    Buffer.from('<tt xmlns="http://www.w3.org/ns/ttml"/>'),
    'type.captions',
    null,
  ],
  ['pictures that stand for captions', 'lesson.sub', NOISE, 'type.refused', null],
  ['slides with macros', 'slides.pptm', withMacros('powerpoint.presentation'), 'type.macros', null],
  ['a document with macros under another name', 'notes.docx', withMacros('word.document'), 'type.macros', null],
  ['noise', 'lecture.xyz', NOISE, 'type.refused', null],
  ['an archive that calls itself a document', 'notes.docx', A_ZIP, 'type.mismatch', '.docx'],
  ['an archive that calls itself a book', 'book.EPUB', A_ZIP, 'type.mismatch', '.epub'],
])('%s is refused with its own reason', async (_case, name, content, code, subject) => {
  const file = path.join(dir, 'refused');
  fs.writeFileSync(file, content);
  expect(await detectType(file, name)).toBeUndefined();
  expect(await refusal(content, name)).toEqual({ code, subject });
});

it('an archive is one under a name that promises nothing else', async () => {
  const file = path.join(dir, 'archive');
  fs.writeFileSync(file, A_ZIP);
  expect(await detectType(file, 'notes.zip')).toMatchObject({ kind: 'archive' });
});

it.each(['lesson.srt', 'lesson.vtt'])('a text that calls itself %s is read as captions', async (name) => {
  const file = path.join(dir, 'captions');
  fs.writeFileSync(file, 'Translated by the crew\n\n1\n00:00:01,000 --> 00:00:02,000\nHello\n');
  expect(await detectType(file, name)).toMatchObject({ kind: 'captions', ext: '.srt' });
});

it.each([
  ['notes.txt', 'Höhe der Flut\n', 'text/plain', 'other'],
  ['NOTES.TXT', '\uFEFFHigh tide\r\n', 'text/plain', 'other'],
  ['notes.md', '# Tides\n', 'text/markdown', 'other'],
  ['excel.csv', Buffer.from('\uFEFFPlace\tHeight\r\nKiel\t1\r\n', 'utf16le'), 'text/csv', 'spreadsheet'],
  ['tides.csv', 'Ort;Höhe\nKiel;1\n', 'text/csv', 'spreadsheet'],
])('the text %s is what its name says', async (name, text, mime, kind) => {
  const file = path.join(dir, 'text');
  fs.writeFileSync(file, text);
  expect(await detectType(file, name)).toMatchObject({ mime, kind });
});

it.each([
  ['a text by another name', 'tides.exe', Buffer.from('High tide')],
  ['a program that calls itself a text', 'notes.txt', Buffer.from('MZ\x90\0\x03\0')],
])('%s is of no type', async (_case, name, content) => {
  const file = path.join(dir, 'text');
  fs.writeFileSync(file, content);
  expect(await detectType(file, name)).toBeUndefined();
});

it('a document is what it is itself, whatever is embedded in it', async () => {
  const file = aCompoundFile([
    anEntry('Root Entry', { child: 1 }),
    anEntry('Workbook', { right: 2 }),
    anEntry('MBD0001', { child: 3 }),
    anEntry('WordDocument'),
  ]);
  expect(await typeOf(file)).toMatchObject({ kind: 'spreadsheet' });
});

it.each([
  ['without counters', '00:00:00,500 --> 00:00:01,500\nHello\n'],
  ['with lines ended by returns', '1\r00:00:00,500 --> 00:00:01,500\rHello\r'],
  ['after blank lines', '\n\n1\n00:00:00,500 --> 00:00:01,500\nHello\n'],
])('SubRip %s is known', async (_case, text) => {
  expect(await typeOf(Buffer.from(text))).toMatchObject({ kind: 'captions', ext: '.srt' });
});

const broken = (change: (file: Buffer) => void): Buffer => {
  const file = withNames('WordDocument');
  change(file);
  return file;
};

it.each([
  ['an installer', withNames('\x05SummaryInformation', '\u4840\u3b3f\u43f2')],
  ['a message', withNames('__nameid_version1.0', '__properties_version1.0')],
  ['an empty container', withNames()],
  ['one that ends after its header', withNames('WordDocument').subarray(0, 512)],
  ['one whose directory is nowhere', broken((file) => file.writeUInt32LE(0xfffff000, 48))],
  ['one with absurd sectors', broken((file) => file.writeUInt16LE(31, 30))],
  [
    'one whose directory never ends, and names itself',
    aCompoundFile([anEntry('Root Entry', { child: 1 }), anEntry('x', { right: 1 })]),
  ],
  [
    'one whose table goes round in circles',
    (() => {
      const file = withNames('x', 'y', 'z', 'a', 'b');
      file.writeUInt32LE(DIRECTORY, 512 + 2 * 4);
      return file;
    })(),
  ],
])('%s is refused', async (_case, content) => {
  expect(await typeOf(content)).toBeUndefined();
});

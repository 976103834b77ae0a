import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { detectType, refusalOf } from './file-types';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-types-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const typeOf = (content: Buffer) => {
  const file = path.join(dir, 'content');
  fs.writeFileSync(file, content);
  return detectType(file);
};

const NONE = 0xffffffff;
const END = 0xfffffffe;
const FAT = 0;
const DIRECTORY = 1;

/** A directory entry: its name, and the numbers of its siblings and its first child. */
function anEntry(name: string, { right = NONE, child = NONE } = {}): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(name.length * 2 + 2, 64);
  for (const [at, number] of [NONE, right, child].entries()) entry.writeUInt32LE(number, 68 + at * 4);
  return entry;
}

/** An OLE compound file of sectors of 512 bytes: a table of sectors, and behind it the directory with these entries. */
function compoundFile(entries: Buffer[]): Buffer {
  const directory = Buffer.concat(entries);
  const sectors = Math.ceil(directory.length / 512);
  const header = Buffer.alloc(512);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(DIRECTORY, 48);
  header.fill(0xff, 76);
  header.writeUInt32LE(FAT, 76);
  const table = Buffer.alloc(512, 0xff);
  for (let at = 1; at <= sectors; at += 1) table.writeUInt32LE(at === sectors ? END : at + 1, at * 4);
  return Buffer.concat([header, table, directory, Buffer.alloc(sectors * 512 - directory.length)]);
}

/** With these names in its topmost folder, in the order of the alphabet's list. */
const withNames = (...names: string[]): Buffer =>
  compoundFile([
    anEntry('Root Entry', { child: 1 }),
    ...names.map((name, at) => anEntry(name, at + 1 < names.length ? { right: at + 2 } : {})),
  ]);

it.each([
  ['Word', ['1Table', 'WordDocument', '\x05SummaryInformation'], 'word', '.doc'],
  ['Word with many parts', [...Array.from({ length: 30 }, (_, at) => `part ${at}`), 'WordDocument'], 'word', '.doc'],
  ['Excel', ['Workbook'], 'spreadsheet', '.xls'],
  ['an older Excel', ['Book'], 'spreadsheet', '.xls'],
  ['PowerPoint', ['Current User', 'PowerPoint Document'], 'presentation', '.ppt'],
])('a file of %s is known by the document in it', async (_case, names, kind, ext) => {
  expect(await typeOf(withNames(...names))).toMatchObject({ kind, ext });
});

const refusal = (content: Buffer) => {
  const file = path.join(dir, 'refused');
  fs.writeFileSync(file, content);
  return refusalOf(file);
};

it.each([
  ['a document with a password', withNames('EncryptedPackage', 'EncryptionInfo'), 'type.protected'],
  ['an installer', withNames('\x05SummaryInformation'), 'type.refused'],
  ['a page', Buffer.from('<!doctype html>'), 'type.refused'],
])('%s is refused with its own reason', async (_case, content, code) => {
  expect(await refusal(content)).toBe(code);
});

it.each([
  ['notes.txt', 'Höhe der Flut\n', 'text/plain', 'other'],
  ['NOTES.TXT', '\uFEFFHigh tide\r\n', 'text/plain', 'other'],
  ['notes.md', '# Tides\n', 'text/markdown', 'other'],
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
  const file = compoundFile([
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
    compoundFile([anEntry('Root Entry', { child: 1 }), anEntry('x', { right: 1 })]),
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

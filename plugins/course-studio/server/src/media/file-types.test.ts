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

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { detectType } from './file-types';

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

it('a document is what it is itself, whatever is embedded in it', async () => {
  const file = compoundFile([
    anEntry('Root Entry', { child: 1 }),
    anEntry('Workbook', { right: 2 }),
    anEntry('MBD0001', { child: 3 }),
    anEntry('WordDocument'),
  ]);
  expect(await typeOf(file)).toMatchObject({ kind: 'spreadsheet' });
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

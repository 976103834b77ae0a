import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';
import sharp from 'sharp';
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
const zipOf = (parts: Record<string, string>): Promise<Buffer> => {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(parts)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
};
const half = (content: Buffer): Buffer => content.subarray(0, content.length / 2);
const manifest = (part: string) =>
  `<manifest:file-entry manifest:full-path="content.xml">${part}</manifest:file-entry>`;

describe('an archive that is a document', () => {
  it.each<[string, Record<string, string>, string, string | undefined]>([
    ['Word', { 'word/document.xml': '<w:document/>' }, WORD, undefined],
    ['OpenDocument', { 'content.xml': '<x/>', 'META-INF/manifest.xml': manifest('') }, ODT, undefined],
    [
      'OpenDocument with a password',
      { 'content.xml': '?', 'META-INF/manifest.xml': manifest('<manifest:encryption-data/>') },
      ODT,
      'type.protected',
    ],
  ])('%s is whole, or says that it is encrypted', async (_case, parts, mime, fault) => {
    expect(await faultOf(await zipOf(parts), mime)).toBe(fault);
  });

  it('is damaged where its end is missing', async () => {
    expect(await faultOf(half(await zipOf({ 'word/document.xml': 'x'.repeat(5000) })), WORD)).toBe('document.damaged');
  });
});

describe('an old Office document', () => {
  /** With one stream of 4096 bytes that begins so. */
  const withStream = (name: string, start: number[]): Buffer => {
    const entries = [anEntry('Root Entry', { child: 1 }), anEntry(name, { firstSector: 2, length: 4096 })];
    return Buffer.concat([aCompoundFile(entries), Buffer.from(start), Buffer.alloc(4096 - start.length)]);
  };
  const word = (flags: number) => [0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0xf0, flags];
  const BEGINNING = [0x09, 0x08, 2, 0, 0, 6];
  const OTHER = [0x42, 0, 2, 0, 0xb0, 4];

  it.each([
    ['Word', 'WordDocument', word(0x12), undefined],
    ['Word with a password', 'WordDocument', word(0x13), 'type.protected'],
    ['Excel', 'Workbook', [...BEGINNING, ...OTHER], undefined],
    ['Excel with a password', 'Workbook', [...BEGINNING, 0x2f, 0, 4, 0, 1, 0, 1, 0], 'type.protected'],
    ['an older Excel with a password', 'Book', [...BEGINNING, ...OTHER, 0x2f, 0, 0, 0], 'type.protected'],
    ['PowerPoint with a password', 'EncryptedSummary', [], 'type.protected'],
    ['PowerPoint', 'PowerPoint Document', [], undefined],
  ])('of %s says whether it is encrypted', async (_case, name, start, fault) => {
    expect(await faultOf(withStream(name, start), 'application/x', '.doc')).toBe(fault);
  });
});

it.each([
  ['whole', '%PDF-1.4\nxref\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n', undefined],
  ['without anything but its trailer', '%PDF-1.\ntrailer <</Root 1 0 R>>', undefined],
  ['cut off', `%PDF-1.4\n1 0 obj<</Length 9>>stream\n${'x'.repeat(200)}`, 'document.damaged'],
])('a PDF is %s', async (_case, content, fault) => {
  expect(await faultOf(Buffer.from(content), 'application/pdf', '.pdf')).toBe(fault);
});

describe('a picture', () => {
  const noise = { create: { width: 64, height: 64, channels: 3, background: 'red' } } as const;
  const jpeg = () =>
    sharp({ ...noise, create: { ...noise.create, noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
      .jpeg()
      .toBuffer();
  /** Bytes between the pixels and the end that every decoder reads over, with a warning. */
  const withOddBytes = (content: Buffer): Buffer =>
    Buffer.concat([content.subarray(0, -2), Buffer.from([0x11, 0x22, 0x33]), content.subarray(-2)]);

  it.each<[string, () => Promise<Buffer>, string, string | undefined]>([
    ['a whole JPEG', jpeg, 'image/jpeg', undefined],
    ['a JPEG with odd bytes', async () => withOddBytes(await jpeg()), 'image/jpeg', undefined],
    ['half a JPEG', async () => half(await jpeg()), 'image/jpeg', 'image.unreadable'],
    [
      'half a PNG',
      async () => half(await sharp(noise).png({ compressionLevel: 0 }).toBuffer()),
      'image/png',
      'image.unreadable',
    ],
    [
      'a PNG without a header',
      async () => Buffer.from('\x89PNG\r\n\x1a\nxxxx', 'latin1'),
      'image/png',
      'image.unreadable',
    ],
  ])('%s', async (_case, build, mime, fault) => {
    expect(await faultOf(await build(), mime)).toBe(fault);
  });
});

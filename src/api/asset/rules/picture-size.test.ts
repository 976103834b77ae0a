import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';

import { hasTooManyPixels } from './picture-size';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-pixels-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A black PNG that claims to be so large, with the beginning of its pixels. */
function aPng(width: number, height: number): string {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const file = path.join(dir, `${width}x${height}.png`);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(100)));
  fs.writeFileSync(file, Buffer.concat([signature, chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]));
  return file;
}

it.each([
  [10_000, 10_000, false],
  [10_001, 10_000, true],
  [16_000, 16_000, true],
  [60_000, 60_000, true],
  [1, 1, false],
])('a picture of %d × %d: %s', async (width, height, isTooLarge) => {
  expect(await hasTooManyPixels(aPng(width, height))).toBe(isTooLarge);
});

it('is not said of what is no picture', async () => {
  const file = path.join(dir, 'notes.pdf');
  fs.writeFileSync(file, '%PDF-1.4');
  expect(await hasTooManyPixels(file)).toBe(false);
});

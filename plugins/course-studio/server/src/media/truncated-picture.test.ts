import sharp from 'sharp';
import { expect, it } from 'vitest';

import { isPictureTruncated } from './truncated-picture';

const box = (name: string, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(length);
  bytes.write(name, 4);
  return bytes;
};

const aHeif = (): Buffer => Buffer.concat([box('ftyp', 24), box('meta', 200), box('mdat', 500)]);

function aBmp(): Buffer {
  const bytes = Buffer.alloc(400);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  return bytes;
}

const aPicture = () => sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } });

it.each<[string, () => Buffer | Promise<Buffer>]>([
  ['image/heic', aHeif],
  ['image/bmp', aBmp],
  ['image/png', () => aPicture().png().toBuffer()],
  ['image/webp', () => aPicture().webp().toBuffer()],
  ['image/avif', () => aPicture().avif().toBuffer()],
])('a %s is truncated wherever it is cut, and not where it is whole', async (mime, make) => {
  const whole = await make();
  expect(isPictureTruncated(whole, mime, 'damaged')).toBe(false);
  for (const share of [0.1, 0.3, 0.5, 0.9, 0.99])
    expect(isPictureTruncated(whole.subarray(0, Math.floor(whole.length * share)), mime, 'damaged')).toBe(true);
});

it.each(['image/jpeg', 'image/gif'])('a cut %s is known by what its decoder says', async (mime) => {
  const whole = await (mime === 'image/gif' ? aPicture().gif() : aPicture().jpeg()).toBuffer();
  const cut = whole.subarray(0, Math.floor(whole.length * 0.7));
  const words = await sharp(cut, { failOn: 'error' })
    .stats()
    .then(() => '', String);
  expect(isPictureTruncated(cut, mime, words)).toBe(true);
  expect(isPictureTruncated(whole, mime, 'VipsJpeg: Bogus marker length')).toBe(false);
});

it('a box that reaches to the end of the file, and one with a long size, are whole', () => {
  const toTheEnd = box('mdat', 100);
  toTheEnd.writeUInt32BE(0);
  const long = box('mdat', 100);
  long.writeUInt32BE(1);
  long.writeBigUInt64BE(100n, 8);
  const isTruncated = (last: Buffer) => isPictureTruncated(Buffer.concat([box('meta', 24), last]), 'image/heic', '');
  expect([toTheEnd, long, long.subarray(0, 90)].map(isTruncated)).toEqual([false, false, true]);
});

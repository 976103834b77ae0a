import { expect, it } from 'vitest';

import { statedBytes } from './stated-bytes';

const aRiff = (form: string, size: number): Buffer => {
  const start = Buffer.alloc(64);
  start.write('RIFF');
  start.writeUInt32LE(size, 4);
  start.write(form, 8);
  return start;
};

/** The beginning of an ASF file of `size` bytes; a broadcast does not know its size. */
const anAsf = (size: number, { isBroadcast = false } = {}): Buffer => {
  const properties = Buffer.alloc(92);
  properties.write('a1dcab8c47a9cf118ee400c00c205365', 'hex');
  properties.writeBigUInt64LE(BigInt(size), 40);
  properties.writeUInt32LE(isBroadcast ? 3 : 2, 88);
  return Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(14), properties]);
};

it.each([
  ['an AVI', aRiff('AVI ', 992), 1000],
  ['a WAVE', aRiff('WAVE', 992), 1000],
  ['a WAVE whose recorder died', aRiff('WAVE', 0), 0],
  ['a WAVE that went through a pipe', aRiff('WAVE', 0xffffffff), 0],
  ['a picture in the same wrapping', aRiff('WEBP', 992), 0],
  ['a WMV', anAsf(5_000_000_000), 5_000_000_000],
  ['a broadcast in ASF', anAsf(5000, { isBroadcast: true }), 0],
  ['a WMV that ends in its header', anAsf(5000).subarray(0, 60), 0],
  ['anything else', Buffer.from('ftypisom'), 0],
])('%s says how many bytes it has', (_case, start, expected) => {
  expect(statedBytes(start)).toBe(expected);
});

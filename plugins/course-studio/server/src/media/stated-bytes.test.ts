import { describe, expect, it } from 'vitest';

import {
  endsInsideOgg,
  endsInsideProgramPacket,
  endsInsideTransportPacket,
  isOpenEnded,
  statedBytes,
} from './stated-bytes';

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

const aBox = (type: string, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4);
  return Buffer.concat([head, content]);
};
/** `mvhd` or `mehd` of version 0 or 1 with a duration. */
const aLength = (type: 'mvhd' | 'mehd', duration: number, version: 0 | 1 = 0): Buffer => {
  const content = Buffer.alloc(100);
  content[0] = version;
  const shortAt = type === 'mvhd' ? 16 : 4;
  if (version === 0) content.writeUInt32BE(duration, shortAt);
  else content.writeBigUInt64BE(BigInt(duration), type === 'mvhd' ? 24 : 4);
  return aBox(type, content);
};
const anMp4 = (...parts: Buffer[]) => Buffer.concat([aBox('ftyp', Buffer.from('isom')), aBox('moov', ...parts)]);

it.each([
  ['in one piece', anMp4(aLength('mvhd', 0)), false],
  ['in pieces of a length not known before', anMp4(aLength('mvhd', 0), aBox('mvex', aBox('trex'))), true],
  ['in pieces, in the long form', anMp4(aLength('mvhd', 0, 1), aBox('mvex', aLength('mehd', 0, 1))), true],
  ['in pieces whose length was added', anMp4(aLength('mvhd', 0), aBox('mvex', aLength('mehd', 900))), false],
  ['in pieces of a length known before', anMp4(aLength('mvhd', 900, 1), aBox('mvex')), false],
  ['whose index is at its end', aBox('ftyp', Buffer.from('isom')), false],
  ['cut in its index', anMp4(aLength('mvhd', 0), aBox('mvex')).subarray(0, 40), false],
])('an MP4 %s says so', (_case, start, expected) => {
  expect(isOpenEnded(start)).toBe(expected);
});

const aPage = (contentBytes: number, { isLast = false } = {}): Buffer => {
  const head = Buffer.alloc(28);
  head.write('OggS');
  head[5] = isLast ? 4 : 0;
  head[26] = 1;
  head[27] = contentBytes;
  return Buffer.concat([head, Buffer.alloc(contentBytes)]);
};

it.each([
  ['with its last page', Buffer.concat([aPage(50), aPage(20, { isLast: true })]), false],
  ['with something behind its last page', Buffer.concat([aPage(20, { isLast: true }), Buffer.from('TAG')]), false],
  ['without a last page', Buffer.concat([aPage(50), aPage(20)]), true],
  ['in the middle of a page', Buffer.concat([aPage(50), aPage(20, { isLast: true }).subarray(0, 40)]), true],
  ['in the head of a page', Buffer.concat([aPage(50), aPage(20).subarray(0, 10)]), true],
])('an Ogg that is over %s', (_case, end, expected) => {
  expect(endsInsideOgg(end)).toBe(expected);
});

describe('a transport stream', () => {
  /** Packets of so many bytes with the sign behind `before` bytes, and something in front of the first. */
  const packets = (length: number, { before = 0, inFront = 0, count = 40 } = {}): Buffer => {
    const packet = Buffer.alloc(length, 0xff);
    packet[before] = 0x47;
    return Buffer.concat([Buffer.alloc(inFront), ...Array.from({ length: count }, () => packet)]);
  };

  it.each([
    ['of 188 bytes', packets(188)],
    ['with times, as camcorders write it', packets(192, { before: 4 })],
    ['with sums for correction', packets(204)],
    ['that begins in the middle of a packet', packets(188, { inFront: 100 })],
  ])('%s ends with a packet, or inside one', (_case, content) => {
    expect(endsInsideTransportPacket(content, content.length)).toBe(false);
    for (const missing of [1, 4, 100, 187])
      expect(endsInsideTransportPacket(content, content.length - missing)).toBe(true);
  });

  it('is nothing that has no packets', () => {
    expect(endsInsideTransportPacket(Buffer.from('ID3'.padEnd(5000, 'G.')), 4999)).toBe(false);
    expect(endsInsideTransportPacket(Buffer.alloc(0), 0)).toBe(false);
  });
});

describe('a program stream', () => {
  const secondPack = Buffer.from('000001ba440004000401000003f8', 'hex');
  const firstPack = Buffer.from('000001ba2100010001800000', 'hex');
  const packet = (code: number, bytes: number): Buffer =>
    Buffer.concat([Buffer.from([0, 0, 1, code, bytes >> 8, bytes & 255]), Buffer.alloc(bytes, 0x55)]);
  const stream = (pack: Buffer) => Buffer.concat([pack, packet(0xe0, 500), pack, packet(0xe0, 700), packet(0xc0, 90)]);

  it.each([
    ['MPEG-2', stream(secondPack)],
    ['MPEG-1', stream(firstPack)],
  ])('of %s ends with a packet, or inside one', (_case, content) => {
    const end = Buffer.from('000001b9', 'hex');
    for (const whole of [content, Buffer.concat([content, end]), Buffer.concat([content, Buffer.alloc(64)])])
      expect(endsInsideProgramPacket(whole)).toBe(false);
    for (const missing of [1, 89, 92, 300])
      expect(endsInsideProgramPacket(content.subarray(0, content.length - missing))).toBe(true);
  });

  it('is nothing that has no packs', () => {
    expect(endsInsideProgramPacket(Buffer.alloc(5000, 1))).toBe(false);
    expect(endsInsideProgramPacket(Buffer.alloc(0))).toBe(false);
  });
});

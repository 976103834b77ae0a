import { expect, it } from 'vitest';

import { createPacketCount } from './packets.rules';

const contentsOf = (lines: string[]) => {
  const count = createPacketCount();
  lines.forEach((line) => count.addLine(line));
  return count.contents();
};

/** A packet a second of the first stream. */
const aPacket = (at: number, { bytes = 1000, flags = '__' } = {}) =>
  `0|${at}.000000|${at}.000000|1.000000|${bytes}|${flags}`;

it('a stream is as long as its packets, wherever the clock begins', () => {
  const content = contentsOf([aPacket(5, { flags: 'K_' }), aPacket(6), aPacket(7)]).get(0);
  expect(content).toMatchObject({ packets: 3, begin: 5, end: 8, total: 3, keyFrameGap: 3 });
});

it('a clock that jumps back leaves the sum of the durations', () => {
  expect(contentsOf([aPacket(5), aPacket(6), aPacket(5), aPacket(6)]).get(0)).toMatchObject({ end: 7, total: 4 });
});

it('what an edit list leaves out is stored, and not shown', () => {
  const content = contentsOf([aPacket(0), aPacket(1), aPacket(2, { flags: '_D' })]).get(0);
  expect(content).toMatchObject({ packets: 2, end: 2, storedEnd: 3, total: 2 });
});

it('without times of showing, those of decoding count, and without either the packet before', () => {
  expect(contentsOf(['0|N/A|3.000000|1.000000|9|K_', '0|N/A|N/A|1.000000|9|__']).get(0)).toMatchObject({
    begin: 3,
    end: 5,
  });
});

it('the longest stretch without a key frame counts, the last one too', () => {
  const flags = ['K_', '__', 'K_', '__', '__', '__'];
  expect(contentsOf(flags.map((flag, at) => aPacket(at, { flags: flag }))).get(0)?.keyFrameGap).toBe(4);
});

it('the bit rate is that of the densest ten seconds', () => {
  const lines = Array.from({ length: 30 }, (_, at) => aPacket(at, { bytes: at >= 10 && at < 20 ? 1_000_000 : 1000 }));
  expect(contentsOf(lines).get(0)?.peakBitRate).toBe(8_000_000);
});

it('a short recording has the bit rate of all of it', () => {
  expect(contentsOf([aPacket(0), aPacket(1)]).get(0)?.peakBitRate).toBe(8000);
});

it('side data, blank lines and streams that are left out whole count as nothing', () => {
  expect([...contentsOf(['', '|', aPacket(0, { flags: 'KD' })])]).toEqual([]);
  expect(contentsOf([`${aPacket(0)}|`]).get(0)?.packets).toBe(1);
});

it.each<[string, string[], number, number]>([
  ['packets that say how long they last', [aPacket(0), aPacket(1)], 1, 0],
  ['none that says it: the longest step', ['0|0.0|0.0|N/A|9|K_', '0|1.9|1.9|N/A|9|K_', '0|2.0|2.0|N/A|9|K_'], 0, 1.9],
  ['a single one that does not', ['0|0.0|0.0|N/A|9|K_'], 0, Infinity],
  ['some without any time', ['0|0.0|0.0|N/A|9|K_', '0|1.0|1.0|N/A|9|K_', '0|N/A|N/A|N/A|9|K_'], 0, Infinity],
  ['only the last that does not', [aPacket(0), '0|1.0|1.0|N/A|9|K_'], 0, 1],
])('how long a stream may go on after its last packet: %s', (_case, lines, lastPacketSeconds, openSeconds) => {
  expect(contentsOf(lines).get(0)).toMatchObject({ lastPacketSeconds, openSeconds });
});

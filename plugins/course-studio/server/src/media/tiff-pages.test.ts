import { expect, it } from 'vitest';

import { countFurtherPages } from './tiff-pages';

const STRIPS = [0x111, 0] as const;
const PAGE = [STRIPS];

type Tag = readonly [tag: number, value: number];

/** A TIFF of pages with these tags, one behind the other; the last names `next` as the one that follows. */
function aTiff(pages: readonly (readonly Tag[])[], { order = 'MM', next = 0 } = {}): Buffer {
  const bytes: number[] = [];
  const number = (value: number, length: number) => {
    const digits = Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) % 256);
    bytes.push(...(order === 'II' ? digits : digits.reverse()));
  };
  bytes.push(...Buffer.from(order));
  number(42, 2);
  number(8, 4);
  for (const [at, tags] of pages.entries()) {
    const end = bytes.length + 2 + tags.length * 12 + 4;
    number(tags.length, 2);
    for (const [tag, value] of tags) {
      const isWord = tag === 0xff;
      number(tag, 2);
      number(isWord ? 3 : 4, 2);
      number(1, 4);
      number(value, isWord ? 2 : 4);
      if (isWord) number(0, 2);
    }
    number(at + 1 < pages.length ? end : next, 4);
  }
  return Buffer.from(bytes);
}

/** A BigTIFF of two pages, little end first. */
function aBigTiff(): Buffer {
  const page = (nextAt: number) => {
    const bytes = Buffer.alloc(8 + 20 + 8);
    bytes.writeBigUInt64LE(1n, 0);
    bytes.writeUInt16LE(0x144, 8);
    bytes.writeBigUInt64LE(BigInt(nextAt), 28);
    return bytes;
  };
  const header = Buffer.from('49492b000800000010000000000000000000', 'hex').subarray(0, 16);
  return Buffer.concat([header, page(16 + 36), page(0)]);
}

it.each<[string, Buffer, number]>([
  ['one page', aTiff([PAGE]), 0],
  ['three pages', aTiff([PAGE, PAGE, PAGE]), 2],
  ['three pages, its bytes the other way round', aTiff([PAGE, [[0xfe, 2], STRIPS], PAGE], { order: 'II' }), 2],
  ['long numbers', aBigTiff(), 1],
  ['smaller copies of its page', aTiff([PAGE, [[0xfe, 1], STRIPS], [[0xff, 2], STRIPS]]), 0],
  ['a mask of its page', aTiff([PAGE, [[0xfe, 4], STRIPS]]), 0],
  ['a preview without pixels of its own', aTiff([PAGE, [[0x201, 0]]]), 0],
  ['pages that go round in circles', aTiff([PAGE, PAGE], { next: 8 }), 1],
  ['a page behind its end', aTiff([PAGE, PAGE], { next: 5000 }), 1],
  ['nothing', Buffer.from('MM'), 0],
])('counts the further pages of a TIFF with %s', (_case, tiff, pages) => {
  expect(countFurtherPages(tiff)).toBe(pages);
});

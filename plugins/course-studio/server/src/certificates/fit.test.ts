import { describe, expect, it } from 'vitest';

import { fitsAtSmallest, fittingSize, LINE } from './fit';

/** Some 41 wide letters fit into a line of the smallest size, and 31 into one of the largest. */
const box = { width: 100, height: 9, largest: 3.2, smallest: 2.4 };

describe('the size of a text in its box', () => {
  it('is the largest for a text that has room, and the smallest for one that has none', () => {
    expect(fittingSize('Moon · Sun', box)).toBe(box.largest);
    expect(fittingSize('W'.repeat(1000), box)).toBe(box.smallest);
  });

  it.each([
    ['wide letters that begin a line of their own', `Topics: ${'W'.repeat(60)}`],
    ['an unbroken text between short ones', `Topics: Tides · ${'m'.repeat(50)} · Wind`],
    ['an address', `Topics: https://academy.example.org/${'aW'.repeat(20)} · Wind`],
  ])('leaves room for the line that %s leave half empty', (_, text) => {
    const size = fittingSize(text, box);
    expect(size).toBeLessThan(box.largest);
    // At the size that would do if the text could be broken anywhere, there are two lines; the word makes it three.
    expect(3 * size * LINE).toBeLessThanOrEqual(box.height);
  });

  it('breaks between Chinese characters wherever a line ends', () => {
    expect(fittingSize(`Topics: ${'潮'.repeat(40)}`, box)).toBe(box.largest);
  });
});

it('tells whether a text fits at the smallest size, with the lines that long words leave half empty', () => {
  expect(fitsAtSmallest(`${'W'.repeat(60)} ab`, box)).toBe(true);
  expect(fitsAtSmallest(`Topics: ${'W'.repeat(60)}`, box)).toBe(true);
  expect(fitsAtSmallest(`Topics: ${'W'.repeat(60)} ${'W'.repeat(30)}`, box)).toBe(false);
});

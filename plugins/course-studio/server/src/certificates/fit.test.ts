import { describe, expect, it } from 'vitest';

import { fitsAtSmallest, fittingSize, LINE, spacingFor } from './fit';

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

/** In multiples of the font size, as the heaviest of the fonts sets them. */
const MEASURED_WIDTHS: [string, number][] = [
  ['الرضي مصطفى حسين', 9.5],
  ['श्रीकृष्ण सुब्रमण्यम चट्टोपाध्याय', 11.4],
  ['শ্রীকৃষ্ণ বন্দ্যোপাধ্যায়', 8.1],
  ['મોહનદાસ પટેલ', 5.7],
  ['ଜଗନ୍ନାଥ ପଟ୍ଟନାୟକ', 7.7],
  ['சுப்பிரமணியம் ஔவையார்', 15.5],
  ['ಬಸವಣ್ಣ ವಿಶ್ವೇಶ್ವರಯ್ಯ', 8.9],
  ['കുഞ്ഞുണ്ണി നമ്പൂതിരി', 11.1],
  ['ක්‍රිෂ්ණ බණ්ඩාරනායක', 10.6],
  ['สมชาย วิชัยธรรม', 7.0],
  ['ສົມສັກ ຊື່ນີ້', 4.0],
  ['အောင်ဆန်း ဉာဏ်ကြီး', 9.2],
  ['ស្រ្តី ច័ន្ទ វណ្ណា', 5.0],
  ['თამარ გიორგი', 7.8],
  ['Արմինե Պետրոսյան', 10.4],
  ['ኃይለ ሥላሴ', 4.5],
];

it.each(MEASURED_WIDTHS)('reckons with %s being %d times as wide as the font size', (text, width) => {
  const line = { width: 20, largest: 9.9, smallest: 0.1, spacing: { line: 1, foot: 0 } };
  // Half the height of a second line at that size is left over.
  const size = 20 / width;
  expect(fittingSize(text, { ...line, height: size * 1.5 })).toBeLessThanOrEqual(size);
});

it('gives letters that hang deep a higher line, and room below the last', () => {
  expect(spacingFor(0.29)).toEqual({ line: LINE, foot: 0 });
  const deep = spacingFor(0.69);
  expect(deep).toEqual({ line: expect.closeTo(1.76), foot: expect.closeTo(0.2) });
  const [plain, spaced] = [box, { ...box, spacing: deep }].map((one) => fittingSize('W'.repeat(35), one));
  expect(spaced).toBeLessThan(plain!);
});

import { describe, expect, it } from 'vitest';

import { isBlankText, visibleForm } from './visible-text';

describe('a text', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n\u00A0\u2003\u3000'],
    ['a zero-width space', '\u200B'],
    ['a word joiner', '\u2060'],
    ['a byte order mark', '\uFEFF'],
    ['variation selectors', '\uFE0F\u{E0101}'],
    ['a joiner', '\u200D'],
    ['a soft hyphen', '\u00AD'],
    ['marks of direction', '\u200E\u202E\u2066'],
    ['Hangul fillers', '\u3164\u115F\u1160\uFFA0'],
    ['a letter of Braille without a dot', '\u2800'],
    ['tags', '\u{E0041}'],
    ['control characters', '\u0001\u007F'],
  ])('is blank with %s alone', (_what, text) => {
    expect(isBlankText(text)).toBe(true);
    expect(isBlankText(`${text}a${text}`)).toBe(false);
  });

  it.each(['0', '.', '–', '한', '⠁', '❤️', '\u0301'])('is not blank with %j', (text) => {
    expect(isBlankText(text)).toBe(false);
  });

  it.each([
    ['blanks around it', 'The moon', ' The moon\u00A0'],
    ['other blanks', 'The moon', 'The\u00A0 \t moon'],
    ['a zero-width space', 'The moon', 'The\u200B moon\u200B'],
    ['a letter and its accent apart', 'café', 'cafe\u0301'],
    ['wide letters', 'ABC 12', 'ＡＢＣ　１２'],
    ['a ligature', 'file', 'ﬁle'],
    ['two letters my', '5 μm', '5 µm'],
  ])('looks the same with %s', (_what, one, other) => {
    expect(visibleForm(one)).toBe(visibleForm(other));
  });

  it.each([
    ['The moon', 'the moon'],
    ['10²', '102'],
    ['H₂O', 'H2O'],
    ['½', '1⁄2'],
    ['①', '1'],
    ['ℝ', 'R'],
    ['𝐱', 'x'],
    ['xⁿ', 'xn'],
    ['- 5', '5'],
    ['❤', '❤\uFE0F'],
    ['میخواهم', 'می\u200Cخواهم'],
    ['a b', 'ab'],
  ])('looks other: %s and %s', (one, other) => {
    expect(visibleForm(one)).not.toBe(visibleForm(other));
  });
});

import { expect, it } from 'vitest';

import { withUnicodeBullets } from './listBullets';

it.each([
  ['the usual one', '\uf0b7', '•'],
  ['a square', '\uf0a7', '▪'],
  ['an arrow', '\uf0d8', '➢'],
  ['a tick', '\uf0fc', '✓'],
  ['one that is not known', '\uf021', '•'],
  ['one that is a letter', 'o', 'o'],
])('%s is drawn by every browser', (_case, glyph, bullet) => {
  const css = (text: string) => `.docx-num-1-0:before { content: "${text}\\9"; font-family: Symbol; }`;
  expect(withUnicodeBullets(css(glyph))).toBe(css(bullet));
});

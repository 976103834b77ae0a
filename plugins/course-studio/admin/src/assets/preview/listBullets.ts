/**
 * Word writes its bullets as glyphs of the fonts Symbol and Wingdings, at places that mean nothing in Unicode. Browsers,
 * which have neither font, draw empty boxes there. These are the ones that Word's own lists use.
 */
const BULLETS: Record<string, string> = {
  '\uf06e': '■',
  '\uf06f': '□',
  '\uf071': '❑',
  '\uf076': '❖',
  '\uf0a7': '▪',
  '\uf0a8': '◆',
  '\uf0b7': '•',
  '\uf0d8': '➢',
  '\uf0e0': '→',
  '\uf0fc': '✓',
};

/** The style sheet of a drawn document, its bullets in Unicode; one that is not known is a plain one. */
export const withUnicodeBullets = (css: string): string =>
  css.replace(/[\uf000-\uf0ff]/g, (glyph) => BULLETS[glyph] ?? '•');

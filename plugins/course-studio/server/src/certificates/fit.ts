/** A box a text has to fit into; millimetres. */
export interface Box {
  width: number;
  height: number;
  largest: number;
  smallest: number;
}

/** Line height of fitted texts, as a multiple of the font size. */
export const LINE = 1.25;

/** Words do not fill a line to its end; this much of it is reckoned with. */
const FILL = 0.88;

/** What a reader takes for one character, whatever it is put together from. */
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** About how wide a character is, as a multiple of the font size. Rather too wide than too narrow. */
function widthOf(character: string): number {
  if (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uFF01-\uFF60]/u.test(
      character,
    )
  )
    return 1;
  if (/[MWmw@%]/u.test(character)) return 0.95;
  if (/\p{Lu}/u.test(character)) return 0.75;
  if (/[\s.,:;'|!()ijlt]/u.test(character)) return 0.35;
  return 0.55;
}

/** About how wide a text is on one line, as a multiple of the font size. */
export const emWidth = (text: string): number =>
  [...characters.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0);

/** How high a text of that width becomes in lines of the box, in millimetres. */
const heightOf = (em: number, { width }: Box, size: number): number =>
  Math.ceil((em * size) / (width * FILL)) * size * LINE;

/** Whether a text of that width (see `emWidth`) should fit into the box at its smallest font size; an estimate. */
export const fitsAtSmallest = (em: number, box: Box): boolean => heightOf(em, box, box.smallest) <= box.height;

/**
 * The largest font size, in millimetres, at which a text of any length and script should fit into the box, on as many
 * lines as it takes. An estimate: the page hides what it gets wrong rather than grow a second page.
 */
export function fittingSize(text: string, box: Box): number {
  const em = emWidth(text);
  for (let size = box.largest; size > box.smallest; size -= 0.25)
    if (heightOf(em, box, size) <= box.height) return size;
  return box.smallest;
}

/** A box a text has to fit into; millimetres. */
export interface Box {
  width: number;
  height: number;
  largest: number;
  smallest: number;
  /** That of plain lines if it is not said. */
  spacing?: Spacing;
}

/** What the lines of a text need; multiples of the font size. */
export interface Spacing {
  /** From one line to the next. */
  line: number;
  /** Below the last line, for what hangs out of it. */
  foot: number;
}

/** Line height of fitted texts, as a multiple of the font size. */
export const LINE = 1.25;

const PLAIN_LINES: Spacing = { line: LINE, foot: 0 };

/** How far Noto Sans, around which lines are centred, says to reach above and below the line; multiples of the font size. */
const ASCENT = 1.07;
const DESCENT = 0.29;

/** The spacing for letters that hang so far below the line, as a multiple of the font size, whatever their font says. */
export const spacingFor = (depth: number): Spacing =>
  depth > DESCENT ? { line: ASCENT + depth, foot: (depth - DESCENT) / 2 } : PLAIN_LINES;

/** Words do not fill a line to its end; this much of it is reckoned with. */
const FILL = 0.88;

/** What a reader takes for one character, whatever it is put together from. */
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters that are as wide as they are high, and before and after which a line may end. */
const SQUARE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uFF01-\uFF60]/u;

/** About how wide each letter is in scripts that set several of them as one character, and in other wide ones. */
const LETTER_WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{Script=Tamil}\p{Script=Malayalam}]/u, 0.9],
  [/[\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Telugu}]/u, 0.75],
  [/[\p{Script=Lao}\p{Script=Georgian}\p{Script=Armenian}\p{Script=Ethiopic}]/u, 0.7],
  [/[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}]/u, 0.6],
  [/[\p{Script=Kannada}\p{Script=Khmer}\p{Script=Thai}]/u, 0.6],
];

const lettersIn = (character: string): number => character.match(/[\p{L}\p{Mc}]/gu)?.length ?? 1;

/** About how wide a character is, as a multiple of the font size. Rather too wide than too narrow. */
function widthOf(character: string): number {
  if (SQUARE.test(character)) return 1;
  const [, letter] = LETTER_WIDTHS.find(([script]) => script.test(character)) ?? [];
  if (letter !== undefined) return letter * lettersIn(character);
  if (/[MWmw@%]/u.test(character)) return 0.95;
  if (/\p{Lu}/u.test(character)) return 0.75;
  if (/[\s.,:;'|!()ijlt]/u.test(character)) return 0.35;
  return 0.55;
}

/** The width of a space, as a multiple of the font size. */
const SPACE = widthOf(' ');

/** What a line is not broken within, unless it has a whole line and needs more. */
interface Piece {
  /** As a multiple of the font size. */
  width: number;
  /** What stands before it, unless it begins a line. */
  space: number;
}

interface Measured {
  /** On one line. */
  width: number;
  pieces: Piece[];
}

/** A text in words, and in single characters where a line may end between any two of them. */
function measure(text: string): Measured {
  const pieces: Piece[] = [];
  let isNew = true;
  let space = 0;
  for (const { segment } of characters.segment(text)) {
    if (/^\s/u.test(segment)) {
      space = SPACE;
      isNew = true;
      continue;
    }
    const isSquare = SQUARE.test(segment);
    const last = pieces.at(-1);
    if (last && !isNew && !isSquare) last.width += widthOf(segment);
    else pieces.push({ width: widthOf(segment), space: pieces.length > 0 ? space : 0 });
    space = 0;
    isNew = isSquare;
  }
  return { width: pieces.reduce((sum, piece) => sum + piece.width + piece.space, 0), pieces };
}

/** How many lines of that width (a multiple of the font size) the pieces take, one after the other. */
function countLines(pieces: readonly Piece[], line: number): number {
  let lines = 1;
  let used = 0;
  for (const { width, space } of pieces) {
    if (used > 0 && used + space + width > line) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? space : 0) + width;
    // What is longer than a line begins a new one and is broken at its end.
    const full = Math.ceil(used / line) - 1;
    lines += full;
    used -= full * line;
  }
  return lines;
}

/** How high a text becomes in lines of the box, in millimetres. */
function heightOf({ width: em, pieces }: Measured, { width, spacing = PLAIN_LINES }: Box, size: number): number {
  const lines = Math.max(Math.ceil((em * size) / (width * FILL)), countLines(pieces, width / size));
  return (lines * spacing.line + spacing.foot) * size;
}

/** Whether a text should fit into the box at its smallest font size; an estimate. */
export const fitsAtSmallest = (text: string, box: Box): boolean =>
  heightOf(measure(text), box, box.smallest) <= box.height;

/**
 * The largest font size, in millimetres, at which a text of any length and script should fit into the box, on as many
 * lines as it takes. An estimate: the page hides what it gets wrong rather than grow a second page.
 */
export function fittingSize(text: string, box: Box): number {
  const measured = measure(text);
  for (let size = box.largest; size > box.smallest; size -= 0.25)
    if (heightOf(measured, box, size) <= box.height) return size;
  return box.smallest;
}

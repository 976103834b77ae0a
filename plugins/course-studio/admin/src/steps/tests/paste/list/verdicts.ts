/** Words that call a statement true or false. */
const TRUE_WORDS = 'true|wahr|richtig|correct|korrekt|vrai|verdadero|cierto|vero|verdadeiro|waar';
const FALSE_WORDS = 'false|falsch|unwahr|incorrect|wrong|faux|falso|onwaar';

const VERDICT = new RegExp(`^\\W*(?:(${TRUE_WORDS})|(?:${FALSE_WORDS}))\\W*$`, 'i');
const LETTER = /^(?:(T)|F)\.?$/;

/** Whether a statement is called true or false by what stands behind it; null where it is not. */
export function readVerdict(text: string): boolean | null {
  const match = VERDICT.exec(text.trim()) ?? LETTER.exec(text.trim());
  return match ? match[1] !== undefined : null;
}

const BEHIND = new RegExp(
  `^(.*\\S)(?:\\s*[([]\\s*(${TRUE_WORDS}|${FALSE_WORDS})\\s*[)\\]]\\.?|\\t\\s*(${TRUE_WORDS}|${FALSE_WORDS}))\\s*$`,
  'is',
);

export interface Statement {
  text: string;
  isTrue: boolean;
  /** The verdict as it is written, without its brackets. */
  verdict: string;
}

/**
 * A statement with its verdict behind it, in brackets or after a tab: "The Earth is flat. (False)". The rows of a table
 * end in such words as well; they are none.
 */
export function readStatement(line: string): Statement | null {
  const [, text = '', bracketed, tabbed] = BEHIND.exec(line) ?? [];
  const verdict = bracketed ?? tabbed;
  if (verdict === undefined || line.split('\n').some(isTableRow)) return null;
  return { text, verdict, isTrue: readVerdict(verdict) === true };
}

/** What an editor of lists puts in front of a line before a tab: a number, a letter, a bullet, or blanks to be filled in. */
const MARKER_CELL = /^(?:_+|[^\p{L}\d\s]|\(?(?:\p{L}|\d{1,4})[.):\]]*)$/u;

/** Whether a line is a row of a spreadsheet: three cells, or a single word and whether it is true. */
export function isTableRow(line: string): boolean {
  const cells = line
    .trim()
    .split('\t')
    .map((cell) => cell.trim());
  const from = cells.findIndex((cell) => cell !== '' && !MARKER_CELL.test(cell));
  const [first = '', second = '', ...others] = from < 0 ? [] : cells.slice(from);
  if (others.length > 0) return true;
  return isVerdictWord(second) && /^[^\s.!?。]+$/u.test(first);
}

/** Whether a text is a word that calls true or false, not a letter that may be the name of an answer. */
export const isVerdictWord = (text: string): boolean => text.trim().length > 1 && readVerdict(text) !== null;

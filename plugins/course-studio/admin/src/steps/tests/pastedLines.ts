/** More lines than this are not taken as answers of one question; the instructor is told. */
export const MAX_PASTED_ANSWERS = 100;

/** The kinds of list markers that are taken off. Each has its texts under `tests.pasted.<kind>` and `tests.pasted.keep.<kind>`. */
export const MARKER_KINDS = ['numbering', 'bullets'] as const;
export type MarkerKind = (typeof MARKER_KINDS)[number];

/** Several lines pasted into an answer. */
export interface PastedAnswers {
  /** The lines as they were copied, without blank ones. */
  lines: string[];
  /** The same lines without list markers; equal to `lines` when there are none. */
  answers: string[];
  /** Which markers were taken off; null when none were. */
  removed: MarkerKind | null;
}

/**
 * Reads a text pasted into an answer as one answer a line. Null when it is a single line, which is pasted as it is.
 *
 * Markers are only taken off when they cannot be part of the answers: numbers or letters that count on from the first
 * (`1. 2. 3.`, `a) b) c)`), or one bullet sign in front of every line. A minus, a date, initials and articles stay.
 */
export function readPastedAnswers(pasted: string): PastedAnswers | null {
  const lines = pasted
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 2) return null;
  if (isCounted(lines)) return { lines, answers: withoutMarker(lines, COUNTER), removed: 'numbering' };
  if (isBulleted(lines)) return { lines, answers: withoutMarker(lines, BULLET), removed: 'bullets' };
  return { lines, answers: lines, removed: null };
}

const withoutMarker = (lines: readonly string[], marker: RegExp): string[] =>
  lines.map((line) => line.replace(marker, ''));

const COUNTER = /^(\(?)(\d{1,3}|[a-z])([.)])\s+(?=\S)/i;

/** Whether the lines are marked 1, 2, 3 … or a, b, c …, all in the same way. */
function isCounted(lines: readonly string[]): boolean {
  const markers = lines.map((line) => COUNTER.exec(line));
  const [first] = markers;
  if (!first) return false;
  const style = styleOf(first);
  return markers.every((marker, index) => marker !== null && styleOf(marker) === style && placeOf(marker) === index);
}

/** How a marker is written: its brackets, and whether it is a number, a small or a capital letter. */
const styleOf = ([, open = '', counter = '', close = '']: RegExpExecArray): string =>
  `${open}${/\d/.test(counter) ? '1' : /[a-z]/.test(counter) ? 'a' : 'A'}${close}`;

/** The place that a counter stands for, from 0. */
const placeOf = ([, , counter = '']: RegExpExecArray): number =>
  /\d/.test(counter) ? Number(counter) - 1 : counter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0);

/** An `o` is a bullet of Word when a tab follows it, and an article or a letter otherwise. */
const BULLET = /^(?:[•◦▪‣●○■·*–—-](?=\s)|o(?=\t))\s+(?=\S)/;

function isBulleted(lines: readonly string[]): boolean {
  const sign = lines[0]?.[0] ?? '';
  const isDash = /[–—-]/.test(sign);
  return lines.every(
    (line) => line.startsWith(sign) && BULLET.test(line) && !(isDash && AMOUNT.test(line.replace(BULLET, ''))),
  );
}

/** What a minus can stand in front of: a number, a sum of money, or a variable. */
const AMOUNT = /^(?:[\p{N}\p{Sc}.,(√∞π]|\p{L}\d*\s*(?:$|[-+−*/^=<>≤≥²³]))/u;

import { readsAsAmount, readsAsDate, readsAsSurname } from './markerDoubts';

/** More lines than this are not taken as answers of one question; the instructor is told. */
export const MAX_PASTED_ANSWERS = 100;

/**
 * The kinds of list markers. Each has its texts: `tests.pasted.<kind>` and `tests.pasted.keep.<kind>` where they were
 * taken off, `tests.pasted.kept.<kind>` and `tests.pasted.remove.<kind>` where they stay because they may be part of the
 * answers.
 */
export const MARKER_KINDS = ['numbering', 'bullets'] as const;
export type MarkerKind = (typeof MARKER_KINDS)[number];

/** Several lines pasted into an answer. */
export interface PastedAnswers {
  /** What is stored, in the order of the lines; blank ones are left out. */
  answers: string[];
  /** Null when there are none. */
  markers: PastedMarkers | null;
}

export interface PastedMarkers {
  kind: MarkerKind;
  /** Whether they were taken off the answers; otherwise they may be part of them, and stay. */
  areRemoved: boolean;
  /** The answers the other way round, which one click brings: as they were copied, or without markers. */
  otherwise: string[];
}

/**
 * Reads a text pasted into an answer as one answer a line. Null when it is a single line, which is pasted as it is.
 *
 * Markers are numbers or letters that count on from the first (`1. 2. 3.`, `a) b) c)`), or one bullet sign in front of
 * every line. They are taken off unless they may mean something (`isDoubtful`).
 */
export function readPastedAnswers(pasted: string): PastedAnswers | null {
  const lines = pasted
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 2) return null;
  const found = findMarkers(lines);
  if (!found) return { answers: lines, markers: null };
  const { kind, marker } = found;
  const bare = lines.map((line) => line.replace(marker, ''));
  const areRemoved = !isDoubtful(lines, bare);
  const [answers, otherwise] = areRemoved ? [bare, lines] : [lines, bare];
  return { answers, markers: { kind, areRemoved, otherwise } };
}

function findMarkers(lines: readonly string[]): { kind: MarkerKind; marker: RegExp } | null {
  if (isCounted(lines)) return { kind: 'numbering', marker: COUNTER };
  return isBulleted(lines) ? { kind: 'bullets', marker: BULLET } : null;
}

/**
 * Whether what looks like markers may be part of the answers:
 * - days of dates: a number with a full stop, and a month in any line;
 * - ordinals: the same text behind all numbers ("1. Bundesliga", "2. Bundesliga");
 * - initials: capital letters with a full stop, and what can be a surname in every line. "A. Paris, B. London" cannot be
 *   told from "A. Einstein, B. Russell", and stays as well; only a tab, as word processors write it, makes them markers;
 * - a minus: a dash, and a number or mathematics in any line.
 */
function isDoubtful(lines: readonly string[], bare: readonly string[]): boolean {
  const [first = ''] = lines;
  if (new Set(bare).size < bare.length) return true;
  if (/^\d+\.\s/.test(first)) return bare.some(readsAsDate);
  if (/^[A-Z]\.\s/.test(first)) return !lines.every((line) => /^[A-Z]\.\t/.test(line)) && bare.every(readsAsSurname);
  return /^[–—-]/.test(first) && bare.some(readsAsAmount);
}

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

/** Among the signs are those of Word's symbol fonts. An `o` is a bullet when a tab follows it, and an article otherwise. */
const BULLET = /^(?:[•◦▪‣⁃∙●○■·➢➤\uF0A7\uF0B7\uF0D8*–—-](?=\s)|o(?=\t))\s+(?=\S)/;

function isBulleted(lines: readonly string[]): boolean {
  const sign = lines[0]?.[0] ?? '';
  return lines.every((line) => line.startsWith(sign) && BULLET.test(line));
}

import { isBlankLine } from '../text/sourceText';

import { readKeyLine, type KeyLine } from './keyLines';
import { LIST_LETTERS, placeOfLetter, placeOfRoman } from './letters';

/** What a line of a question list is. */
export type ListLine =
  | { kind: 'blank' }
  | { kind: 'text'; content: string }
  | ReadOption
  | ({ kind: 'key'; content: string } & KeyLine)
  | { kind: 'feedback'; content: string; value: string };

/** How the answers of a question are told apart: all of them in one way. */
export const OPTION_SERIES = ['letters', 'numbers', 'romans', 'bullets', 'boxes'] as const;
export type OptionSeries = (typeof OPTION_SERIES)[number];

export interface OptionLine {
  content: string;
  series: OptionSeries;
  /** Its place among the answers by its letter or number, from 0; null where nothing counts. */
  place: number | null;
  /** Its brackets and its case, or its sign: all options of a question are written in one way. */
  style: string;
  /** Whether only others in the same way tell it from a sentence that begins with a letter. */
  isLoose: boolean;
  /** With an asterisk in front or a tick in its box, which mark the right answer. */
  isMarked: boolean;
  text: string;
}

/** Bold as plain text has it around a whole line: `**b) text**`. It marks the text as well as the letter. */
const BOLD_LINE = /^(\s*)(\*\*|__)((?:\(?[A-Za-z0-9]{1,2}[.)\]:]|[-•])\s*)(\S.*\S|\S)\2\s*$/;

/** `A. text`, `a) text`, `(A) text`, `*b) text`; a full stop needs a blank after it, or initials were options. */
const LETTER = new RegExp(
  `^\\s*(?:(\\*)\\s*)?([(（]?)([${LIST_LETTERS}])(?:([)\\]）．：、])\\s*|([.:])(?:\\s+|$))(.*)$`,
  's',
);
/** `i) text`, `(II) text`, which may be letters or a text as well. */
const ROMAN = /^\s*(?:(\*)\s*)?(\(?)([ivx]{1,4}|[IVX]{1,4})(?:([)\]])\s*|([.:])(?:\s+|$))(.*)$/s;
/** `a - text`, `a/ text`, `a.text`, `Option A: text`: answers only where others are written in the same way. */
const LOOSE_LETTER =
  /^\s*(?!o\t)(?:(\*)\s*)?(option\s+|choice\s+|answer\s+|antwort\s+|r[ée]ponse\s+)?([A-Za-z])(?:(\s?[–—/-]\s+|:\s+|\t\s*)|(\.)(?=\p{L}))(.*)$/isu;
const NUMBER = /^\s*(?:(\*)\s*)?(\(?)(\d{1,2})(?:([)\]])\s*|([.:])(?:\s+|$))(.*)$/s;
const BULLET = /^\s*(?:([•◦▪‣⁃∙●○■·➢➤\uF0A7\uF0B7\uF0D8*–—-])\s+|(o)\t\s*)(\S.*)$/s;

/** A box in brackets or as a character, with a bullet or a letter in front of it at most. */
const BOX =
  /^\s*(?:[-*•+]\s+|\(?[A-Za-z\d]{1,2}[.)]\s+)?(?:\[[\s_]*(?:([xX✓✔*])[\s_]*)?\]|([☑☒🗹◉⦿🔘])|[☐□◻⬜◯❏])\uFE0F?\s*(\S.*)$/su;
const ROUND_BOX = /^\s*\(\s*(?:([xX*●•])\s*)?\)\s*(\S.*)$/s;

const FEEDBACK_WORDS = [
  'feedback',
  'explanation',
  'rationale',
  'reason',
  'comment',
  'erkl(?:ä|ae)rung',
  'begr(?:ü|ue)ndung',
  'kommentar',
  'r(?:ü|ue)ckmeldung',
  'explication',
  'explicaci[óo]n',
];
const FEEDBACK = new RegExp(`^[\\s*_]*(?:${FEEDBACK_WORDS.join('|')})\\s*[:：][*_]*\\s*(.*)$`, 'i');

export type ReadOption = { kind: 'option' } & OptionLine;

/** What each of some lines is; the lines above and below it tell a ticked box from a letter or a bullet. */
export function classifyLines(lines: readonly string[]): ListLine[] {
  return readRomans(
    readRadioButtons(
      lines.map((content) => classifyLine(content, isBlankLine(content))),
      lines,
    ),
    lines,
  );
}

/** Roman numbers count on from I, with II below: else `i)` is a letter, and `II.` is text. */
function readRomans(read: readonly ListLine[], lines: readonly string[]): ListLine[] {
  const romans = read.map(({ kind }, index) =>
    kind === 'option' || kind === 'text' ? readRoman(lines[index] ?? '') : null,
  );
  const isFollowed: boolean[] = [];
  let next: ReadOption | null = null;
  for (let index = read.length - 1; index >= 0; index--) {
    const roman = romans[index] ?? null;
    isFollowed[index] = roman?.place === 0 && next?.place === 1 && next.style === roman.style;
    if (read[index]?.kind === 'key') next = null;
    else next = roman ?? next;
  }
  let last: ReadOption | null = null;
  return read.map((line, index) => {
    if (line.kind === 'key') last = null;
    const roman = romans[index];
    const goesOn = last && roman?.style === last.style && roman.place === (last.place ?? 0) + 1;
    if (!roman || (!goesOn && !isFollowed[index])) return line;
    last = roman;
    return roman;
  });
}

function readRoman(content: string): ReadOption | null {
  const match = ROMAN.exec(content);
  if (!match) return null;
  const [, star = '', open = '', number = '', bracket = '', stop = '', text = ''] = match;
  const place = placeOfRoman(number);
  if (place < 0) return null;
  const form = number === number.toLowerCase() ? 'i' : 'I';
  const style = `${open}${form}${bracket || stop}`;
  return {
    kind: 'option',
    content,
    series: 'romans',
    place,
    style,
    isLoose: false,
    isMarked: star !== '',
    text: text.trim(),
  };
}

const isRoundBox = (line: ListLine | undefined): boolean =>
  line?.kind === 'option' && line.series === 'boxes' && line.style === '()';

const RADIO_BUTTONS = new Map([
  ['○', false],
  ['●', true],
]);

/** `(x)` is a letter where no other round box stands beside it; `●` is chosen where it stands beside `○`. */
function readRadioButtons(read: readonly ListLine[], lines: readonly string[]): ListLine[] {
  const signOf = (line: ListLine | undefined) =>
    line?.kind === 'option' && RADIO_BUTTONS.has(line.style) ? line.style : null;
  const runs = runsOf(read, (line) => signOf(line) !== null);
  const mixed = new Set(runs.filter((run) => new Set(run.map((index) => signOf(read[index]))).size > 1).flat());
  return read.map((line, index) => {
    if (line.kind !== 'option') return line;
    if (mixed.has(index)) {
      return { ...line, series: 'boxes' as const, style: '○', isMarked: RADIO_BUTTONS.get(line.style) === true };
    }
    const isAlone = isRoundBox(line) && ![read[index - 1], read[index + 1]].some(isRoundBox);
    return isAlone ? (readCounted(lines[index] ?? '', line.content) ?? line) : line;
  });
}

/** The places of lines that stand below each other and fulfil a condition. */
function runsOf(lines: readonly ListLine[], condition: (line: ListLine) => boolean): number[][] {
  const runs: number[][] = [];
  lines.forEach((line, index) => {
    if (!condition(line)) return;
    const last = runs.at(-1);
    if (last?.at(-1) === index - 1) last.push(index);
    else runs.push([index]);
  });
  return runs;
}

export function classifyLine(content: string, isBlank: boolean): ListLine {
  if (isBlank) return { kind: 'blank' };
  const box = readBox(content);
  if (box) return box;
  const key = readKeyLine(content);
  if (key) return { kind: 'key', content, ...key };
  const [, feedback] = FEEDBACK.exec(content) ?? [];
  if (feedback !== undefined) return { kind: 'feedback', content, value: feedback };
  const plain = content.replace(BOLD_LINE, '$1$3$2$4$2');
  return readCounted(plain, content) ?? readBullet(content) ?? { kind: 'text', content };
}

function readCounted(plain: string, content: string): ReadOption | null {
  const strict = LETTER.exec(plain) ?? NUMBER.exec(plain);
  const match = strict ?? LOOSE_LETTER.exec(plain);
  if (!match) return null;
  const [, star = '', open = '', counter = '', bracket = '', stop = '', text = ''] = match;
  const isNumber = /\d/.test(counter);
  const form = isNumber ? '1' : counter === counter.toLowerCase() ? 'a' : 'A';
  return {
    kind: 'option',
    content,
    series: isNumber ? 'numbers' : 'letters',
    place: isNumber ? Number(counter) - 1 : placeOfLetter(counter),
    style: `${open.trim().toLowerCase()}${form}${(bracket || stop).trim()}`,
    isLoose: !strict,
    isMarked: star !== '',
    text: text.trim(),
  };
}

function readBullet(content: string): ReadOption | null {
  const [, sign, letter = '', text = ''] = BULLET.exec(content) ?? [];
  if (text === '') return null;
  return {
    kind: 'option',
    content,
    series: 'bullets',
    place: null,
    style: sign ?? letter,
    isLoose: false,
    isMarked: false,
    text,
  };
}

function readBox(content: string): ReadOption | null {
  const square = BOX.exec(content);
  const round = square ? null : ROUND_BOX.exec(content);
  const [, bracketed = '', sign = '', text = ''] = square ?? (round ? [round[0], round[1], '', round[2]] : []);
  if (text === '') return null;
  const isMarked = bracketed !== '' || sign !== '';
  return {
    kind: 'option',
    content,
    series: 'boxes',
    place: null,
    style: square ? '[]' : '()',
    isLoose: false,
    isMarked,
    text,
  };
}

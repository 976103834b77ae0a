import { Parser } from 'htmlparser2';

/** How the items of a numbered list are counted, as HTML has it. */
export interface ListCounter {
  next: number;
  step: 1 | -1;
  type: LabelType;
}

/** The values of the attribute `type`: numbers, letters and Roman numbers. */
const LABEL_TYPES = ['1', 'a', 'A', 'i', 'I'] as const;
type LabelType = (typeof LABEL_TYPES)[number];

type Attributes = Record<string, string>;

/** The same by the style that editors of Moodle write. */
const STYLE_TYPES: Record<string, LabelType> = {
  decimal: '1',
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

/** @param count items of the list, from which a list that is `reversed` counts down */
export function listCounter(attributes: Attributes, count: number): ListCounter {
  const isReversed = attributes.reversed !== undefined;
  const start = wholeNumber(attributes.start);
  return { next: start ?? (isReversed ? count : 1), step: isReversed ? -1 : 1, type: typeOf(attributes) ?? '1' };
}

/** The label of the next item, which may have a number or a type of its own. */
export function takeLabel(counter: ListCounter, attributes: Attributes): string {
  const number = wholeNumber(attributes.value) ?? counter.next;
  counter.next = number + counter.step;
  return labelOf(number, typeOf(attributes) ?? counter.type);
}

function typeOf({ type, style = '' }: Attributes): LabelType | undefined {
  const [, styled = ''] =
    /list-style(?:-type)?\s*:[^;:]*?\b((?:lower|upper)-(?:alpha|latin|roman)|decimal)\b/i.exec(style) ?? [];
  return STYLE_TYPES[styled.toLowerCase()] ?? LABEL_TYPES.find((known) => known === type?.trim());
}

const wholeNumber = (value: string | undefined): number | null =>
  value !== undefined && /^\s*[+-]?\d{1,9}\s*$/.test(value) ? Number(value) : null;

/** Numbers that have no letter or no Roman number stay numbers, as in a browser. */
function labelOf(number: number, type: LabelType): string {
  if (type === '1' || number < 1) return String(number);
  const label = type.toLowerCase() === 'a' ? lettersOf(number) : romanOf(number);
  return type === type.toLowerCase() ? label : label.toUpperCase();
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/** a to z, then aa, ab, and so on. */
function lettersOf(number: number): string {
  const before = Math.floor((number - 1) / ALPHABET.length);
  return `${before > 0 ? lettersOf(before) : ''}${ALPHABET.charAt((number - 1) % ALPHABET.length)}`;
}

const ROMAN_DIGITS: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
const LARGEST_ROMAN = 3999;

function romanOf(number: number): string {
  if (number > LARGEST_ROMAN) return String(number);
  let rest = number;
  return ROMAN_DIGITS.map(([value, digits]) => {
    const count = Math.floor(rest / value);
    rest -= count * value;
    return digits.repeat(count);
  }).join('');
}

/** The number of items of each numbered list, in the order in which the lists begin. */
export function countItems(html: string): number[] {
  if (!/\breversed\b/i.test(html)) return [];
  const counts: number[] = [];
  /** Of each open list, its place among the numbered ones; -1 for a list without numbers. */
  const open: number[] = [];
  const parser = new Parser({
    onopentag(name) {
      if (name === 'ol') open.push(counts.push(0) - 1);
      else if (name === 'ul') open.push(-1);
      const at = open.at(-1) ?? -1;
      if (name === 'li' && at >= 0) counts[at] = (counts[at] ?? 0) + 1;
    },
    onclosetag: (name) => void ((name === 'ol' || name === 'ul') && open.pop()),
  });
  parser.end(html);
  return counts;
}

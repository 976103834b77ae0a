import { placeOfLetter } from './letters';

interface Label {
  /** Where it begins, with its asterisk. */
  at: number;
  place: number;
  style: string;
  isWideApart: boolean;
  before: string;
}

/** A letter or a number with its bracket, behind a blank or at the beginning. */
const LABEL = /(^|\s)(\*?\(?)([A-Za-z]|\d{1,2})([.)])(?=\s*\S)/g;

const FIRST_LABEL = /^\s*\*?\(?[aA1][.)]/;

/** Characters in front of which a label can begin answers behind a question in the same line. */
const ENDS_QUESTION = /[?:.!…_]\s*$/;

/**
 * Cuts a line into one for each answer where several stand in it: `a) one b) two c) three`, behind the question or not,
 * and columns as `a. one⇥c. three`. A full stop alone may belong to initials, so that single blanks need three answers.
 */
export function splitInlineOptions(content: string, nextLine = ''): string[] {
  const labels = labelsOf(content);
  if (labels.length < 2) return [content];
  // A list within a question that has its answers below.
  if (labels[0]?.at !== content.search(/\S/) && FIRST_LABEL.test(nextLine)) return [content];
  // The number of the question may stand in front of them.
  const first = firstOfSeveral(labels) ?? labels[0];
  const series = labels.filter(({ style }) => style === first?.style);
  const cuts = columnsOf(series) ?? successiveOf(series, content);
  if (!cuts) return [content];
  const starts = [0, ...cuts.map(({ at }) => at)];
  return starts
    .map((start, index) => content.slice(start, starts[index + 1] ?? content.length))
    .filter((piece) => piece.trim() !== '');
}

/** The first label that another one follows in the same style. */
function firstOfSeveral(labels: readonly Label[]): Label | undefined {
  const followed = new Set<string>();
  return labels.reduceRight<Label | undefined>((found, label) => {
    if (label.place === 1) followed.add(label.style);
    return label.place === 0 && followed.has(label.style) ? label : found;
  }, undefined);
}

function labelsOf(content: string): Label[] {
  return [...content.matchAll(LABEL)].map(({ index, 1: gap = '', 2: open = '', 3: counter = '', 4: close = '' }) => {
    const at = index + gap.length;
    const before = content.slice(Math.max(0, at - 3), at);
    const isNumber = /\d/.test(counter);
    const form = isNumber ? '1' : counter === counter.toLowerCase() ? 'a' : 'A';
    return {
      at,
      place: isNumber ? Number(counter) - 1 : placeOfLetter(counter),
      style: `${open.replace('*', '')}${form}${close}`,
      isWideApart: /\t|\s{2}$/.test(before),
      before,
    };
  });
}

/** Answers in columns stand wide apart, with rising letters: `a. one   c. three`. */
function columnsOf(labels: readonly Label[]): Label[] | null {
  const [first, ...others] = labels;
  const isColumns =
    first?.before.trim() === '' &&
    !first.style.startsWith('1') &&
    others.length > 0 &&
    others.every(({ isWideApart, place }, index) => isWideApart && place > (labels[index]?.place ?? 0));
  return isColumns ? [...labels] : null;
}

/** Answers from the first on, at the beginning of the line or behind a question. */
function successiveOf(labels: readonly Label[], content: string): Label[] | null {
  const from = labels.findIndex(({ place }) => place === 0);
  const found = labels.slice(from).filter(({ place }, index) => place === index);
  const [first, second] = found;
  if (from < 0 || !first || !second) return null;
  const begins = content.slice(0, first.at).trim() === '' || ENDS_QUESTION.test(first.before);
  const isCertain = first.style.endsWith(')') || found.length > 2 || second.isWideApart;
  const isNumber = first.style.includes('1');
  return begins && isCertain && !(isNumber && first.style.endsWith('.')) ? found : null;
}

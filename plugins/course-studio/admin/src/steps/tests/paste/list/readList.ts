import type { ImportEntry, TextBlock } from '../importReport';

import { finishQuestion, hasAnswerInText, type ListOptions, type OpenQuestion } from './finishQuestion';
import { splitInlineOptions } from './inlineOptions';
import { readKeyLine } from './keyLines';
import { classifyLines, type ListLine, type OptionLine, type ReadOption } from './lineKinds';
import { mayBeMarked } from './marks';
import { questionNumber, type QuestionNumber } from './stripNumbers';
import { readStatement } from './verdicts';

const emptyQuestion = (): OpenQuestion => ({ line: 0, text: [], options: [], key: null, feedback: [], source: [] });

/**
 * Reads questions as Aiken, word processors and other programs write them: the question, below it its answers by letters
 * (`A.`, `a)`, `(A)`), numbers, bullets or boxes to tick, and the right one by a line such as `ANSWER: B` or `Lösung: b`,
 * by a key in brackets behind the question, or by a mark on it: an asterisk, a tick, bold, "(correct)". A statement with
 * "(False)" behind it, or with `Answer: False` below, is a question as well. The text may have several lines, several
 * right answers make a multiple choice, and a line `Feedback:` is the explanation.
 * @see https://docs.moodle.org/en/Aiken_format
 */
export function readList({ line: firstLine, text }: TextBlock, options: ListOptions): ImportEntry[] {
  const sourceLines = text.split('\n');
  const pieces = joinKeys(
    sourceLines.flatMap((content, index) =>
      splitInlineOptions(content, sourceLines[index + 1]).map((piece) => ({ piece, line: firstLine + index })),
    ),
  );
  const lines = classifyLines(pieces.map(({ piece }) => piece));
  const below = nextLines(lines);
  const numbers = lineNumbers(lines);
  const entries: ImportEntry[] = [];
  let question = emptyQuestion();
  const finish = () => {
    if (question.line > 0) entries.push(finishQuestion(question, options));
    question = emptyQuestion();
  };
  lines.forEach((read, index) => {
    const belowLine = below[index] ?? NOTHING_BELOW;
    if (endsBefore(read, question, belowLine)) finish();
    if (isBelowHeading({ read, below: belowLine, question, numbers })) finish();
    if (isStemBefore(read, question, belowLine)) returnToText(question);
    const role = roleOf(read, question, belowLine);
    if (role === 'end') finish();
    if (role === 'end' || role === 'gap') return;
    if (role === 'text' && question.options.length > 0) finish();
    addLine(question, { role, read, line: pieces[index]?.line ?? firstLine });
    if (role === 'text' && isWholeStatement(read, belowLine)) finish();
  });
  finish();
  return entries;
}

interface Piece {
  piece: string;
  line: number;
}

const ONE_LABEL = /^\s*\(?(?:\p{L}|[ivx]{1,4}|\d{1,2})\)?\.?\s*$/iu;

/** Joins a line `Answer:` with the letter in the line below it. */
function joinKeys(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const { piece, line } of pieces) {
    const before = joined.at(-1);
    if (before && ONE_LABEL.test(piece) && readKeyLine(before.piece)?.value === '') before.piece += ` ${piece.trim()}`;
    else joined.push({ piece, line });
  }
  return joined;
}

/** What follows a line: the next two that are not blank, and the next answer or key before a blank line. */
interface Below {
  next: ListLine | null;
  second: ListLine | null;
  structure: ListLine | null;
}

const NOTHING_BELOW: Below = { next: null, second: null, structure: null };

function nextLines(lines: readonly ListLine[]): Below[] {
  const below: Below[] = [];
  let found = NOTHING_BELOW;
  for (let index = lines.length - 1; index >= 0; index--) {
    below[index] = found;
    const line = lines[index];
    if (line?.kind === 'blank') found = { ...found, structure: null };
    else if (line) {
      found = { next: line, second: found.next, structure: line.kind === 'text' ? found.structure : line };
    }
  }
  return below;
}

const numberOfLine = (read: ListLine): QuestionNumber | null =>
  // A number with a word may stand in a line of its own, above its question.
  read.kind === 'text' || read.kind === 'option' ? questionNumber(`${read.content}\n_`) : null;

const nameOf = (form: string, value: number): string => `${form} ${value}`;

/** The numbers in front of lines, by their form and value. */
const lineNumbers = (lines: readonly ListLine[]): ReadonlySet<string> =>
  new Set(
    lines.flatMap((line) => {
      const number = numberOfLine(line);
      return number ? [nameOf(number.form, number.value)] : [];
    }),
  );

/** Lines of headings and instructions above a question; more are a text. */
const MAX_HEADING_LINES = 10;

interface PlacedLine {
  read: ListLine;
  below: Below;
  question: OpenQuestion;
  numbers: ReadonlySet<string>;
}

/**
 * Whether what stands directly above a line is a heading or an instruction: the line has the number of a question with
 * answers of its own, and another line counts on from it or up to it. In a list within a question, the next number is
 * below, before the answers.
 */
function isBelowHeading({ read, below, question: { text, options }, numbers }: PlacedLine): boolean {
  if (text.length === 0 || text.length > MAX_HEADING_LINES || options.length > 0) return false;
  const number = numberOfLine(read);
  if (!number || (read.kind !== 'text' && read.kind !== 'option')) return false;
  if (text.some((line) => questionNumber(`${line}\n_`) !== null)) return false;
  if (![-1, 1].some((step) => numbers.has(nameOf(number.form, number.value + step)))) return false;
  if (readStatement(read.content)) return true;
  const answers = below.structure ?? below.next;
  if (answers?.kind !== 'option') return answers?.kind === 'key';
  return answers.series !== 'numbers' || answers.place === 0;
}

type LineRole = 'gap' | 'end' | 'text' | 'option' | 'wrapped' | 'key' | 'feedback';

const isFirst = ({ place }: OptionLine): boolean => place === 0;
const isSameSeries = (one: OptionLine, other: OptionLine): boolean =>
  one.series === other.series &&
  ((one.series === 'letters' && !one.isLoose && !other.isLoose) || one.style === other.style);

/** Whether a line begins another question: what follows a key, and a second answer A. */
const endsBefore = (read: ListLine, { key, options, feedback }: OpenQuestion, below: Below): boolean =>
  (key !== null &&
    read.kind !== 'feedback' &&
    read.kind !== 'blank' &&
    !(feedback.length > 0 && explainsFurther(read, below))) ||
  (read.kind === 'option' &&
    isFirst(read) &&
    options.length > 0 &&
    options.every((option) => isSameSeries(option, read)));

/** Whether a line goes on with the explanation above it: nothing in it or below it belongs to a question. */
const explainsFurther = (read: ListLine, { structure }: Below): boolean =>
  read.kind === 'text' &&
  structure === null &&
  questionNumber(read.content) === null &&
  readStatement(read.content) === null;

/** Whether a line is the first of several answers. */
function begins(read: ListLine, { next }: Pick<Below, 'next'>): read is ReadOption {
  if (read.kind !== 'option') return false;
  if (read.series === 'boxes') return true;
  if (next?.kind !== 'option' || !isSameSeries(read, next)) return false;
  return read.place === null || (isFirst(read) && next.place === 1);
}

/** Whether what was taken for answers is a list within the question, because answers of another kind follow it. */
function isStemBefore(read: ListLine, question: OpenQuestion, below: Below): boolean {
  const answers = read.kind === 'text' ? below.structure : begins(read, below) ? read : null;
  return (
    answers?.kind === 'option' &&
    (isFirst(answers) || answers.place === null) &&
    question.text.length > 0 &&
    question.options.length > 0 &&
    question.options.every(
      (option) =>
        ['bullets', 'numbers', 'romans'].includes(option.series) && !isSameSeries(option, answers) && !isMarked(option),
    )
  );
}

function returnToText(question: OpenQuestion): void {
  question.text.push(...question.options.flatMap(({ content, text }) => [content, ...text.split('\n').slice(1)]));
  question.options = [];
}

const isMarked = ({ isMarked: hasSign, text }: OptionLine): boolean => hasSign || mayBeMarked(text);

function roleOf(read: ListLine, question: OpenQuestion, below: Below): LineRole {
  switch (read.kind) {
    case 'blank':
      return question.line > 0 && !goesOnBelow(question, below) ? 'end' : 'gap';
    case 'key':
      return question.options.length > 0 || hasAnswerInText(question.text, read.value) ? 'key' : 'text';
    case 'feedback':
      return isAnswered(question) ? 'feedback' : 'text';
    case 'option':
      return roleOfOption(read, question, below);
    case 'text':
      if (question.feedback.length > 0 && explainsFurther(read, below)) return 'feedback';
      return isWrapped(read, question, below) ? 'wrapped' : 'text';
  }
}

const isAnswered = ({ key, options }: OpenQuestion): boolean => key !== null || options.some(isMarked);

function roleOfOption(read: ReadOption, question: OpenQuestion, below: Below): LineRole {
  const { options } = question;
  const [first] = options;
  if (!first) return isFirstOption(read, question, below) ? 'option' : 'text';
  if (isSameSeries(first, read)) {
    if (read.series !== 'numbers') return 'option';
    return read.place === options.length && !isNextNumber(read, question, below) ? 'option' : 'text';
  }
  return !begins(read, below) && isWrapped(read, question, below) ? 'wrapped' : 'text';
}

/** A number that counts on, with answers below it, can be that of the next question. */
function isNextNumber(read: ReadOption, question: OpenQuestion, below: Below): boolean {
  const own = questionNumber(question.text.join('\n'));
  return beginsBelow(below) && (isAnswered(question) || own?.value === read.place);
}

/** Where answers are not counted, only a small letter or a blank tells a line that goes on from the next question. */
function isWrapped(read: { content: string }, question: OpenQuestion, { structure }: Below): boolean {
  if (question.options.length === 0 || !structure || !goesOn(question, structure)) return false;
  return structure.kind === 'key' || question.options[0]?.place !== null || /^[\s\p{Ll}]/u.test(read.content);
}

const beginsBelow = ({ next, second }: Below): boolean => next !== null && begins(next, { next: second });

/**
 * Whether an answer can be the first of a question. A letter in front of the first line, without its successor below,
 * begins a sentence: "A. Einstein was born when?" A number or a bullet needs a question above and another one below it.
 */
function isFirstOption(read: ReadOption, { text }: OpenQuestion, below: Below): boolean {
  const { next } = below;
  if (read.series === 'letters') {
    if (!isFirst(read) || (read.isLoose && !begins(read, below))) return false;
    return text.length > 0 || (next?.kind === 'option' && next.place === 1 && next.style === read.style);
  }
  if (text.length === 0) return false;
  if (read.series === 'boxes') return true;
  // Statements that are called true or false, one a line, are questions of their own.
  if (read.series === 'numbers' && readStatement(read.text)) return false;
  return begins(read, below);
}

/** Whether a line below can belong to a question that was begun. */
function goesOn(question: OpenQuestion, next: ListLine | null): boolean {
  if (next?.kind === 'feedback') return isAnswered(question);
  if (question.key !== null) return false;
  if (next?.kind === 'key') return true;
  if (next?.kind !== 'option') return false;
  const [first] = question.options;
  if (!first) return next.series === 'boxes' || (['letters', 'romans'].includes(next.series) && isFirst(next));
  return isSameSeries(first, next) && (next.place === null || next.place === question.options.length);
}

/** The same over a blank line, behind which a number may be that of the next question. */
function goesOnBelow(question: OpenQuestion, { next, second }: Below): boolean {
  const [first] = question.options;
  if (!first && next?.kind === 'option' && (next.series === 'numbers' || next.series === 'bullets')) {
    const own = questionNumber(question.text.join('\n'));
    return (next.series === 'bullets' || own !== null) && begins(next, { next: second });
  }
  const isNextQuestion = first?.series === 'numbers' && second !== null && begins(second, NOTHING_BELOW);
  return goesOn(question, next) && !isNextQuestion;
}

/** Whether a line is a statement that is called true or false, and has no answers below it. */
const isWholeStatement = (read: ListLine, { next }: Below): boolean =>
  (read.kind === 'text' || read.kind === 'option') &&
  readStatement(read.content) !== null &&
  next?.kind !== 'key' &&
  !(
    next?.kind === 'option' &&
    (next.series === 'letters' || next.series === 'boxes') &&
    next.place !== null &&
    isFirst(next)
  );

function addLine(question: OpenQuestion, { role, read, line }: { role: LineRole; read: ListLine; line: number }): void {
  if (read.kind === 'blank') return;
  if (question.line === 0) question.line = line;
  question.source.push(read.content);
  const last = question.options.at(-1);
  if (role === 'option' && read.kind === 'option') {
    question.options.push({ ...read, line, isColumn: last?.line === line });
  } else if (role === 'key' && read.kind === 'key') question.key = { value: read.value, details: read.details, line };
  else if (role === 'feedback') question.feedback.push(read.kind === 'feedback' ? read.value : read.content);
  else if (role === 'wrapped' && last) last.text = `${last.text}\n${read.content.trim()}`;
  else question.text.push(read.content);
}

import { questionEntry, quotePiece, type ImportEntry, type ImportRefusal, type TextBlock } from '../importReport';
import { isBlankLine } from '../text/sourceText';
import { readLine, readText, type ImportLabels } from '../text/readText';

import { classifyLine, letterAt, type ListLine, type OptionLine } from './lineKinds';
import { namesLetters, readKey } from './readKey';

type Numbered<L> = L & { line: number };

interface OpenQuestion {
  /** 0 as long as nothing was read. */
  line: number;
  text: string[];
  options: Numbered<OptionLine>[];
  key: Numbered<{ value: string }> | null;
  feedback: string[];
  /** The lines it was read from. */
  source: string[];
}

const emptyQuestion = (): OpenQuestion => ({ line: 0, text: [], options: [], key: null, feedback: [], source: [] });

/**
 * Reads questions as Aiken and word processors write them: the question, answers by letters (`A.`, `a)`, `(A)`), and the
 * right one by a line such as `ANSWER: B` or `Lösung: b`, or by an asterisk in front of it. The text may have several
 * lines, several right letters make a multiple choice, and a line `Feedback:` is the explanation.
 * @see https://docs.moodle.org/en/Aiken_format
 */
export function readList({ line: firstLine, text }: TextBlock, labels: ImportLabels): ImportEntry[] {
  const lines = text.split('\n').map((content) => classifyLine(content, isBlankLine(content)));
  const below = nextLines(lines);
  const entries: ImportEntry[] = [];
  let question = emptyQuestion();
  const finish = () => {
    if (question.line > 0) entries.push(finishQuestion(question, labels));
    question = emptyQuestion();
  };
  lines.forEach((read, index) => {
    if (endsBefore(read, question)) finish();
    const role = roleOf(read, question, below[index] ?? NOTHING_BELOW);
    if (role === 'end') finish();
    if (role === 'end' || role === 'gap') return;
    if (role === 'text' && question.options.length > 0) finish();
    addLine(question, { role, read, line: firstLine + index });
  });
  finish();
  return entries;
}

/** What follows a line: the next one that is not blank, and the next answer or key before a blank line. */
interface Below {
  next: ListLine | null;
  structure: ListLine | null;
}

const NOTHING_BELOW: Below = { next: null, structure: null };

function nextLines(lines: readonly ListLine[]): Below[] {
  const below: Below[] = [];
  let found = NOTHING_BELOW;
  for (let index = lines.length - 1; index >= 0; index--) {
    below[index] = found;
    const line = lines[index];
    if (line?.kind === 'blank') found = { next: found.next, structure: null };
    else if (line) found = { next: line, structure: line.kind === 'text' ? found.structure : line };
  }
  return below;
}

type LineRole = 'gap' | 'end' | 'text' | 'option' | 'wrapped' | 'key' | 'feedback';

/** Whether a line begins another question: what follows a key, and a second answer A. */
const endsBefore = (read: ListLine, { key, options }: OpenQuestion): boolean =>
  (key !== null && read.kind !== 'feedback' && read.kind !== 'blank') ||
  (read.kind === 'option' && options.length > 0 && read.letter === 'A');

function roleOf(read: ListLine, question: OpenQuestion, { next, structure }: Below): LineRole {
  switch (read.kind) {
    case 'blank':
      return question.line > 0 && !goesOn(question, next) ? 'end' : 'gap';
    case 'key':
      return question.options.length > 0 || namesLetters(read.value) ? 'key' : 'text';
    case 'feedback':
      return isAnswered(question) ? 'feedback' : 'text';
    case 'option':
      return isOption(read, question, next) ? 'option' : 'text';
    case 'text':
      return question.options.length > 0 && structure && goesOn(question, structure) ? 'wrapped' : 'text';
  }
}

const isAnswered = ({ key, options }: OpenQuestion): boolean =>
  key !== null || options.some(({ isMarked }) => isMarked);

/** A letter in front of the first line, without its successor below, begins a sentence: "A. Einstein was born when?" */
function isOption(read: OptionLine, { options, text }: OpenQuestion, next: ListLine | null): boolean {
  if (options.length > 0) return true;
  if (read.letter !== 'A') return false;
  return text.length > 0 || (next?.kind === 'option' && next.letter === 'B' && next.style === read.style);
}

/** Whether a line below can belong to a question that was begun. */
function goesOn(question: OpenQuestion, next: ListLine | null): boolean {
  if (next?.kind === 'feedback') return isAnswered(question);
  if (question.key !== null) return false;
  return next?.kind === 'key' || (next?.kind === 'option' && next.letter === letterAt(question.options.length));
}

function addLine(question: OpenQuestion, { role, read, line }: { role: LineRole; read: ListLine; line: number }): void {
  if (read.kind === 'blank') return;
  if (question.line === 0) question.line = line;
  question.source.push(read.content);
  const last = question.options.at(-1);
  if (role === 'option' && read.kind === 'option') question.options.push({ ...read, line });
  else if (role === 'key' && read.kind === 'key') question.key = { value: read.value, line };
  else if (role === 'feedback' && read.kind === 'feedback') question.feedback.push(read.value);
  else if (role === 'wrapped' && last) last.text = `${last.text}\n${read.content.trim()}`;
  else question.text.push(read.content);
}

function finishQuestion(question: OpenQuestion, labels: ImportLabels): ImportEntry {
  const { line, options, key, source } = question;
  const quoted = quotePiece(source.join('\n'));
  const refuse = (code: ImportRefusal, at: number): ImportEntry => ({ state: 'refused', line: at, code, text: quoted });
  const outOfOrder = options.find(({ letter }, index) => letter !== letterAt(index));
  if (options.length === 0 && !key) return { state: 'skipped', line, kind: 'Description', text: quoted };
  if (question.text.length === 0) return refuse('text.missing', line);
  if (options.length === 0) return refuse('answers.none', key?.line ?? line);
  if (outOfOrder) return refuse('answers.order', outOfOrder.line);
  if (options.length < 2) return refuse('answers.few', options.at(-1)?.line ?? line);
  const marked = options.flatMap(({ isMarked }, index) => (isMarked ? [index] : []));
  const right = key
    ? readKey(
        key.value,
        options.map((option) => option.text),
      )
    : marked;
  const contradicts = key !== null && marked.length > 0 && marked.join() !== right?.toSorted((a, b) => a - b).join();
  if (!right || contradicts) return refuse('answer.unknown', key?.line ?? line);
  if (right.length === 0) return refuse('answer.missing', options.at(-1)?.line ?? line);
  const text = readText(question.text.join('\n'), 'plain', labels);
  const explanation = readText(question.feedback.join('\n'), 'plain', labels);
  const answers = options.map((option) => readLine(option.text, 'plain', labels));
  return questionEntry({
    line,
    text: source.join('\n'),
    question: {
      text: text.text,
      kind: right.length > 1 ? 'multiple' : 'single',
      partialCredit: false,
      explanation: explanation.text,
      answers: answers.map((answer, index) => ({ text: answer.text, correct: right.includes(index), fraction: null })),
    },
    changes: [text, explanation, ...answers].flatMap(({ changes }) => changes),
  });
}

import { questionEntry, quotePiece, type ImportChange, type ImportEntry, type ImportRefusal } from '../importReport';
import { readLine, readText, type ImportLabels } from '../text/readText';
import { readsAsAmount, readsAsDate } from '../../markerDoubts';

import { takeInlineKey, type KeyLine } from './keyLines';
import type { OptionLine, OptionSeries } from './lineKinds';
import { isCertainlyMarked, takeCertainMarks, takeMarks, type MarkedTexts } from './marks';
import { isSameText, namesLetters, readKey } from './readKey';
import { questionNumber } from './stripNumbers';
import { isTableRow, isVerdictWord, readStatement, readVerdict } from './verdicts';

type Placed<L> = L & { line: number };

/** A question whose lines are being read. */
export interface OpenQuestion {
  /** 0 as long as nothing was read. */
  line: number;
  text: string[];
  /** In columns, several stand in one line. */
  options: Placed<OptionLine & { isColumn: boolean }>[];
  key: Placed<KeyLine> | null;
  feedback: string[];
  /** The lines it was read from. */
  source: string[];
}

/** A question whose answers are known, and which of them are right. */
interface AnsweredQuestion {
  text: string;
  answers: readonly string[];
  isRight: readonly boolean[];
  changes: readonly ImportChange[];
}

type Refusal = { code: ImportRefusal; line: number };

/** Whether a key can be that of a text without answers below it: one that says true or false, or names a line of the text. */
export const hasAnswerInText = (text: readonly string[], key: string): boolean =>
  namesLetters(key) || readVerdict(key) !== null || answersInText(text, key) !== null;

export interface ListOptions {
  labels: ImportLabels;
  /** What a key below the whole list says, by the number of the question; what is used is taken out. */
  keys?: Map<number, string>;
}

/** The entry of a question of which all lines are read. */
export function finishQuestion(question: OpenQuestion, { labels, keys }: ListOptions): ImportEntry {
  const open = withListKey(withInlineKey(question), keys);
  const { line, source } = open;
  const text = quotePiece(source.join('\n'));
  const isText = open.options.length === 0 && !open.key;
  const answered = isText ? answerStatement(open, labels) : answerQuestion(open, labels);
  if (!answered) return { state: 'skipped', line, kind: source.some(isTableRow) ? 'Table' : 'Description', text };
  if ('code' in answered) return { state: 'refused', text, ...answered };
  return storeQuestion(open, answered, labels);
}

/** Takes a key in brackets off the end of the question or of its last answer, where there is no other. */
function withInlineKey(question: OpenQuestion): OpenQuestion {
  const { text, options, key, line } = question;
  if (key) return question;
  const last = options.at(-1);
  const behindLast = last && takeInlineKey(last.text);
  if (behindLast) {
    const bare = { ...last, text: behindLast.text };
    return {
      ...question,
      options: [...options.slice(0, -1), bare],
      key: { value: behindLast.value, details: '', line },
    };
  }
  const behindText = takeInlineKey(text.join('\n'));
  const isKey = behindText && (options.length > 0 || readVerdict(behindText.value) !== null);
  if (!isKey) return question;
  return { ...question, text: behindText.text.split('\n'), key: { value: behindText.value, details: '', line } };
}

/** The key of the whole list, for a question that has none of its own. */
function withListKey(question: OpenQuestion, keys: Map<number, string> | undefined): OpenQuestion {
  const { text, options, key, line } = question;
  const number = questionNumber(text.join('\n'))?.value;
  const isMarked = options.some((option) => option.isMarked || isCertainlyMarked(option.text));
  if (!keys || number === undefined || key || isMarked) return question;
  const value = keys.get(number);
  if (value === undefined) return question;
  keys.delete(number);
  return { ...question, key: { value, details: '', line } };
}

/** A statement with its verdict behind it, or in a line of its own below. */
function answerStatement({ text, line }: OpenQuestion, labels: ImportLabels): AnsweredQuestion | null {
  const whole = text.join('\n');
  const statement = readStatement(whole);
  if (statement) return trueOrFalse(statement, statement.verdict, labels);
  const [above = '', last = ''] = text.slice(-2);
  const isTrue = text.length > 1 && isVerdictWord(last) && !isVerdictWord(above) ? readVerdict(last) : null;
  if (isTrue === null || line === 0) return null;
  return trueOrFalse({ text: text.slice(0, -1).join('\n'), isTrue }, last.trim(), labels);
}

const trueOrFalse = (
  { text, isTrue }: { text: string; isTrue: boolean },
  verdict: string,
  labels: ImportLabels,
): AnsweredQuestion => ({
  text,
  answers: [labels.true, labels.false],
  isRight: [isTrue, !isTrue],
  changes: [{ code: 'trueFalse', from: verdict }],
});

function answerQuestion(open: OpenQuestion, labels: ImportLabels): AnsweredQuestion | Refusal {
  const { text, options, key, line } = open;
  if (text.length === 0) return { code: 'text.missing', line };
  if (key && options.length === 0) return answerByText(open, key, labels);
  const isColumns = options.some(({ isColumn }) => isColumn);
  const sorted = isColumns ? options.toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0)) : options;
  const outOfOrder = sorted.find(({ place }, index) => place !== null && place !== index);
  if (outOfOrder) return { code: 'answers.order', line: outOfOrder.line };
  if (sorted.length < 2) return { code: 'answers.few', line: sorted.at(-1)?.line ?? line };
  return answerByOptions(open, sorted);
}

function answerByOptions(
  { text, key, line }: OpenQuestion,
  options: OpenQuestion['options'],
): AnsweredQuestion | Refusal {
  const marks = key ? marksBeside(key, options) : takeMarks(textsOf(options));
  const isMarked = options.map((option, index) => option.isMarked || marks.isRight[index] === true);
  const marked = isMarked.flatMap((is, index) => (is ? [index] : []));
  const right = key ? readKey(key.value, marks.texts, options[0]?.series) : marked;
  const contradicts = key !== null && marked.length > 0 && marked.join() !== right?.toSorted((a, b) => a - b).join();
  if (!right || contradicts) return { code: 'answer.unknown', line: key?.line ?? line };
  if (right.length === 0) return { code: 'answer.missing', line: options.at(-1)?.line ?? line };
  return {
    text: text.join('\n'),
    answers: marks.texts,
    isRight: options.map((_option, index) => right.includes(index)),
    changes: marks.changes,
  };
}

/** Signs such as asterisks are marks beside a key only where they frame the whole of the answers that it names. */
function marksBeside(key: KeyLine, options: OpenQuestion['options']): MarkedTexts {
  const texts = textsOf(options);
  const certain = takeCertainMarks(texts);
  if (certain.isRight.includes(true)) return certain;
  const framed = takeMarks(texts);
  const isFramed = texts.every((text, index) => !framed.isRight[index] || /^(\*\*|__).*\1$/s.test(text));
  const right = readKey(key.value, framed.texts, options[0]?.series);
  const isSame = right !== null && framed.isRight.every((is, index) => is === right.includes(index));
  return isFramed && isSame ? framed : certain;
}

/** Dashes in front of numbers or mathematics are minus signs, and numbers in front of months are days: they stay. */
function textsOf(options: OpenQuestion['options']): string[] {
  const isEach = (series: OptionSeries, sign: RegExp) =>
    options.every((option) => option.series === series && sign.test(option.style));
  const isMinus = isEach('bullets', /[–—-]/) && options.some(({ text }) => readsAsAmount(text));
  const isDay = isEach('numbers', /^1\.$/) && options.some(({ text }) => readsAsDate(text));
  if (!isMinus && !isDay) return options.map(({ text }) => text);
  return options.map(({ content, text }) =>
    [content.trim().replace(/^\*\s*/, ''), ...text.split('\n').slice(1)].join('\n'),
  );
}

function answerByText(open: OpenQuestion, key: Placed<KeyLine>, labels: ImportLabels): AnsweredQuestion | Refusal {
  const found = answersInText(open.text, key.value);
  if (found) {
    const { stem, answers, right } = found;
    return {
      text: stem.join('\n'),
      answers,
      isRight: answers.map((_answer, index) => right.includes(index)),
      changes: [],
    };
  }
  const isTrue = readVerdict(key.value);
  if (isTrue === null) return { code: 'answers.none', line: key.line };
  return trueOrFalse({ text: open.text.join('\n'), isTrue }, key.value, labels);
}

interface AnswersInText {
  stem: readonly string[];
  answers: readonly string[];
  right: readonly number[];
}

/** Answers without letters are the lines behind the question, of which the key names one. */
function answersInText(text: readonly string[], key: string): AnswersInText | null {
  const isAsked = text.findLastIndex((line, index) => index < text.length - 2 && /[?:…_]\s*(?:\*\s*)?$/.test(line));
  const from = Math.max(isAsked, 0) + 1;
  const answers = text.slice(from).map((line) => line.trim());
  if (answers.length < 2 || answers.length > MAX_BARE_ANSWERS) return null;
  const isNamed = isAsked >= 0 || answers.some((answer) => isSameText(answer, key));
  const right = isNamed ? readKey(key, answers, SERIES_OF_LINES) : null;
  return right && { stem: text.slice(0, from), answers, right };
}

/** Lines of a text that can be answers; more are a text. */
const MAX_BARE_ANSWERS = 12;
const SERIES_OF_LINES: OptionSeries = 'bullets';

function storeQuestion(open: OpenQuestion, answered: AnsweredQuestion, labels: ImportLabels): ImportEntry {
  const text = readText(answered.text, 'plain', labels);
  const explanation = readText(open.feedback.join('\n'), 'plain', labels);
  const read = answered.answers.map((answer) => readLine(answer, 'plain', labels));
  const answers = read.map((answer, index) => ({
    text: answer.text,
    correct: answered.isRight[index] === true,
    fraction: null,
  }));
  const details = open.key?.details ?? '';
  return questionEntry({
    line: open.line,
    text: open.source.join('\n'),
    question: {
      text: text.text,
      kind: answers.filter(({ correct }) => correct).length > 1 ? 'multiple' : 'single',
      partialCredit: false,
      explanation: explanation.text,
      answers,
    },
    changes: [
      ...answered.changes,
      ...(details === '' ? [] : [{ code: 'details' as const, from: details.trim() }]),
      ...[text, explanation, ...read].flatMap(({ changes }) => changes),
    ],
  });
}

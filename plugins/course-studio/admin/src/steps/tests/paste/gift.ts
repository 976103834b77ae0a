import { parse, type GIFTQuestion, type MultipleChoice, type TextFormat, type TrueFalse } from 'gift-pegjs';

import type { QuestionDraft } from '../../../draft/edits';

import {
  checked,
  clean,
  cleanLine,
  linesOf,
  PASTE_LIMITS,
  type PastedItem,
  type PasteError,
  type PasteWarning,
} from './pasted';

/** A piece of pasted text between blank lines. */
export interface Block {
  /** Where it begins, from 1. */
  line: number;
  text: string;
}

/** GIFT separates questions by blank lines, so each can be read on its own and a broken one spoils no other. */
export function blocksOf(pasted: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  [...linesOf(pasted), ''].forEach((content, index) => {
    if (content.trim() !== '') lines.push(content);
    else if (lines.length > 0) {
      blocks.push({ line: index + 1 - lines.length, text: lines.join('\n') });
      lines = [];
    }
  });
  return blocks.filter(({ text }) => text.split('\n').some((line) => !line.trim().startsWith('//')));
}

export interface GiftOptions {
  /** The answers of a true/false question. */
  labels: { true: string; false: string };
  htmlToText: (html: string) => string;
}

/** The questions of one block; headings of categories are left out. */
export function readGift({ line, text }: Block, options: GiftOptions): PastedItem[] {
  if (text.length > PASTE_LIMITS.block) return [{ state: 'error', code: 'tooLong', line }];
  try {
    return parse(`${text}\n\n`).flatMap((question) => itemsOf(question, line, options));
  } catch (error) {
    return [syntaxError(error, line)];
  }
}

function syntaxError(error: unknown, line: number): PasteError {
  const { message, location } = error as { message: string; location?: { start: { line: number; column: number } } };
  const place = location?.start ?? { line: 1, column: 1 };
  return { state: 'error', code: 'syntax', line: line + place.line - 1, detail: message };
}

function itemsOf(question: GIFTQuestion, line: number, options: GiftOptions): PastedItem[] {
  switch (question.type) {
    case 'Category':
      return [];
    case 'MC':
      return [checked({ state: 'question', line, ...multipleChoice(question, options) })];
    case 'TF':
      return [checked({ state: 'question', line, question: trueFalse(question, options), warnings: ['trueFalse'] })];
    default:
      return [{ state: 'skipped', line, kind: question.type, text: plain(question.stem, options).slice(0, 200) }];
  }
}

const plain = (text: TextFormat | null, { htmlToText }: GiftOptions): string =>
  text ? clean(text.format === 'html' ? htmlToText(text.text) : text.text) : '';

/** The text, or where there is none the title. */
const textOf = ({ stem, title }: MultipleChoice | TrueFalse, options: GiftOptions): string =>
  plain(stem, options) || clean(title ?? '');

interface Choice {
  text: string;
  /** Percent of the points; null where none was written. */
  weight: number | null;
  /** Written with `=`. */
  isRight: boolean;
  feedback: string;
}

interface Read {
  question: QuestionDraft;
  warnings: PasteWarning[];
}

function multipleChoice(question: MultipleChoice, options: GiftOptions): Read {
  const choices = question.choices.map(({ text, weight, isCorrect, feedback }) => ({
    text: cleanLine(plain(text, options)),
    weight,
    isRight: isCorrect,
    feedback: plain(feedback, options),
  }));
  const values = {
    text: textOf(question, options),
    explanation: explain(plain(question.globalFeedback, options), choices),
  };
  const { answers, warnings, ...kind } = marked(choices);
  return { question: { ...values, ...kind, answers }, warnings };
}

type Marked = Pick<QuestionDraft, 'kind' | 'partialCredit' | 'answers'> & { warnings: PasteWarning[] };

/** Full marks: `=` without a weight, or 100 %. */
const isFull = ({ weight, isRight }: Choice): boolean => weight === 100 || (isRight && weight === null);
const earns = (choice: Choice): boolean => isFull(choice) || (choice.weight ?? 0) > 0;

/**
 * One answer with full marks is a single choice; weights that share them, as `~%50%`, are partial credit. Wrong answers
 * without a weight get ours, or else ticking everything would earn full marks.
 */
function marked(choices: readonly Choice[]): Marked {
  const full = choices.filter(isFull).length;
  const plainly = (correct: (choice: Choice) => boolean) =>
    choices.map((choice) => ({ text: choice.text, correct: correct(choice), fraction: null }));
  const hasOtherWeights = choices.some((choice) => choice.weight !== null && choice.weight !== 0 && !isFull(choice));
  const lost: PasteWarning[] = hasOtherWeights ? ['weights'] : [];
  if (full === 1) return { kind: 'single', partialCredit: false, answers: plainly(isFull), warnings: lost };
  if (full > 1) {
    return { kind: 'multiple', partialCredit: false, answers: plainly(isFull), warnings: ['severalRight', ...lost] };
  }
  if (!choices.some(earns)) {
    return { kind: 'single', partialCredit: false, answers: plainly(earns), warnings: ['noneRight', ...lost] };
  }
  const sum = choices.filter(earns).reduce((total, { weight }) => total + (weight ?? 0), 0);
  return {
    kind: 'multiple',
    partialCredit: true,
    answers: choices.map((choice) => ({
      text: choice.text,
      correct: earns(choice),
      fraction: choice.weight === null ? null : Math.min(1, Math.max(-1, choice.weight / 100)),
    })),
    warnings: Math.abs(sum - 100) > 0.5 ? ['sum'] : [],
  };
}

function trueFalse(question: TrueFalse, options: GiftOptions): QuestionDraft {
  const { labels } = options;
  const feedback = [question.trueFeedback, question.falseFeedback].map((text) => plain(text, options));
  return {
    text: textOf(question, options),
    kind: 'single',
    partialCredit: false,
    explanation: [plain(question.globalFeedback, options), ...feedback].filter(Boolean).join('\n'),
    answers: [
      { text: labels.true, correct: question.isTrue, fraction: null },
      { text: labels.false, correct: !question.isTrue, fraction: null },
    ],
  };
}

/** What GIFT says of each answer goes where explanations are here. */
const explain = (general: string, choices: readonly Choice[]): string =>
  [general, ...choices.filter(({ feedback }) => feedback).map(({ text, feedback }) => `${text}: ${feedback}`)]
    .filter(Boolean)
    .join('\n');

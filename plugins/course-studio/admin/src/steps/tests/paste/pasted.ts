import type { QuestionDraft } from '../../../draft/edits';
import { TEXT_LIMITS } from '../../../../../shared/vocabulary';

export const PASTE_FORMATS = ['gift', 'aiken'] as const;
export type PasteFormat = (typeof PASTE_FORMATS)[number];

/** What can be wrong with a piece of pasted text. Each has its text under `paste.error.<code>`. */
export const PASTE_ERRORS = [
  'syntax',
  'tooLong',
  'answers.none',
  'answers.few',
  'answers.many',
  'answers.order',
  'answer.missing',
  'answer.unknown',
  'text.missing',
] as const;
export type PasteErrorCode = (typeof PASTE_ERRORS)[number];

/** Kinds of questions there are in GIFT but not here, under `paste.skipped.<kind>`. */
export const SKIPPED_KINDS = ['Matching', 'Essay', 'Numerical', 'Short', 'Description'] as const;
export type SkippedKind = (typeof SKIPPED_KINDS)[number];

/** What is not quite as it was written, under `paste.warning.<code>`. */
export const PASTE_WARNINGS = ['trueFalse', 'severalRight', 'noneRight', 'weights', 'sum'] as const;
export type PasteWarning = (typeof PASTE_WARNINGS)[number];

export interface PasteError {
  state: 'error';
  code: PasteErrorCode;
  /** From 1. */
  line: number;
  /** What a parser said, in English. */
  detail?: string;
}

/** What became of one piece of pasted text; `line`, from 1, is where it begins. */
export type PastedItem =
  | { state: 'question'; line: number; question: QuestionDraft; warnings: PasteWarning[] }
  | { state: 'skipped'; line: number; kind: SkippedKind; text: string }
  | PasteError;

/** More is refused before it is read. */
export const PASTE_LIMITS = { lines: 10_000, characters: 2_000_000, questions: 1000, block: 100_000, answers: 100 };

/** Neither NUL nor half a character can be stored. */
export const clean = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '').trim();

/** Answers are one line. */
export const cleanLine = (text: string): string => clean(text).replace(/\s+/g, ' ');

/** A question that can be stored, or why it cannot. */
export function checked(item: Extract<PastedItem, { state: 'question' }>): PastedItem {
  const { question, line } = item;
  const isTooLong =
    question.text.length > TEXT_LIMITS.questionText ||
    question.explanation.length > TEXT_LIMITS.explanation ||
    question.answers.some(({ text }) => text.length > TEXT_LIMITS.answerText);
  if (question.text === '') return { state: 'error', code: 'text.missing', line };
  if (isTooLong) return { state: 'error', code: 'tooLong', line };
  if (question.answers.length > PASTE_LIMITS.answers) return { state: 'error', code: 'answers.many', line };
  return item;
}

/** Lines without their ends, whatever wrote them. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/);

/** Aiken says `ANSWER:`; everything else is taken for GIFT. */
export const detectFormat = (text: string): PasteFormat => (/^[ \t]*ANSWER[ \t]*:/im.test(text) ? 'aiken' : 'gift');

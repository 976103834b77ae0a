import type { QuestionDraft } from '../../../draft/edits';
import { TEXT_LIMITS } from '../../../../../shared/vocabulary';

/**
 * What became of everything that was read in. Each piece of the text is taken as it is, taken with changes that are
 * named, refused with the line and the way out, or skipped because it is of a kind that there is not here. Nothing that
 * was given may be missing from what is stored without an entry.
 */
export const IMPORT_STATES = ['taken', 'changed', 'refused', 'skipped'] as const;

/** What is stored differently from what was given. Each has its text under `paste.change.<code>`. */
export const IMPORT_CHANGES = [
  'title',
  'titleAsText',
  'comment',
  'details',
  'mark',
  'numbering',
  'characters',
  'unreadable',
  'script',
  'formatting',
  'table',
  'picture',
  'media',
  'link',
  'formula',
  'markdown',
  'lines',
  'feedback',
  'trueFalse',
  'severalRight',
  'noneRight',
  'weights',
  'sum',
  'wrongFree',
] as const;
export type ImportChangeCode = (typeof IMPORT_CHANGES)[number];

export interface ImportChange {
  code: ImportChangeCode;
  /** What was given. */
  from?: string;
  /** What is stored instead; nothing where it is left out. */
  to?: string;
}

/** Why a piece cannot be read. Each has its text, with the way out, under `paste.error.<code>`. */
export const IMPORT_REFUSALS = [
  'braces.open',
  'braces.closed',
  'gaps.several',
  'text.tooLong',
  'answer.tooLong',
  'explanation.tooLong',
  'block.tooLong',
  'answers.none',
  'answers.few',
  'answers.many',
  'answers.order',
  'answer.empty',
  'answer.missing',
  'answer.weight',
  'answer.unknown',
  'text.missing',
] as const;
export type ImportRefusal = (typeof IMPORT_REFUSALS)[number];

/** Kinds of pieces that are not choice questions. Each has its text under `paste.skipped.<kind>`. */
export const SKIPPED_KINDS = [
  'Matching',
  'Essay',
  'Numerical',
  'Short',
  'Cloze',
  'Description',
  'Table',
  'Category',
  'Comment',
  'Key',
] as const;
export type SkippedKind = (typeof SKIPPED_KINDS)[number];

/** What became of one piece of the text; `line`, from 1, is where it begins or where its fault is. */
export type ImportEntry =
  | { state: 'taken'; line: number; question: QuestionDraft }
  | { state: 'changed'; line: number; question: QuestionDraft; changes: ImportChange[] }
  | { state: 'refused'; line: number; code: ImportRefusal; text: string; values?: RefusalValues }
  | { state: 'skipped'; line: number; kind: SkippedKind; text: string };

export type AddedEntry = Extract<ImportEntry, { state: 'taken' | 'changed' }>;
export type NotAddedEntry = Exclude<ImportEntry, AddedEntry>;

export const isNotAdded = (entry: ImportEntry): entry is NotAddedEntry =>
  entry.state === 'refused' || entry.state === 'skipped';

/** The entries of questions that can be added. */
export const questionsOf = (entries: readonly ImportEntry[]): AddedEntry[] =>
  entries.filter((entry): entry is AddedEntry => !isNotAdded(entry));

/** How much there is of what is too long or too many, and how much there may be. */
export interface RefusalValues {
  count: number;
  limit: number;
}

/** A piece of the text that is read on its own. */
export interface TextBlock {
  /** Where it begins, from 1. */
  line: number;
  text: string;
}

export const IMPORT_LIMITS = {
  /** Lines of a text; with `characters`, room for 10,000 questions or 5 MB. More is refused before it is read. */
  lines: 200_000,
  characters: 6_000_000,
  /** Questions added at once. */
  questions: 1000,
  /** Characters of one question with everything in it. */
  block: 100_000,
  answers: 100,
} as const;

/** Characters of a piece that an entry quotes. */
const QUOTED_CHARACTERS = 300;

export const quotePiece = (text: string): string => text.trim().slice(0, QUOTED_CHARACTERS);

interface ReadQuestion extends TextBlock {
  question: QuestionDraft;
  changes: readonly ImportChange[];
}

/** The entry of a question that was read: refused when it cannot be stored, else taken, with its changes. */
export function questionEntry({ line, text, question, changes }: ReadQuestion): ImportEntry {
  const refusal = findRefusal(question);
  if (refusal) return { state: 'refused', line, text: quotePiece(text), ...refusal };
  const merged = mergeChanges(changes);
  return merged.length === 0
    ? { state: 'taken', line, question }
    : { state: 'changed', line, question, changes: merged };
}

function findRefusal({ text, explanation, answers }: QuestionDraft): {
  code: ImportRefusal;
  values?: RefusalValues;
} | null {
  const tooLong = (code: ImportRefusal, count: number, limit: number) =>
    count > limit ? [{ code, values: { count, limit } }] : [];
  const [first] = [
    ...(text === '' ? [{ code: 'text.missing' as const }] : []),
    ...tooLong('answers.many', answers.length, IMPORT_LIMITS.answers),
    ...tooLong('text.tooLong', text.length, TEXT_LIMITS.questionText),
    ...tooLong('explanation.tooLong', explanation.length, TEXT_LIMITS.explanation),
    ...tooLong('answer.tooLong', Math.max(0, ...answers.map((answer) => answer.text.length)), TEXT_LIMITS.answerText),
    ...(answers.some((answer) => answer.text === '') ? [{ code: 'answer.empty' as const }] : []),
  ];
  return first ?? null;
}

/** Each change once; what is named of removed formatting stands in one entry. */
function mergeChanges(changes: readonly ImportChange[]): ImportChange[] {
  const merged = new Map<string, ImportChange>();
  for (const change of changes) {
    const isFormatting = change.code === 'formatting';
    const key = isFormatting ? change.code : JSON.stringify([change.code, change.from, change.to]);
    const names = [merged.get(key)?.from, change.from].flatMap((each) => each?.split(', ') ?? []);
    merged.set(key, isFormatting ? { code: change.code, from: [...new Set(names)].join(', ') } : change);
  }
  return [...merged.values()];
}

import {
  IMPORT_LIMITS,
  questionEntry,
  quotePiece,
  type ImportChange,
  type ImportEntry,
  type SkippedKind,
  type TextBlock,
} from '../importReport';
import type { ImportLabels, TextFormat } from '../text/readText';

import {
  explainAnswers,
  hasExcessiveWeight,
  readChoices,
  readPiece,
  splitAnswers,
  type AnswerPiece,
  type Choice,
  type PieceOptions,
} from './choices';
import { COMMENT_MARK } from './escapes';
import { markChoices, type WrongAnswerCost } from './marking';

export interface GiftOptions {
  labels: ImportLabels;
  wrongAnswers: WrongAnswerCost;
}

export const skippedEntry = ({ line, text }: TextBlock, kind: SkippedKind): ImportEntry => ({
  state: 'skipped',
  line,
  kind,
  text: quotePiece(text),
});

/** The masked parts of a question, and what was taken out of it before. */
export interface QuestionParts {
  block: TextBlock;
  title: string;
  stem: { format: TextFormat; rest: string };
  answers: string;
  changes: ImportChange[];
}

/** A question from its parts; skipped when it is of a type that there is not here. */
export function readQuestion(
  { block, title, stem, answers, changes }: QuestionParts,
  options: GiftOptions,
): ImportEntry {
  const piece: PieceOptions = { format: stem.format, labels: options.labels };
  const separator = answers.lastIndexOf('####');
  const marked = (separator < 0 ? answers : answers.slice(0, separator)).replaceAll(COMMENT_MARK, '').trim();
  const kind = kindOf(marked);
  if (kind !== 'choice' && kind !== 'trueFalse') return skippedEntry(block, kind);
  const pieces = splitAnswers(marked);
  const refusal = kind === 'choice' ? refuseAnswers(block, pieces) : null;
  if (refusal) return refusal;
  const text = readPiece(stem.rest, piece);
  const general = readPiece(separator < 0 ? '' : answers.slice(separator + 4), piece);
  const read = kind === 'choice' ? readMarked(pieces, piece, options) : readTrueFalse(marked, piece);
  const { explanation, changes: moved } = explainAnswers(general.text.trim(), read.choices);
  const titled: ImportChange[] =
    title === '' ? [] : [{ code: text.text === '' ? 'titleAsText' : 'title', from: title }];
  return questionEntry({
    ...block,
    question: { text: text.text || title, explanation, ...read.marking },
    changes: [...titled, ...changes, ...text.changes, ...read.changes, ...general.changes, ...moved],
  });
}

/** The type of a question, told as Moodle tells it. */
function kindOf(answers: string): 'choice' | 'trueFalse' | Exclude<SkippedKind, 'Cloze'> {
  if (answers === '') return 'Essay';
  if (answers.startsWith('#')) return 'Numerical';
  if (answers.includes('~')) return 'choice';
  if (answers.includes('=') && answers.includes('->')) return 'Matching';
  return TRUE_FALSE.test(answers) ? 'trueFalse' : 'Short';
}

const TRUE_FALSE = /^(?:(T|TRUE)|F|FALSE)\s*(?:#|$)/i;

/** The number of answers is known before they are read, which takes long for thousands. */
function refuseAnswers({ line, text }: TextBlock, pieces: readonly AnswerPiece[]): ImportEntry | null {
  const count = pieces.length;
  const limit = IMPORT_LIMITS.answers;
  const refused = { state: 'refused' as const, line, text: quotePiece(text) };
  if (count > limit) return { ...refused, code: 'answers.many', values: { count, limit } };
  if (count < 2) return { ...refused, code: 'answers.few' };
  return pieces.some(hasExcessiveWeight) ? { ...refused, code: 'answer.weight' } : null;
}

function readMarked(pieces: readonly AnswerPiece[], piece: PieceOptions, { wrongAnswers }: GiftOptions) {
  const { choices, changes } = readChoices(pieces, piece);
  const { changes: marks, ...marking } = markChoices(choices, wrongAnswers);
  return { choices, marking, changes: [...changes, ...marks] };
}

/** The first remark is for those who answered wrongly, the second for the others. */
function readTrueFalse(answers: string, piece: PieceOptions) {
  const isTrue = TRUE_FALSE.exec(answers)?.[1] !== undefined;
  const [, wrong = '', ...right] = answers.split('#');
  const remarks = [readPiece(right.join('#'), piece), readPiece(wrong, piece)];
  const [forTrue, forFalse] = (isTrue ? remarks : [...remarks].reverse()).map(({ text }) => text.trim());
  const choices: Choice[] = [
    { text: piece.labels.true, isRight: isTrue, weight: null, feedback: forTrue ?? '' },
    { text: piece.labels.false, isRight: !isTrue, weight: null, feedback: forFalse ?? '' },
  ];
  const { changes: _marks, ...marking } = markChoices(choices, 'nothing');
  return { choices, marking, changes: [...remarks.flatMap(({ changes }) => changes), { code: 'trueFalse' as const }] };
}

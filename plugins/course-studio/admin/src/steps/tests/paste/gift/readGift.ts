import {
  IMPORT_LIMITS,
  questionEntry,
  quotePiece,
  type ImportChange,
  type ImportEntry,
  type ImportRefusal,
  type SkippedKind,
  type TextBlock,
} from '../importReport';
import type { ImportLabels, TextFormat } from '../text/readText';

import { explainAnswers, readChoices, readPiece, takeFormat, type Choice, type PieceOptions } from './choices';
import { COMMENT_MARK, maskEscapes, unmaskEscapes } from './escapes';
import { markChoices, type WrongAnswerCost } from './marking';
import { answerPairs, CLOZE, findPairs, insideOf } from './pairs';

export interface GiftOptions {
  labels: ImportLabels;
  wrongAnswers: WrongAnswerCost;
}

/**
 * Reads one question in GIFT by the rules of Moodle's own importer: only braces, the title and the signs of answers mean
 * something, so that a colon, or a second `#` in a feedback, needs no backslash.
 * @see https://docs.moodle.org/en/GIFT_format
 */
export function readGiftBlock(block: TextBlock, options: GiftOptions): ImportEntry[] {
  const { line, text } = block;
  if (text.length > IMPORT_LIMITS.block) {
    const values = { count: text.length, limit: IMPORT_LIMITS.block };
    return [{ state: 'refused', line, code: 'block.tooLong', text: quotePiece(text), values }];
  }
  const { masked, comments } = takeComments(text);
  const refuse = (code: ImportRefusal, at: number): ImportEntry => ({
    state: 'refused',
    line: line + masked.slice(0, at).split('\n').length - 1,
    code,
    text: quotePiece(text),
  });
  if (masked.replaceAll(COMMENT_MARK, '').trim() === '') return [skippedEntry(block, 'Comment')];
  const { title, body, at } = takeTitle(masked);
  const { pairs, unclosed, unopened } = findPairs(body);
  if (unclosed >= 0) return [refuse('braces.open', at + unclosed)];
  if (unopened >= 0) return [refuse('braces.closed', at + unopened)];
  if (pairs.some((pair) => CLOZE.test(insideOf(body, pair)))) return [skippedEntry(block, 'Cloze')];
  const [pair, second] = answerPairs(body, pairs);
  if (!pair) return [skippedEntry(block, 'Description')];
  if (second) return [refuse('gaps.several', at + second.from)];
  const after = body.slice(pair.to).trim() === '' ? '' : `_____${body.slice(pair.to)}`;
  const stem = takeFormat(body.slice(0, pair.from) + after, 'moodle');
  return [readQuestion({ block, title, stem, answers: insideOf(body, pair), changes: comments }, options)];
}

/** Takes out the lines that are comments, and the signs that are escaped. */
function takeComments(text: string): { masked: string; comments: ImportChange[] } {
  const comments: ImportChange[] = [];
  const lines = text.split('\n').map((line) => {
    if (!line.trimStart().startsWith('//')) return line;
    comments.push({ code: 'comment', from: line.trim() });
    return COMMENT_MARK;
  });
  return { masked: maskEscapes(lines.join('\n')), comments };
}

/** Takes `::title::` off the front. `at` is where the rest begins. */
function takeTitle(masked: string): { title: string; body: string; at: number } {
  const begin = /^[\s\uFDE0]*/.exec(masked)?.[0].length ?? 0;
  const end = masked.startsWith('::', begin) ? masked.indexOf('::', begin + 2) : -1;
  if (end < 0) return { title: '', body: masked.slice(begin), at: begin };
  return { title: unmaskEscapes(masked.slice(begin + 2, end)).trim(), body: masked.slice(end + 2), at: end + 2 };
}

const skippedEntry = ({ line, text }: TextBlock, kind: SkippedKind): ImportEntry => ({
  state: 'skipped',
  line,
  kind,
  text: quotePiece(text),
});

interface QuestionParts {
  block: TextBlock;
  title: string;
  stem: { format: TextFormat; rest: string };
  answers: string;
  changes: ImportChange[];
}

function readQuestion({ block, title, stem, answers, changes }: QuestionParts, options: GiftOptions): ImportEntry {
  const piece: PieceOptions = { format: stem.format, labels: options.labels };
  const separator = answers.lastIndexOf('####');
  const marked = (separator < 0 ? answers : answers.slice(0, separator)).replaceAll(COMMENT_MARK, '').trim();
  const kind = kindOf(marked);
  if (kind !== 'choice' && kind !== 'trueFalse') return skippedEntry(block, kind);
  const text = readPiece(stem.rest, piece);
  const general = readPiece(separator < 0 ? '' : answers.slice(separator + 4), piece);
  const read = kind === 'choice' ? readMarked(marked, piece, options) : readTrueFalse(marked, piece);
  if (read.choices.length < 2)
    return { state: 'refused', line: block.line, code: 'answers.few', text: quotePiece(block.text) };
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

function readMarked(answers: string, piece: PieceOptions, { wrongAnswers }: GiftOptions) {
  const { choices, changes } = readChoices(answers, piece);
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

import {
  IMPORT_LIMITS,
  quotePiece,
  type ImportChange,
  type ImportEntry,
  type ImportRefusal,
  type TextBlock,
} from '../importReport';

import { takeFormat } from './choices';
import { COMMENT_MARK, maskEscapes, unmaskEscapes } from './escapes';
import { answerPairs, CLOZE, findPairs, insideOf } from './pairs';
import { readQuestion, skippedEntry, type GiftOptions } from './readQuestion';

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

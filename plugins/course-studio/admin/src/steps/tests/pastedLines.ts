import { TEXT_LIMITS } from '../../../../shared/vocabulary';

/** Answers made of one paste. */
export const MOST_LINES = 100;

/** `a)`, `(b)`, `3.`, `-`, `•`, `*` and the like in front of a line. */
const MARKER = /^(?:[-*•–·◦▪o]|\(?(?:[a-z]|\d{1,3})[.):])\s+/i;

/**
 * The answers in a pasted text: a line each, without blank ones, and without list markers where every line has one.
 * Null when it is not several lines, so that it can be pasted as it is.
 */
export function answersIn(pasted: string): string[] | null {
  const lines = pasted
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  if (lines.length < 2) return null;
  const isList = lines.every((line) => MARKER.test(line));
  return lines.map((line) => (isList ? line.replace(MARKER, '') : line).slice(0, TEXT_LIMITS.answerText * 2));
}

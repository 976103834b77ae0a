import type { ImportChange } from '../importReport';

/** Lines without their ends, whatever wrote them. */
export const splitLines = (text: string): string[] =>
  text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n\u2028\u2029\u0085]/);

/** Whether a line separates questions; a zero-width space alone, as browsers copy it, does not make it a text. */
export const isBlankLine = (line: string): boolean => /^[\s\u200B\uFEFF]*$/.test(line);

/** NUL, half a character, and the noncharacters that the readers use as marks cannot be stored. */
const UNSTORABLE = /[\0\p{Surrogate}\uFDD0-\uFDEF]/gu;

/** Takes out what cannot be stored, and says where characters were lost before the text came here. */
export function withoutUnstorable(text: string): { text: string; changes: ImportChange[] } {
  const storable = text.replace(UNSTORABLE, '');
  const changes: ImportChange[] = [];
  if (storable !== text) changes.push({ code: 'characters' });
  const at = storable.indexOf('\uFFFD');
  if (at >= 0) changes.push({ code: 'unreadable', from: storable.slice(Math.max(0, at - 20), at + 20).trim() });
  return { text: storable, changes };
}

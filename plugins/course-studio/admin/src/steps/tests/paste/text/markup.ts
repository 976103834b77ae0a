import { elementRole, needsClosing } from './htmlElements';

const TAG = /<(\/?)([a-z][a-z0-9:-]*)((?:\s|\/)[^<>]*|)>/gi;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;

/** Whether a text in Moodle's own format is HTML: it has an element, or a character written as a reference. */
export const hasMarkup = (text: string): boolean =>
  REFERENCE.test(text) ||
  text.includes('<!--') ||
  [...text.matchAll(TAG)].some(([, , name = '']) => elementRole(name) !== null);

/**
 * The text with everything escaped that only looks like HTML: `a < b`, `#include <stdio.h>`, `R&D`, and, in Moodle's own
 * format, an element that is never closed, as in "What does <b> do?".
 */
export function escapeNonMarkup(text: string, format: 'html' | 'moodle'): string {
  const closed = new Set(
    [...text.matchAll(TAG)].flatMap(([, slash, name = '']) => (slash ? [name.toLowerCase()] : [])),
  );
  const isMarkup = (name: string) =>
    elementRole(name) !== null && (format === 'html' || !needsClosing(name) || closed.has(name));
  const lastComment = text.lastIndexOf('-->');
  return text
    .replace(/&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});)/gi, '&amp;')
    .replace(
      /<(?=(!--)?)(?!\/?([a-z][a-z0-9:-]*)(?:(?:\s|\/)[^<>]*)?>)/gi,
      (sign: string, comment: string | undefined) => (comment && lastComment >= 0 ? sign : '&lt;'),
    )
    .replace(TAG, (tag: string, _slash: string, name: string) =>
      isMarkup(name.toLowerCase()) ? tag : tag.replace('<', '&lt;'),
    );
}

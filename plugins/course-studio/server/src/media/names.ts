import path from 'node:path';

/** Longest display name kept of a file, in characters. */
const NAME_LIMIT = 255;
/** Longest ending that counts as one. */
const ENDING_LIMIT = 16;

/** The user's name for the file, without folders and control characters; one that is too long is cut before its ending. */
export function displayName(name: string): string {
  const base = path.posix
    .basename(name.toWellFormed().replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .trim();
  if (base.length <= NAME_LIMIT) return base || 'file';
  const ending = [...path.extname(base)].slice(0, ENDING_LIMIT).join('');
  return `${cut(base, NAME_LIMIT - ending.length)}${ending}`;
}

/** At most `limit` UTF-16 units, no character cut in two. */
function cut(text: string, limit: number): string {
  const head = text.slice(0, limit);
  return head.isWellFormed() ? head : head.slice(0, -1);
}

/** The signs that a backslash takes their meaning from, each with the noncharacter that stands for it meanwhile. */
const MARKS: Record<string, string> = {
  '\\': '\uFDD8',
  ':': '\uFDD9',
  '#': '\uFDDA',
  '=': '\uFDDB',
  '{': '\uFDDC',
  '}': '\uFDDD',
  '~': '\uFDDE',
  n: '\uFDDF',
};

const SIGNS = new Map(Object.entries(MARKS).map(([sign, mark]) => [mark, sign === 'n' ? '\n' : sign]));

/** Stands for a comment line that was taken out, so that the lines below keep their numbers. */
export const COMMENT_MARK = '\uFDE0';

/**
 * Replaces escaped signs by marks, so that what is left are the signs of the format. Signs in the attributes of an
 * element of HTML are taken for escaped: people paste HTML without escaping it.
 */
export const maskEscapes = (text: string): string =>
  text
    .replace(/\\([\\:#={}~n])/g, (_, sign: string) => MARKS[sign] ?? sign)
    .replace(/<[a-z][^<>]*>/gi, (tag) =>
      tag.replace(/=\s*(?:"[^"]*"|'[^']*')/g, (attribute) =>
        attribute.replace(/[:#={}~]/g, (sign) => MARKS[sign] ?? sign),
      ),
    );

/** Puts the escaped signs in for their marks. */
export const unmaskEscapes = (text: string): string =>
  text.replace(/\uFDE0[ \t]*\n?/g, '').replace(/[\uFDD8-\uFDDF]/g, (mark) => SIGNS.get(mark) ?? mark);

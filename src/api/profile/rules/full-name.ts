/** The most code points that a full name may have. */
export const MAX_FULL_NAME_CODE_POINTS = 120;

/** The most combining marks that may follow each other: what UTS 39, section 5.4, allows. */
export const MAX_MARKS_PER_LETTER = 4;

/** Why a full name is refused, with what is said of it. */
export const FULL_NAME_PROBLEMS = {
  type: 'The full name must be a text.',
  blank: 'Enter the full name.',
  tooLong: `The full name may have at most ${MAX_FULL_NAME_CODE_POINTS} characters.`,
  control: 'The full name has a line break or another control character. Remove it.',
  direction: 'The full name has a character that turns the direction of the text. Remove it.',
  invisible: 'The full name has a character that cannot be seen. Remove it.',
  symbol: 'The full name has a symbol, such as a check mark or an emoji. Use letters.',
  letter: 'The full name needs at least one letter.',
  marks: 'The full name has more accents on a letter than any script uses. Remove some.',
} as const;
export type FullNameProblem = keyof typeof FULL_NAME_PROBLEMS;

export type CheckedFullName = { name: string; problem?: never } | { name?: never; problem: FullNameProblem };

const SPACES = String.raw`[\p{Zs}\t\r\n]+`;
const OUTER_SPACES = new RegExp(`^${SPACES}|${SPACES}$`, 'gu');
const INNER_SPACES = /\p{Zs}+/gu;

/** Scripts whose letters join, and in which ZERO WIDTH NON-JOINER between two letters keeps them apart. */
const JOINING = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Mandaic}\p{Script=Nko}]`;

/** The viramas of the scripts of India and South-East Asia, after which a joiner chooses how the letters combine. */
const VIRAMA =
  '[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0eba\u0f84\u1039\u103a\u17d2\u1a60]';

/** Joiners where a script needs them: the contexts A1, A2 and B of UAX 31, section 2.3. */
const NEEDED_JOINERS = new RegExp(
  [
    String.raw`(?<=${JOINING}\p{M}*)\u200c(?=${JOINING})`,
    String.raw`(?<=${VIRAMA})\u200c(?=\p{L})`,
    String.raw`(?<=${VIRAMA})\u200d`,
  ].join('|'),
  'gu',
);

/** Characters that turn the direction of what follows: with them a name can be made to look like another. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Format characters, those that fonts draw nothing for, and the one letter of Braille that has no dot. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Letters that stand for others in formulas, such as 𝖫 and ℒ: of no script, so that no mixture of scripts would show. */
const FORMULA = /[\u2100-\u214f\u{1d400}-\u{1d7ff}]/u;

/** More marks than `MAX_MARKS_PER_LETTER`, the same one twice, or one that has no letter to stand on. */
const TOO_MANY_MARKS = new RegExp(String.raw`\p{M}{${MAX_MARKS_PER_LETTER + 1}}|(\p{Mn})\1|(?:^| )\p{M}`, 'u');

/** What is looked for in a name, in this order; each name has at most one problem. */
const CHECKS: readonly (readonly [FullNameProblem, (name: string) => boolean])[] = [
  ['blank', (name) => name === ''],
  ['tooLong', (name) => [...name].length > MAX_FULL_NAME_CODE_POINTS],
  // Surrogates, private and unassigned characters cannot be relied on to look like anything.
  ['control', (name) => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)],
  ['direction', (name) => DIRECTION.test(name)],
  ['invisible', (name) => INVISIBLE.test(name.replace(NEEDED_JOINERS, ''))],
  ['symbol', (name) => /[\p{So}\p{Sm}\p{Sc}\p{Co}\p{Cn}]/u.test(name) || FORMULA.test(name)],
  ['letter', (name) => !/\p{L}/u.test(name)],
  ['marks', (name) => TOO_MANY_MARKS.test(name)],
];

/** NFC, without spaces around it, and with one plain space wherever there were several or others. */
const normalizeFullName = (value: string): string =>
  value.normalize('NFC').replace(OUTER_SPACES, '').replace(INNER_SPACES, ' ');

/**
 * The one rule for full names, wherever they come from: what is to be stored, or why the value is refused. Only
 * the form of letters and spaces is normalised; whoever stores the name answers with it as it was stored.
 */
export function checkFullName(value: unknown): CheckedFullName {
  if (typeof value !== 'string') return { problem: value === null || value === undefined ? 'blank' : 'type' };
  // Normalising is linear, but a name that could not fit in whatever form is not worth it.
  if (value.length > MAX_FULL_NAME_CODE_POINTS * 20) return { problem: 'tooLong' };
  const name = normalizeFullName(value);
  const found = CHECKS.find(([, applies]) => applies(name));
  return found ? { problem: found[0] } : { name };
}

/** The name to put on a certificate, or null for a value that is no full name. */
export const validFullName = (value: unknown): string | null => checkFullName(value).name ?? null;

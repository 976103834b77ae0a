import { letterAt } from './lineKinds';

/** Words between the letters of several right answers. "or" is not among them: it means another thing. */
const JOINING = new Set(['AND', 'UND', 'ET']);

/**
 * The places of the answers that a key names, from 0: by letters (`B`, `(B)`, `A, C`, `A and C`, `AC`), by a letter and
 * the answer (`b) Paris`), or by the answer alone. Null when it names none, or one that is not there.
 */
export function readKey(value: string, answers: readonly string[]): number[] | null {
  const key = value.trim();
  const named = answers.findIndex((answer) => isSameText(answer, key));
  const [, letter = '', rest = ''] = /^\(?([a-z])[.):\]]+\s*(\S.*)$/i.exec(key) ?? [];
  const place = placeOf(letter);
  if (rest !== '' && isSameText(answers[place] ?? '', rest)) return [place];
  const letters = readLetters(key, answers.length);
  // "AC" may be two letters, or the answer that says so.
  if (named >= 0 && (letters === null || letters.length > 1)) return [named];
  return letters;
}

/** Whether what stands in a key are letters, of whatever answers. */
export const namesLetters = (value: string): boolean => readLetters(value.trim(), ALPHABET_LETTERS) !== null;

const ALPHABET_LETTERS = 26;

function readLetters(key: string, count: number): number[] | null {
  const tokens = key
    .toUpperCase()
    .split(/[\s,;/&+.:()[\]]+/)
    .filter((token) => token !== '' && !JOINING.has(token));
  const isRun = tokens.length === 1 && /^[A-Z]{2,}$/.test(key.trim());
  const places = (isRun ? [...(tokens[0] ?? '')] : tokens).map(placeOf);
  const isKnown = places.length > 0 && places.every((place) => place >= 0 && place < count);
  return isKnown ? [...new Set(places)] : null;
}

const placeOf = (letter: string): number =>
  /^[a-z]$/i.test(letter) ? letter.toUpperCase().charCodeAt(0) - letterAt(0).charCodeAt(0) : -1;

const isSameText = (one: string, other: string): boolean =>
  normalize(one) !== '' && normalize(one) === normalize(other);

const normalize = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim()
    .toLowerCase();

import { IMPORT_LIMITS } from '../importReport';

import { placeOfLetter, placeOfRoman } from './letters';
import type { OptionSeries } from './lineKinds';

/** Words between the letters of several right answers. "or" is not among them: it means another thing. */
const JOINING = new Set(['AND', 'UND', 'ET', 'SOWIE', '&', '+']);

/** Words in front of a letter, or behind it, that say nothing more. */
const FILLING = new Set(['OPTION', 'OPTIONS', 'CHOICE', 'ANTWORT', 'IST', 'SIND', 'IS', 'ARE', 'RICHTIG', 'CORRECT']);

/**
 * The places of the answers that a key names, from 0: by letters or numbers, whichever the answers have (`B`, `(B)`,
 * `A, C`, `A and C`, `AC`, `2`), by a letter and the answer (`b) Paris`), or by the answers alone. Null when it names
 * none, or one that is not there.
 */
export function readKey(value: string, answers: readonly string[], series: OptionSeries = 'letters'): number[] | null {
  const key = value.trim();
  const named = answers.findIndex((answer) => isSameText(answer, key));
  const [, label = '', rest = ''] =
    /^\(?(\p{L}|[ivx]{1,4}|\d{1,2})(?:[.):\]）．]+|\s[–—-]|\s(?=\())\s*(\S.*)$/iu.exec(key) ?? [];
  const place = placeOfLabel(label, series);
  const bare = rest.replace(/^\((.*)\)$/, '$1');
  if (rest !== '' && [rest, bare].some((text) => isSameText(answers[place] ?? '', text))) return [place];
  const labelled = readLabels(key, answers.length, series);
  // "AC" may be two letters, or the answer that says so.
  if (named >= 0 && (labelled === null || labelled.length > 1 || series !== 'letters')) return [named];
  return labelled ?? readTexts(key, answers);
}

/** Whether what stands in a key are letters, of whatever answers. */
export const namesLetters = (value: string): boolean => readLabels(value.trim(), ALPHABET_LETTERS, 'letters') !== null;

const ALPHABET_LETTERS = 26;

function placeOfLabel(label: string, series: OptionSeries): number {
  if (/^\d+$/.test(label)) return series === 'letters' ? -1 : Number(label) - 1;
  if (series === 'romans') return placeOfRoman(label);
  return series === 'numbers' ? -1 : placeOfLetter(label);
}

function readLabels(key: string, count: number, series: OptionSeries): number[] | null {
  const tokens = key
    .toUpperCase()
    .split(/[\s,;/.:()[\]，、（）．]+/)
    .flatMap((token) => token.split(/([&+])/))
    .filter((token) => token !== '' && !JOINING.has(token) && !FILLING.has(token));
  const isRun = series !== 'romans' && tokens.length === 1 && /^[A-ZА-ЯΑ-Ω]{2,}$/.test(key.trim());
  const labels = isRun ? [...(tokens[0] ?? '')] : tokens;
  const places = labels.map((label) => placeOfLabel(label, series));
  const isKnown = places.length > 0 && places.every((place) => place >= 0 && place < count);
  return isKnown ? [...new Set(places)] : null;
}

/** Several answers written out, with commas between, as Moodle shows them: "Paris, London". */
function readTexts(key: string, answers: readonly string[]): number[] | null {
  const texts = key.split(/[,;]/);
  if (texts.length > Math.min(answers.length, IMPORT_LIMITS.answers)) return null;
  const places = texts.map((text) => answers.findIndex((answer) => isSameText(answer, text)));
  return places.length > 1 && places.every((place) => place >= 0) ? [...new Set(places)] : null;
}

export const isSameText = (one: string, other: string): boolean =>
  normalize(one) !== '' && normalize(one) === normalize(other);

const normalize = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/(?<![.\s])[.\s]+$/, '')
    .trim()
    .toLowerCase();

import fs from 'node:fs';
import path from 'node:path';

/**
 * The fonts certificates are printed with: Noto Sans, cut by its packager into slices that cover some characters each.
 * A page brings along, as data, just the slices its own texts need; it can load nothing.
 */

/** Forms of Han characters, by the language they belong to. */
export const HAN = { sc: 'zh-Hans', tc: 'zh-Hant', jp: 'ja', kr: 'ko' } as const;
export type Han = keyof typeof HAN;

/** Packages of all scripts but Han, in the order in which they are asked for a character. */
const PLAIN = ['noto-sans', 'noto-sans-hebrew', 'noto-sans-arabic', 'noto-sans-devanagari'];

/** A text and the weight it is printed in. */
export interface Setting {
  text: string;
  weight: 300 | 400 | 600;
}

interface Slice {
  file: string;
  /** As CSS has it. */
  range: string;
  spans: readonly (readonly [number, number])[];
}

type UnicodeRanges = Record<string, string>;

const spansOf = (range: string): [number, number][] =>
  range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });

const covers = ({ spans }: Slice, point: number): boolean => spans.some(([from, to]) => point >= from && point <= to);

const packages = new Map<string, Slice[]>();

/** The slices of a package; read once. The file is named by the slice: `[12]` → `…-12-400-normal.woff2`. */
function slicesOf(name: string): Slice[] {
  const known = packages.get(name);
  if (known) return known;
  const home = path.dirname(require.resolve(`@fontsource/${name}/package.json`));
  const ranges = JSON.parse(fs.readFileSync(path.join(home, 'unicode.json'), 'utf8')) as UnicodeRanges;
  const slices = Object.entries(ranges).map(([subset, range]) => ({
    file: path.join(home, 'files', `${name}-${subset.replace(/[[\]]/g, '')}-WEIGHT-normal.woff2`),
    range,
    spans: spansOf(range),
  }));
  packages.set(name, slices);
  return slices;
}

/** How many slices are kept in memory; the one not used for longest goes first. Some 30 kB each. */
const KEPT = 48;
const files = new Map<string, string>();

function dataOf(file: string): string {
  const data = files.get(file) ?? fs.readFileSync(file).toString('base64');
  files.delete(file);
  files.set(file, data);
  const [oldest] = files.keys();
  if (files.size > KEPT && oldest !== undefined) files.delete(oldest);
  return data;
}

const HAN_LETTERS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u;

/**
 * The form of Han characters a text is meant to have: its script says so for Japanese and Korean; for the rest the
 * language of the certificate does. Undefined for a text without such characters.
 */
export function hanOf(text: string, language: string): Han | undefined {
  if (!HAN_LETTERS.test(text)) return undefined;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'jp';
  if (/\p{Script=Hangul}/u.test(text)) return 'kr';
  if (/\p{Script=Bopomofo}/u.test(text)) return 'tc';
  const meant = (Object.keys(HAN) as Han[]).find((han) => HAN[han] === language);
  return meant ?? 'sc';
}

/** Name of the family that prints a text; Latin and the like are the same in all of them. */
export const FAMILY = 'Certificate';
const familyOf = (han: Han | undefined): string => (han ? `${FAMILY} ${han}` : FAMILY);

/** What to write after `font-family:` for a text with these forms; the machine's own fonts come last. */
export const fontStack = (han?: Han): string =>
  `${han ? `'${familyOf(han)}', ` : ''}'${FAMILY}', 'Noto Color Emoji', sans-serif`;

interface Face {
  family: string;
  weight: number;
  slice: Slice;
}

/** The slices that cover a text. A character that the meant form of Han has not is looked for in the others. */
function facesOf({ text, weight }: Setting, language: string): Face[] {
  const han = hanOf(text, language);
  const order = han ? [han, ...(Object.keys(HAN) as Han[]).filter((other) => other !== han)] : [];
  const faces = new Map<string, Face>();
  for (const point of new Set([...text.normalize('NFC')].map((character) => character.codePointAt(0) ?? 0))) {
    const plain = PLAIN.flatMap(slicesOf).find((slice) => covers(slice, point));
    const slice = plain ?? order.flatMap((form) => slicesOf(`noto-sans-${form}`)).find((one) => covers(one, point));
    const family = plain ? FAMILY : familyOf(han);
    if (slice) faces.set(`${slice.file} ${family}`, { family, weight, slice });
  }
  return [...faces.values()];
}

const faceRule = ({ family, weight, slice: { file, range } }: Face): string =>
  `@font-face{font-family:'${family}';font-weight:${weight};unicode-range:${range};` +
  `src:url(data:font/woff2;base64,${dataOf(file.replace('WEIGHT', String(weight)))})}`;

/** The `@font-face` rules that print these texts, with the fonts inside. */
export function fontFaces(settings: readonly Setting[], language: string): string {
  const rules = new Map<string, Face>();
  for (const face of settings.flatMap((setting) => facesOf(setting, language)))
    rules.set(`${face.family} ${face.weight} ${face.slice.file}`, face);
  return [...rules.values()].map(faceRule).join('\n');
}

import fs from 'node:fs';
import path from 'node:path';
import { create, type Font } from 'fontkit';

import type { NameTypeface as Typeface } from '../../../../../src/api/certificate/rules/design';

/**
 * The fonts certificates are printed with, cut by their packager into slices that cover some characters each. A page
 * brings along, as data, just the slices its own texts need; it can load nothing. What the fonts cannot print is known
 * before anything is printed.
 */

/** Forms of Han characters, by the language they belong to. */
export const HAN = { sc: 'zh-Hans', tc: 'zh-Hant', jp: 'ja', kr: 'ko' } as const;
export type Han = keyof typeof HAN;

/** Packages of all scripts but Han, in the order in which they are asked for a character. */
const PLAIN = [
  'noto-sans',
  ...['hebrew', 'arabic', 'devanagari', 'bengali', 'gurmukhi', 'gujarati', 'oriya', 'tamil', 'telugu', 'kannada'].map(
    (script) => `noto-sans-${script}`,
  ),
  ...['malayalam', 'sinhala', 'thai', 'lao', 'myanmar', 'khmer', 'georgian', 'armenian', 'ethiopic'].map(
    (script) => `noto-sans-${script}`,
  ),
];

/**
 * Emoji, in one colour: that of the text around them. Those in colour print as nothing in some builds of Chromium. The
 * whole font, because emoji that are put together from several are lost between slices.
 */
const EMOJI = { packageName: 'noto-emoji', subset: 'emoji', family: 'Certificate emoji' } as const;

const isEmojiCluster = (cluster: string): boolean =>
  /[\p{Emoji_Presentation}\p{Regional_Indicator}\u20e3\ufe0f]/u.test(cluster);

/** What a reader takes for one character, whatever it is put together from. */
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

const WEIGHTS = [300, 400, 600] as const;
type Weight = (typeof WEIGHTS)[number];

interface Special {
  packageName: string;
  family: string;
  weights: readonly Weight[];
}

const SPECIAL: Record<Exclude<Typeface, 'sans'>, Special> = {
  serif: { packageName: 'noto-serif', family: 'Certificate serif', weights: WEIGHTS },
  script: { packageName: 'great-vibes', family: 'Certificate script', weights: [400] },
};

/** A text and how it is printed. */
export interface Setting {
  text: string;
  weight: Weight;
  /** `sans` if it is not said. */
  typeface?: Typeface;
}

interface Slice {
  /** With `WEIGHT` in the place of the weight. */
  file: string;
  /** The characters it is meant for, as its packager says; not all of them are in it. */
  spans: readonly (readonly [number, number])[];
  /** What is in its file; read when it is first needed. */
  content?: SliceContent;
}

interface SliceContent {
  characters: ReadonlySet<number>;
  /** How far the deepest of its glyphs reaches below the line, as a multiple of the font size. */
  depth: number;
}

type UnicodeRanges = Record<string, string>;

const spansOf = (range: string): [number, number][] =>
  range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });

const fileOf = ({ file }: Slice, weight: Weight): string => file.replace('WEIGHT', String(weight));

function contentOf(slice: Slice): SliceContent {
  slice.content ??= readSlice(slice);
  return slice.content;
}

function readSlice(slice: Slice): SliceContent {
  const { characterSet, bbox, unitsPerEm } = create(fs.readFileSync(fileOf(slice, 400))) as Font;
  return { characters: new Set(characterSet), depth: -bbox.minY / unitsPerEm };
}

const charactersOf = (slice: Slice): ReadonlySet<number> => contentOf(slice).characters;

const covers = (slice: Slice, point: number): boolean =>
  slice.spans.some(([from, to]) => point >= from && point <= to) && charactersOf(slice).has(point);

const packages = new Map<string, Slice[]>();

/** The slices of a package; read once. The file is named by the slice: `[12]` → `…-12-400-normal.woff2`. */
function slicesOf(name: string): Slice[] {
  const known = packages.get(name);
  if (known) return known;
  const home = homeOf(name);
  const ranges = JSON.parse(fs.readFileSync(path.join(home, 'unicode.json'), 'utf8')) as UnicodeRanges;
  const slices = Object.entries(ranges).map(([subset, range]) => ({
    file: path.join(home, 'files', `${name}-${subset.replace(/[[\]]/g, '')}-WEIGHT-normal.woff2`),
    spans: spansOf(range),
  }));
  packages.set(name, slices);
  return slices;
}

/** How many slices are kept in memory; the one not used for longest goes first. Some 30 kB each. */
const KEPT = 48;
const files = new Map<string, string>();

const homeOf = (name: string): string => path.dirname(require.resolve(`@fontsource/${name}/package.json`));

let releasesOfFonts: string | undefined;

/** Names the fonts that certificates are printed with, and their releases: others can print other characters. */
export function fontsVersion(): string {
  releasesOfFonts ??= readReleases();
  return releasesOfFonts;
}

function readReleases(): string {
  const names = [
    ...PLAIN,
    ...Object.keys(HAN).map((han) => `noto-sans-${han}`),
    ...Object.values(SPECIAL).map(({ packageName }) => packageName),
    EMOJI.packageName,
  ];
  const releases = names.map((name) => {
    const { version } = JSON.parse(fs.readFileSync(path.join(homeOf(name), 'package.json'), 'utf8')) as {
      version: string;
    };
    return `${name}@${version}`;
  });
  return releases.join(' ');
}

const emojiSlice: Slice = {
  file: path.join(homeOf(EMOJI.packageName), 'files', `${EMOJI.packageName}-${EMOJI.subset}-WEIGHT-normal.woff2`),
  spans: [[0, 0x10ffff]],
};

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

/** What to write after `font-family:` for a text in this typeface, with these forms; the machine's own fonts come last. */
export function fontStack(han?: Han, typeface: Typeface = 'sans'): string {
  const special = typeface === 'sans' ? [] : [SPECIAL[typeface].family];
  const families = [...special, ...(han ? [familyOf(han)] : []), FAMILY, EMOJI.family];
  return [...families.map((name) => `'${name}'`), 'sans-serif'].join(', ');
}

interface Face {
  family: string;
  weight: Weight;
  slice: Slice;
}

/** Characters that nothing is drawn for, but which may choose how the ones beside them are drawn. */
const JOINERS = /\p{Default_Ignorable_Code_Point}/u;

const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{White_Space}]/u;

const pointsOf = (text: string): Set<number> =>
  new Set([...text.normalize('NFC')].map((character) => character.codePointAt(0) ?? 0));

function findSpecialFace(point: number, { weight, typeface = 'sans' }: Setting): Face | undefined {
  if (typeface === 'sans') return undefined;
  const { packageName, family, weights } = SPECIAL[typeface];
  const slice = slicesOf(packageName).find((one) => covers(one, point));
  return slice && { family, weight: weights.includes(weight) ? weight : 400, slice };
}

/** By character, since looking through all slices takes longer than laying out a page should. */
const plainSlices = new Map<number, Slice | null>();

function findPlainSlice(point: number): Slice | null {
  const known = plainSlices.get(point);
  if (known !== undefined) return known;
  const found = PLAIN.flatMap(slicesOf).find((slice) => covers(slice, point)) ?? null;
  plainSlices.set(point, found);
  return found;
}

/** The face that prints a character. One that the meant form of Han has not is looked for in the others. */
function findFace(point: number, setting: Setting, han: Han | undefined): Face | undefined {
  const special = findSpecialFace(point, setting);
  if (special) return special;
  const plain = findPlainSlice(point);
  if (plain) return { family: FAMILY, weight: setting.weight, slice: plain };
  const order = han ? [han, ...(Object.keys(HAN) as Han[]).filter((other) => other !== han)] : [];
  const slice = order.flatMap((form) => slicesOf(`noto-sans-${form}`)).find((one) => covers(one, point));
  if (slice) return { family: familyOf(han), weight: setting.weight, slice };
  return covers(emojiSlice, point) ? emojiFace(setting) : undefined;
}

const emojiFace = ({ weight }: Setting): Face => ({ family: EMOJI.family, weight, slice: emojiSlice });

/** A face and the characters of the page that it prints. */
interface UsedFace extends Face {
  points: Set<number>;
}

function addTo(used: Map<string, UsedFace>, face: Face, points: Iterable<number>): void {
  const key = `${face.family} ${face.weight} ${face.slice.file}`;
  const known = used.get(key) ?? { ...face, points: new Set() };
  used.set(key, known);
  for (const point of points) if (charactersOf(face.slice).has(point)) known.points.add(point);
}

const hex = (point: number): string => `U+${point.toString(16).toUpperCase()}`;

const faceRule = ({ family, weight, slice, points }: UsedFace): string =>
  `@font-face{font-family:'${family}';font-weight:${weight};unicode-range:${[...points].map(hex).join(',')};` +
  `src:url(data:font/woff2;base64,${dataOf(fileOf(slice, weight))})}`;

/** The `@font-face` rules that print these texts, with the fonts inside. */
export function fontFaces(settings: readonly Setting[], language: string): string {
  const used = new Map<string, UsedFace>();
  for (const setting of settings) {
    const han = hanOf(setting.text, language);
    const points = [...pointsOf(setting.text)];
    const joiners = points.filter((point) => JOINERS.test(String.fromCodePoint(point)));
    for (const point of points) {
      const face = findFace(point, setting, han);
      // Joiners and selectors belong to the characters beside them, so each font gets those it knows.
      if (face) addTo(used, face, [point, ...joiners]);
    }
    for (const { segment } of clusters.segment(setting.text))
      if (isEmojiCluster(segment)) addTo(used, emojiFace(setting), pointsOf(segment));
  }
  return [...used.values()].map(faceRule).join('\n');
}

/** The characters of these texts that none of the fonts can print, each once. */
export function findUnprintable(texts: readonly string[], language: string): string[] {
  const missing = new Set<string>();
  for (const text of texts) {
    const han = hanOf(text, language);
    for (const point of pointsOf(text)) {
      const character = String.fromCodePoint(point);
      if (!UNSEEN.test(character) && !findFace(point, { text, weight: 400 }, han)) missing.add(character);
    }
  }
  return [...missing];
}

/**
 * How far below the line the letters of a text may reach, as a multiple of the font size. By the glyphs of the slices that
 * print it: several fonts of Noto state less than the signs need that they set below each other.
 */
export const depthOf = (text: string): number =>
  Math.max(0, ...[...pointsOf(text)].map(findPlainSlice).map((slice) => (slice ? contentOf(slice).depth : 0)));

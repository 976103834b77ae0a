import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { chardet as statisticalDetector } from 'jschardet';

import { CAPTION_ENCODINGS, type CaptionEncoding } from '../../../shared/vocabulary';

/** Text of a file, and how its bytes were read. */
export interface DecodedText {
  text: string;
  encoding: CaptionEncoding;
  /** `certain` where the bytes themselves say so; `sure` and `unsure` are a detector's. */
  certainty: 'certain' | 'sure' | 'unsure' | 'chosen';
}

/** The encodings a text may be in, the likeliest first. */
export interface RankedEncodings {
  ranked: CaptionEncoding[];
  isSure: boolean;
}

/** The encoding in which each language was usually written before UTF-8; Western Europe's for all others. */
const CODE_PAGES: Partial<Record<CaptionEncoding, string[]>> = {
  'windows-1250': ['bs', 'cs', 'hr', 'hu', 'pl', 'ro', 'sk', 'sl', 'sq'],
  'windows-1251': ['be', 'bg', 'mk', 'ru', 'sr', 'uk'],
  'windows-1252': ['da', 'de', 'en', 'es', 'fi', 'fr', 'is', 'it', 'nb', 'nl', 'no', 'pt', 'sv'],
  'windows-1253': ['el'],
  'windows-1254': ['az', 'tr'],
  'windows-1255': ['he'],
  'windows-1256': ['ar', 'fa', 'ur'],
  'windows-1257': ['et', 'lt', 'lv'],
};

const codePageOf = (language: string | undefined): CaptionEncoding | undefined =>
  CAPTION_ENCODINGS.find((page) => language && CODE_PAGES[page]?.includes(language));

/** The language in a file's name, as in `lesson.de.srt`. */
const languageInName = (name: string): string | undefined => /[._-]([a-z]{2})\.[^.]+$/i.exec(name)?.[1]?.toLowerCase();

/** Encodings of the web, of ISO 8859 and of old Macs (bits of jschardet's `EncodingEra`); nobody has captions of DOS. */
const ERAS = 1 | 2 | 4;

/** What the detectors call by other names than the Encoding Standard; of families, the member that has the others in it. */
const STANDARD_NAMES: Record<string, CaptionEncoding> = {
  'iso-8859-1': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso8859-2': 'iso-8859-2',
  'iso8859-15': 'iso-8859-15',
  'tis-620': 'windows-874',
  macroman: 'macintosh',
  cp874: 'windows-874',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  cp1258: 'windows-1258',
};

const isOurs = (name: string): name is CaptionEncoding => (CAPTION_ENCODINGS as readonly string[]).includes(name);

/** The name in the Encoding Standard of what a detector has named. */
export function standardName(detected: string): CaptionEncoding | undefined {
  const name = detected.toLowerCase();
  return isOurs(name) ? name : STANDARD_NAMES[name];
}

/**
 * When a guess needs no second look. Tried with 26,819 texts of 1 to 100 lines in 38 languages, which translators of free
 * software wrote, in 21 encodings: none that passes all three is wrong, and nine of ten with 20 lines or more pass.
 */
const SURE = {
  /** Bytes beyond ASCII: fewer look like many languages. */
  minForeignBytes: 20,
  minConfidence: 0.1,
  /** Of the second likeliest encoding, among those in which the text reads differently, as a share of the likeliest. */
  maxRivalShare: 0.95,
};
/** Encodings of several bytes are told by their form; from here on (percent) that is certain, unless there are two. */
const CERTAIN_FORM = 90;
/** A language by name, or Western Europe, is taken where it is at least so likely as the likeliest. */
const LIKELY = { named: 0.5, western: 0.75 };

/** Enough to judge by; a detector's time grows with what it is given. */
const JUDGED_BYTES = 65_536;

/** Up to the last end of a line, so that no character is cut. */
const beginning = (bytes: Buffer): Buffer => {
  if (bytes.length <= JUDGED_BYTES) return bytes;
  const end = bytes.lastIndexOf('\n', JUDGED_BYTES);
  return bytes.subarray(0, end > 0 ? end + 1 : JUDGED_BYTES);
};

/** The lines that matter: times and numbers are the same in every encoding that has ASCII in it. */
const foreignLines = (bytes: Buffer): Buffer[] =>
  bytes
    .toString('latin1')
    .split(/[\r\n]+/)
    .filter((line) => /[\x80-\xff]/.test(line))
    .map((line) => Buffer.from(`${line}\n`, 'latin1'));

/**
 * iconv-lite has neither the euro nor the apple in the encoding of Macs; the `TextDecoder` of Node 20 reads Windows-1252 as
 * ISO 8859-1, with control characters for its quotation marks.
 */
const decodeIn = (bytes: Buffer, encoding: CaptionEncoding): string =>
  encoding === 'macintosh' ? new TextDecoder(encoding).decode(bytes) : iconv.decode(bytes, encoding);

/** Characters that no text has: what the encoding does not know, and control characters. */
const impossibleIn = (text: string): number => text.match(/[\uFFFD\0-\x08\x0b\x0e-\x1f\x7f-\x9f]/g)?.length ?? 0;

/** Encodings of two bytes for ASCII as well, which are told by their zeros. */
const WIDE: readonly CaptionEncoding[] = ['utf-16le', 'utf-16be'];

interface Candidate {
  encoding: CaptionEncoding;
  /** Of the statistics, 0–1. */
  confidence: number;
  text: string;
}

/** All encodings of one byte for ASCII: those the text can be in by their confidence, then the others by their faults. */
function candidatesFor(letters: Buffer): { possible: Candidate[]; impossible: Candidate[] } {
  const confidences = new Map<CaptionEncoding, number>();
  for (const { encoding, confidence } of statisticalDetector.detectAll(letters, {
    encodingEra: ERAS,
    ignoreThreshold: true,
  })) {
    const name = encoding && standardName(encoding);
    if (name && !confidences.has(name)) confidences.set(name, confidence);
  }
  const judged = CAPTION_ENCODINGS.filter((encoding) => !WIDE.includes(encoding)).map((encoding) => {
    const text = decodeIn(letters, encoding);
    return { encoding, confidence: confidences.get(encoding) ?? 0, text, faults: impossibleIn(text) };
  });
  return {
    possible: judged.filter(({ faults }) => faults === 0).sort((a, b) => b.confidence - a.confidence),
    impossible: judged.filter(({ faults }) => faults > 0).sort((a, b) => a.faults - b.faults),
  };
}

const MULTI_BYTE: readonly CaptionEncoding[] = ['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5'];

/** The encodings of several bytes whose form the text certainly has. */
function formsOf(letters: Buffer): CaptionEncoding[] {
  const certain = analyse(letters).filter(({ confidence }) => confidence >= CERTAIN_FORM);
  const names = certain.map(({ name }) => standardName(name));
  return MULTI_BYTE.filter((encoding) => names.includes(encoding));
}

/** UTF-8 with a few damaged characters is still that. */
function isDamagedUtf8(letters: Buffer): boolean {
  const text = letters.toString('utf8');
  const foreign = text.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return impossibleIn(text) * 10 < foreign;
}

/** Ranks the encodings of a text that says nothing of it. `language` decides between those that are about as likely. */
function rankEncodings(bytes: Buffer, language: string | undefined): RankedEncodings {
  const letters = Buffer.concat(foreignLines(beginning(bytes)));
  const { possible, impossible } = candidatesFor(letters);
  const forms = formsOf(letters);
  const byForm = possible.filter(({ encoding }) => forms.includes(encoding));
  const byLetters = possible.filter(({ encoding }) => !forms.includes(encoding));
  const [best, rival] = byForm.length > 0 ? byForm : differentReadings(byLetters);
  const isLong = letters.filter((byte) => byte >= 0x80).length >= SURE.minForeignBytes;
  const isByForm = byForm.length === 1;
  const isByLetters =
    byForm.length === 0 &&
    best !== undefined &&
    best.confidence >= SURE.minConfidence &&
    (rival?.confidence ?? 0) <= best.confidence * SURE.maxRivalShare;
  const isSure = isLong && (isByForm || isByLetters);
  const nearly = (encoding: CaptionEncoding | undefined, share: number) =>
    byLetters.find((one) => one.encoding === encoding && best && one.confidence >= best.confidence * share);
  const preferred =
    isSure || byForm.length > 0
      ? undefined
      : (nearly(codePageOf(language), LIKELY.named) ?? nearly('windows-1252', LIKELY.western));
  const damaged = impossible.filter(({ encoding }) => encoding === 'utf-8' && isDamagedUtf8(letters));
  const first = [...damaged, ...(preferred ? [preferred] : []), ...byForm];
  const ranked = [...first, ...byLetters.filter((one) => one !== preferred)];
  return {
    ranked: [...new Set([...ranked, ...impossible].map(({ encoding }) => encoding))],
    isSure: isSure && damaged.length === 0,
  };
}

/** The first of those in which the text reads the same. */
const differentReadings = (candidates: Candidate[]): Candidate[] =>
  candidates.filter(({ text }, at) => candidates.findIndex((other) => other.text === text) === at);

/** UTF-16 without a mark: every other byte of Western text is zero. */
function utf16ByZeros(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, 200);
  const zeros = (offset: number) => start.filter((byte, at) => byte === 0 && at % 2 === offset).length;
  const many = start.length / 8;
  if (zeros(1) > many && zeros(0) === 0) return 'utf-16le';
  return zeros(0) > many && zeros(1) === 0 ? 'utf-16be' : undefined;
}

/** The encoding that the bytes themselves tell: by a mark, by zeros, or since all of it is valid UTF-8. */
function certainEncoding(bytes: Buffer): CaptionEncoding | undefined {
  const isMarked = (mark: string) => bytes.subarray(0, mark.length / 2).toString('hex') === mark;
  const wide = (isMarked('fffe') && 'utf-16le') || (isMarked('feff') && 'utf-16be') || utf16ByZeros(bytes);
  if (wide) return wide;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    // The decoder says by its error that it is not.
    return undefined;
  }
}

/** The text in an encoding that somebody has chosen. */
export const decodeAs = (bytes: Buffer, encoding: CaptionEncoding): DecodedText => ({
  text: decodeIn(bytes, encoding),
  encoding,
  certainty: 'chosen',
});

/**
 * The text of a file that is UTF-8, UTF-16, or in an encoding of before, which two detectors guess at.
 *
 * @param name of the file: a language in it decides between encodings that are about as likely
 */
export function decodeText(bytes: Buffer, name = ''): DecodedText {
  const certain = certainEncoding(bytes);
  if (certain) return { ...decodeAs(bytes, certain), certainty: 'certain' };
  const { ranked, isSure } = rankEncodings(bytes, languageInName(name));
  const [best = 'windows-1252'] = ranked;
  return { ...decodeAs(bytes, best), certainty: isSure ? 'sure' : 'unsure' };
}

/** Of a text, how one encoding reads it. */
export interface Reading {
  encoding: CaptionEncoding;
  lines: string[];
}

/** Readings between which the lines are to decide, lines that are compared, lines that are shown, and characters of each. */
const READINGS = { rivals: 5, compared: 200, shown: 3, length: 80 };

/**
 * How a text reads in each encoding it may be in, the likeliest first, by the lines in which the likely readings
 * differ most.
 * Encodings in which all of it reads the same are given once.
 *
 * @param name as of `decodeText`
 */
export function readingsOf(bytes: Buffer, name = ''): Reading[] {
  const { ranked } = rankEncodings(bytes, languageInName(name));
  const lines = foreignLines(bytes).slice(0, READINGS.compared);
  const readings = ranked.map((encoding) => ({
    encoding,
    lines: lines.map((line) => decodeIn(line, encoding).trim()),
  }));
  const different = readings.filter(
    ({ lines: own }, at) => readings.findIndex((other) => other.lines.join('\n') === own.join('\n')) === at,
  );
  const shown = tellingLines(different.slice(0, READINGS.rivals).map((reading) => reading.lines));
  return different.map(({ encoding, lines: own }) => ({
    encoding,
    lines: shown.map((at) => (own[at] ?? '').slice(0, READINGS.length)),
  }));
}

/** The places of the lines that are read in the most ways, in the order they stand in. */
function tellingLines(readings: string[][]): number[] {
  const count = readings[0]?.length ?? 0;
  const ways = Array.from({ length: count }, (_, at) => new Set(readings.map((lines) => lines[at])).size);
  const places = Array.from({ length: count }, (_, at) => at);
  const telling = [...places].sort((a, b) => (ways[b] ?? 0) - (ways[a] ?? 0) || a - b);
  return telling.slice(0, READINGS.shown).sort((a, b) => a - b);
}

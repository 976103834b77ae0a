/** What was wrong with captions, told apart from other errors. */
export class NoCaptions extends Error {}

/** A cue that nobody sees, since its times say no time. */
export interface SkippedCue {
  /** Where its times stand, counted from 1. */
  line: number;
  /** Its times as they are written, and what it says. */
  text: string;
}

/** Captions as browsers read them, and what of them is not shown. */
export interface WebVtt {
  text: string;
  skipped: SkippedCue[];
}

/** `00:01:02,500` or `01:02.5` → `00:01:02.500`. */
function toTime(text: string): string {
  const written = text.replace(/\s/g, '').replace(/^(\d+:\d+:\d+):(\d+)$/, '$1.$2');
  const [seconds = '0', minutes = '0', hours = '0'] = written.replace(',', '.').split(':').reverse();
  const [whole = '0', part = ''] = seconds.split('.');
  const two = (value: string) => value.padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${two(whole)}.${part.padEnd(3, '0').slice(0, 3)}`;
}

const TIME = String.raw`((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:\s?[.,:]\s?\d{1,9})?)`;
const TIMES = new RegExp(`^\\s*${TIME}\\s*-{1,2}>\\s*${TIME}`);

/** Hours, minutes, seconds and milliseconds: two of them at the beginning of a line are no text. */
const FULL_TIME = String.raw`(\d{1,3}:\d{1,2}:\d{1,2}(?:\s?[.,]\s?|:)\d{1,9})`;
const FULL_TIMES = new RegExp(`^\\s*${FULL_TIME}[^\\d:]{1,10}${FULL_TIME}`);

/** The arrow as word processors, web pages and people write it. */
const ARROW = String.raw`(?:[-–—―−=]{1,3}\s?(?:>|&gt;|›)?|[→⟶➔➜➞⇒])`;
const ARROW_TIMES = new RegExp(`^\\s*${TIME}\\s*${ARROW}\\s*${TIME}`);

/** What may stand behind times: places on the picture, or settings of WebVTT, old and new. */
const BEHIND_TIMES = /^(?:\s+(?:[XY][12]|[ADLST]|vertical|line|position|size|align|region):\S+)*/;

interface Times {
  /** As a browser reads them. */
  clean: string;
  /** What follows them in WebVTT, with the blank in front; mostly empty. */
  settings: string;
  /** Text that somebody has written into the line of times; empty where there is none. */
  text: string;
}

/** The times in a line, and what else it says, where `before` is the line above it. @returns undefined if it has no times */
function readTimes(line: string, before: string | undefined): Times | undefined {
  if (!line.includes(':')) return undefined;
  const isAtStart = COUNTER.test(before ?? '') || !before?.trim();
  const match = TIMES.exec(line) ?? FULL_TIMES.exec(line) ?? (isAtStart ? ARROW_TIMES.exec(line) : null);
  const [all, from, to] = match ?? [];
  if (all === undefined || from === undefined || to === undefined) return undefined;
  const behind = line.slice(all.length);
  const [settings = ''] = BEHIND_TIMES.exec(behind) ?? [];
  const text = behind.slice(settings.length).trim();
  return { clean: `${toTime(from)} --> ${toTime(to)}`, settings, text: /[^\s.,;:|]/.test(text) ? text : '' };
}

/** Times as browsers read them: others are no cue to them. */
const STRICT_TIME = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}`;
const STRICT_TIMES = new RegExp(`^(${STRICT_TIME})[ \\t]+-->[ \\t]+(${STRICT_TIME})(?:[ \\t]|$)`);

const COUNTER = /^\s*\d+\s*$/;

/** Milliseconds of a time as browsers read it. */
function millisecondsOf(time: string): number {
  const [seconds = 0, minutes = 0, hours = 0] = time.split(':').map(Number).reverse();
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}

/** Whether a line of times is one to a browser, of a cue that lasts for a while. */
function saysTime(line: string): boolean {
  const [, from, to] = STRICT_TIMES.exec(line) ?? [];
  return from !== undefined && to !== undefined && millisecondsOf(from) < millisecondsOf(to);
}

/** Markup that SubRip knows and browsers do not. */
const FOREIGN_TAG = /<\/?(?:font|span|strike|br|p|div|s|c|v|lang|ruby|rt)(?:[\s.][^<>]*|\/)?>/gi;
/** What is none of the tags that WebVTT shares with SubRip is text: a browser would leave out what follows it. */
const LONE_BRACKET = /<(?!\/?[biu]>)/gi;

/**
 * Markup that WebVTT shares with SubRip; everything else is shown as text, or left out where it is SubRip's own. What is
 * opened ends at the next opening, so that a line of nothing else is not searched to its end from each of them.
 */
const cueText = (line: string): string =>
  line
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(FOREIGN_TAG, '')
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replace(LONE_BRACKET, '&lt;')
    .replace(/-->/g, '→');

/** Whether anything is seen of it: text, not tags, blanks and characters without a width alone. */
const isSeen = (text: string): boolean =>
  /[^\s\p{Default_Ignorable_Code_Point}]/u.test(text.replace(/<[^>]*(?:>|$)|&(?:nbsp|lrm|rlm);/gi, ''));

interface Cue {
  /** Where its times stand, counted from 1. */
  line: number;
  written: string;
  /** As a browser reads them; undefined where nobody can read them. */
  times: string | undefined;
  lines: string[];
}

const toSkippedCue = ({ line, written, lines }: Pick<Cue, 'line' | 'written' | 'lines'>): SkippedCue => ({
  line,
  text: [written, ...lines]
    .map((one) => one.trim())
    .filter(Boolean)
    .join(' '),
});

/** An arrow with a head, which texts seldom have. */
const CLEAR_ARROW = /[-–—―−=]\s?(?:>|&gt;|›)|[→⟶➔➜➞⇒]/;

/** What looks like two times with a dash between them, with letters for digits or points for colons. */
const LIKE_TIMES = /^\s*\d\w{0,2}(?:[.:,;]\w{1,3}){2,3}\s*[-–—―−]{1,3}\s*\d\w{0,2}(?:[.:,;]\w{1,3}){2,3}/;

/** Whether a line is meant to be times: an arrow where times stand, behind the number of a cue, or between clock times. */
function isMeantAsTimes(line: string, before: string | undefined): boolean {
  const hasArrow = CLEAR_ARROW.test(line);
  if (!hasArrow && !LIKE_TIMES.test(line)) return false;
  return COUNTER.test(before ?? '') || (!before?.trim() && hasArrow && /\d\s*:\s*\d/.test(line));
}

/**
 * The cues, each with all lines up to the next; the number that stands above a cue is not a line of the one before. What
 * stands above the first of them is one without times.
 */
function readCues(subRip: string): Cue[] {
  const cues: Cue[] = [];
  const written = subRip.split('\n');
  for (const [at, line] of written.entries()) {
    if (line.trim() === '') continue;
    const before = written[at - 1];
    const read = readTimes(line, before);
    const last = cues.at(-1);
    if (!read && !isMeantAsTimes(line, before)) {
      if (last) last.lines.push(line);
      else if (!COUNTER.test(line)) cues.push({ line: at + 1, written: line, times: undefined, lines: [] });
      continue;
    }
    if (COUNTER.test(before ?? '')) last?.lines.pop();
    cues.push({ line: at + 1, written: line, times: read?.clean, lines: read?.text ? [read.text] : [] });
  }
  return cues;
}

/**
 * SubRip as WebVTT: the cues in the order they are in, with their text and its bold, italic and underlined parts.
 * @throws NoCaptions if there is no cue in it that a browser shows
 */
export function toWebVtt(subRip: string): WebVtt {
  const text = subRip
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
  const shown: string[] = [];
  const skipped: SkippedCue[] = [];
  let isAnySeen = false;
  for (const cue of readCues(text)) {
    if (!cue.times || !saysTime(cue.times)) {
      skipped.push(toSkippedCue(cue));
      continue;
    }
    const lines = cue.lines.map(cueText).filter((line) => line.trim() !== '');
    if (lines.length > 0) shown.push(`${cue.times}\n${lines.join('\n')}`);
    isAnySeen ||= lines.some(isSeen);
  }
  if (!isAnySeen) throw new NoCaptions('no cue');
  return { text: `WEBVTT\n\n${shown.join('\n\n')}\n`, skipped };
}

/** To a browser, such a line begins a cue wherever it stands. */
const isTimes = (line: string | undefined): boolean => line?.includes('-->') ?? false;

const isBlank = (line: string | undefined): boolean => line === undefined || line === '';

interface WebVttLine {
  /** As a browser reads it: times with their settings, or any other line. */
  line: string;
  /** What somebody has written behind the settings, where browsers show nothing; empty where there is none. */
  text: string;
}

const BLANK_LINE: WebVttLine = { line: '', text: '' };

/** A line as a browser reads it, where `before` is the one above. What is meant as times and cannot be read stays times to it. */
function cleanLine(line: string, before: string | undefined): WebVttLine {
  const times = readTimes(line, before);
  if (!times) return { line: !isTimes(line) && isMeantAsTimes(line, before) ? `--> ${line}` : line, text: '' };
  const { clean, settings, text } = times;
  const isClean = STRICT_TIMES.test(line) && text === '';
  return { line: isClean ? line : `${clean}${settings}`, text: text.replaceAll('-->', '→') };
}

/** All lines as a browser reads them; arrows of other kinds mean nothing in comments. */
function cleanLines(written: string[]): WebVttLine[] {
  let isComment = false;
  return written.map((line, at) => {
    if (line === '') return BLANK_LINE;
    if (at <= 1 || isBlank(written[at - 1])) isComment = /^NOTE(?:[ \t]|$)/.test(line);
    return isComment && !isTimes(line) ? { line, text: '' } : cleanLine(line, written[at - 1]);
  });
}

/** The place behind the comment that begins at `at`, and behind the blank lines after it; `at` where there is none. */
function endOfComment(lines: string[], at: number): number {
  const isFirst = at === 1 || isBlank(lines[at - 1]);
  // Above a line of times the word is the name of a cue.
  if (!isFirst || !/^NOTE(?:[ \t]|$)/.test(lines[at]!) || isTimes(lines[at]) || isTimes(lines[at + 1])) return at;
  let end = at;
  while (end < lines.length && !isBlank(lines[end]) && !isTimes(lines[end])) end += 1;
  while (end < lines.length && isBlank(lines[end])) end += 1;
  return end;
}

/** The lines between that of times at `at` and the end of its cue. */
function linesOfCue(lines: string[], at: number): string[] {
  let end = at + 1;
  while (end < lines.length && !isBlank(lines[end]) && !isTimes(lines[end])) end += 1;
  return lines.slice(at + 1, end);
}

/** WebVTT as every browser reads it, without the comments of its authors. @throws NoCaptions if there is no cue in it that a browser shows */
export function cleanWebVtt(webVtt: string): WebVtt {
  const written = webVtt
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\uFFFD')
    .split('\n');
  const cleaned = cleanLines(written);
  const lines = cleaned.map(({ line }) => line);
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) throw new NoCaptions('no signature');
  const output: string[] = [];
  const skipped: SkippedCue[] = [];
  let isAnySeen = false;
  for (let at = 0; at < lines.length; at += 1) {
    at = endOfComment(lines, at);
    const line = lines[at];
    if (line === undefined) break;
    output.push(line);
    if (!isTimes(line)) continue;
    const { text } = cleaned[at]!;
    if (text) output.push(text);
    const cueLines = [text, ...linesOfCue(lines, at)];
    if (saysTime(line)) isAnySeen ||= isSeen(cueLines.join('\n'));
    else skipped.push(toSkippedCue({ line: at + 1, written: text ? line : written[at]!, lines: cueLines }));
  }
  if (!isAnySeen) throw new NoCaptions('no cue');
  const text = output.join('\n');
  return { text: text.endsWith('\n') ? text : `${text}\n`, skipped };
}

/** The text of a file that ends in `ext`, as WebVTT that every browser reads. @throws NoCaptions if there is no cue in it */
export const asWebVtt = (text: string, ext: string | null): WebVtt =>
  ext === '.vtt' ? cleanWebVtt(text) : toWebVtt(text);

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

const TIME = String.raw`((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:\s?[.,:]\s?\d{1,3})?)`;
const TIMES = new RegExp(`^\\s*${TIME}\\s*-{1,2}>\\s*${TIME}`);

/** Times as browsers read them: others are no cue to them. */
const STRICT_TIME = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}`;
const STRICT_TIMES = new RegExp(`^(${STRICT_TIME})[ \\t]+-->[ \\t]+(${STRICT_TIME})(?:[ \\t]|$)`);

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

const COUNTER = /^\s*\d+\s*$/;

/** Whether a line is meant to be times: an arrow where times stand, behind the number of a cue, or between clock times. */
const isMeantAsTimes = (line: string, before: string | undefined): boolean =>
  /-{1,2}>/.test(line) && (COUNTER.test(before ?? '') || (!before?.trim() && /\d\s*:\s*\d/.test(line)));

/** The cues, each with all lines up to the next; the number that stands above a cue is not a line of the one before. */
function readCues(subRip: string): Cue[] {
  const cues: Cue[] = [];
  const written = subRip.split('\n');
  for (const [at, line] of written.entries()) {
    const [, from, to] = TIMES.exec(line) ?? [];
    const last = cues.at(-1);
    const isRead = from !== undefined && to !== undefined;
    if (!isRead && !isMeantAsTimes(line, written[at - 1])) {
      if (line.trim() !== '') last?.lines.push(line);
      continue;
    }
    if (COUNTER.test(written[at - 1] ?? '')) last?.lines.pop();
    const times = isRead ? `${toTime(from)} --> ${toTime(to)}` : undefined;
    cues.push({ line: at + 1, written: line, times, lines: [] });
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

/** A line of times as a browser reads it, with what else stands in it. */
const cleanTimes = (line: string): string =>
  STRICT_TIMES.test(line)
    ? line
    : line.replace(TIMES, (_times, from: string, to: string) => `${toTime(from)} --> ${toTime(to)}`);

/** To a browser, such a line begins a cue wherever it stands. */
const isTimes = (line: string | undefined): boolean => line?.includes('-->') ?? false;

const isBlank = (line: string | undefined): boolean => line === undefined || line === '';

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
  const lines = webVtt
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\uFFFD')
    .split('\n')
    .map(cleanTimes);
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) throw new NoCaptions('no signature');
  const kept: string[] = [];
  const skipped: SkippedCue[] = [];
  let isAnySeen = false;
  for (let at = 0; at < lines.length; at += 1) {
    at = endOfComment(lines, at);
    const line = lines[at];
    if (line === undefined) break;
    kept.push(line);
    if (!isTimes(line)) continue;
    const said = linesOfCue(lines, at);
    if (saysTime(line)) isAnySeen ||= isSeen(said.join('\n'));
    else skipped.push(toSkippedCue({ line: at + 1, written: line, lines: said }));
  }
  if (!isAnySeen) throw new NoCaptions('no cue');
  const text = kept.join('\n');
  return { text: text.endsWith('\n') ? text : `${text}\n`, skipped };
}

/** The text of a file that ends in `ext`, as WebVTT that every browser reads. @throws NoCaptions if there is no cue in it */
export const asWebVtt = (text: string, ext: string | null): WebVtt =>
  ext === '.vtt' ? cleanWebVtt(text) : toWebVtt(text);

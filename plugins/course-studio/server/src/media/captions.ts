/** What was wrong with captions, told apart from other errors. */
export class NoCaptions extends Error {}

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

/** Whether anything is seen of it: text, not tags and blanks alone. */
const isSeen = (text: string): boolean => /\S/.test(text.replace(/<\/?[biu]>|&(?:nbsp|lrm|rlm);/gi, ''));

interface Cue {
  from: string;
  to: string;
  lines: string[];
}

/** The cues, each with all lines up to the next; the number that stands above a cue is not a line of the one before. */
function readCues(subRip: string): Cue[] {
  const cues: Cue[] = [];
  for (const line of subRip.split('\n')) {
    const [, from, to] = TIMES.exec(line) ?? [];
    const last = cues.at(-1);
    if (!from || !to) {
      last?.lines.push(line);
      continue;
    }
    if (last && /^\s*\d+\s*$/.test(last.lines.at(-1) ?? '')) last.lines.pop();
    cues.push({ from: toTime(from), to: toTime(to), lines: [] });
  }
  return cues;
}

/**
 * SubRip as WebVTT: the cues in the order they are in, with their text and its bold, italic and underlined parts.
 * @throws NoCaptions if there is no cue in it that a browser shows
 */
export function toWebVtt(subRip: string): string {
  const text = subRip
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '');
  const cues = readCues(text).flatMap(({ from, to, lines }) => {
    const shown = lines.map(cueText).filter((line) => line.trim() !== '');
    return shown.length > 0 ? [{ from, to, shown }] : [];
  });
  if (!cues.some(({ from, to, shown }) => from < to && shown.some(isSeen))) throw new NoCaptions('no cue');
  return `WEBVTT\n\n${cues.map(({ from, to, shown }) => `${from} --> ${to}\n${shown.join('\n')}`).join('\n\n')}\n`;
}

/** Times as browsers read them: others are no cue to them. */
const STRICT_TIME = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}`;
const STRICT_TIMES = new RegExp(`^${STRICT_TIME}[ \\t]+-->[ \\t]+${STRICT_TIME}(?:[ \\t]|$)`);

/** A line of times as a browser reads it, with what else stands in it. */
const cleanTimes = (line: string): string =>
  STRICT_TIMES.test(line)
    ? line
    : line.replace(TIMES, (_times, from: string, to: string) => `${toTime(from)} --> ${toTime(to)}`);

/** WebVTT as every browser reads it. @throws NoCaptions if there is no cue in it */
export function cleanWebVtt(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\uFFFD')
    .split('\n');
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '') || !lines.some((line) => TIMES.test(line)))
    throw new NoCaptions('no cue');
  const clean = lines.map(cleanTimes).join('\n');
  return clean.endsWith('\n') ? clean : `${clean}\n`;
}

/** The text of a file that ends in `ext`, as WebVTT that every browser reads. @throws NoCaptions if there is no cue in it */
export const asWebVtt = (text: string, ext: string | null): string =>
  ext === '.vtt' ? cleanWebVtt(text) : toWebVtt(text);

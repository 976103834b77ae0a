/** What was wrong with captions, told apart from other errors. */
export class NoCaptions extends Error {}

/** `00:01:02,500` or `01:02.5` → `00:01:02.500`. */
function toTime(text: string): string {
  const [seconds = '0', minutes = '0', hours = '0'] = text.replace(',', '.').split(':').reverse();
  const [whole = '0', part = ''] = seconds.split('.');
  const two = (value: string) => value.padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${two(whole)}.${part.padEnd(3, '0').slice(0, 3)}`;
}

const TIME = String.raw`((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)`;
const TIMES = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}`);

/**
 * Markup that WebVTT shares with SubRip; everything else is shown as text, or left out where it is SubRip's own. What is
 * opened ends at the next opening, so that a line of nothing else is not searched to its end from each of them.
 */
const cueText = (line: string): string =>
  line
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/<(?!\/?[biu]>)[^<>]*>/gi, '')
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replace(/-->/g, '→');

/**
 * SubRip as WebVTT: the cues in the order they are in, with their text and its bold, italic and underlined parts.
 * @throws NoCaptions if there is no cue in it
 */
export function toWebVtt(subRip: string): string {
  const blocks = subRip
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .split(/\n[ \t]*\n+/);
  const cues = blocks.flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMES.test(line));
    const [, from, to] = TIMES.exec(lines[at] ?? '') ?? [];
    const text = lines.slice(at + 1).filter((line) => line.trim() !== '');
    if (!from || !to || text.length === 0) return [];
    return [`${toTime(from)} --> ${toTime(to)}\n${text.map(cueText).join('\n')}`];
  });
  if (cues.length === 0) throw new NoCaptions('no cue');
  return `WEBVTT\n\n${cues.join('\n\n')}\n`;
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

import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

import { cleanWebVtt, toWebVtt } from './captions';

/** Runs `work`, and ends it where it takes far longer than anything that grows with the length of its input. */
const within = <T>(milliseconds: number, work: () => T): T =>
  runInNewContext('work()', { work }, { timeout: milliseconds }) as T;

const FIVE_MEGABYTES = 5 * 1024 ** 2;
const aCue = (text: string) => `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`;
const filledWith = (text: string) => text.repeat(FIVE_MEGABYTES / text.length);

it.each([
  ['of tags that nobody closes', aCue(filledWith('<'))],
  ['of placings that nobody closes', aCue(filledWith('{\\'))],
  ['of blanks after a time', `${aCue('Hello')}\n00:00:01,000${filledWith(' ')}`],
  ['of blank lines', aCue(`Hello${filledWith('\n')}`)],
  ['of lines with blanks', aCue(`Hello${filledWith('\n \t')}x`)],
  ['of cues', filledWith(aCue('Hello\n\n'))],
  ['of ampersands and arrows', aCue(filledWith('&-->'))],
])(
  'five megabytes %s are read in seconds',
  (_case, subRip) => {
    expect(within(10_000, () => toWebVtt(subRip)).slice(0, 8)).toBe('WEBVTT\n\n');
    const webVtt = `WEBVTT\n\n${subRip.replaceAll(',', '.')}`;
    expect(within(10_000, () => cleanWebVtt(webVtt)).slice(0, 8)).toBe('WEBVTT\n\n');
  },
  30_000,
);

it('tags and placings of SubRip are left out, those of WebVTT kept', () => {
  const text = '{\\an8}<font color="red">Red</font> <b>bold</b> <i>slanted</i> <c>5 < 6, {not a placing}';
  expect(toWebVtt(aCue(text))).toContain('\nRed <b>bold</b> <i>slanted</i> 5 < 6, {not a placing}\n');
});

import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

import { cleanWebVtt, NoCaptions, toWebVtt } from './captions';

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

it.each([
  ['a comma', '00:00:01,000 --> 00:00:02,000', '00:00:01.000 --> 00:00:02.000'],
  ['missing zeros', '0:0:1.5 --> 0:0:2.25 align:start', '00:00:01.500 --> 00:00:02.250 align:start'],
  ['no hours, as they are', '00:01.000 --> 00:02.000 line:0', '00:01.000 --> 00:02.000 line:0'],
  ['nothing around the arrow', '00:01.000-->00:02.000', '00:00:01.000 --> 00:00:02.000'],
])('times in WebVTT with %s are written as browsers read them', (_case, line, clean) => {
  expect(cleanWebVtt(`WEBVTT\n\n${line}\nHello, 00:00:01,000\n`)).toBe(`WEBVTT\n\n${clean}\nHello, 00:00:01,000\n`);
});

it.each([
  ['without counters', '00:00:00,500 --> 00:00:01,500\nHello\n\n00:00:01,600 --> 00:00:02,500\nAgain\n'],
  [
    'with lines ended by returns',
    '1\r00:00:00,500 --> 00:00:01,500\rHello\r\r2\r00:00:01,600 --> 00:00:02,500\rAgain\r',
  ],
])('SubRip %s is read', (_case, subRip) => {
  expect(toWebVtt(subRip)).toBe(
    'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nHello\n\n00:00:01.600 --> 00:00:02.500\nAgain\n',
  );
});

it('tags and placings of SubRip are left out, those of WebVTT kept', () => {
  const text = '{\\an8}<font color="red">Red</font> <b>bold</b> <i>slanted</i> <c>5 < 6, {not a placing}';
  expect(toWebVtt(aCue(text))).toContain('\nRed <b>bold</b> <i>slanted</i> 5 &lt; 6, {not a placing}\n');
});

it.each([
  ['I <3 you', 'I &lt;3 you'],
  ['if a < b then c', 'if a &lt; b then c'],
  ['x<y and y>z', 'x&lt;y and y>z'],
  ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
])('an angle bracket that is no tag is text: %s', (text, shown) => {
  expect(toWebVtt(aCue(text))).toContain(`\n${shown}\n`);
});

it.each([
  ['a colon before the milliseconds', '00:00:05:000 --> 00:00:06:000'],
  ['a blank after the comma', '00:00:05, 000 --> 00:00:06, 000'],
  ['a short arrow', '00:00:05,000 -> 00:00:06,000'],
])('times of SubRip with %s are read', (_case, times) => {
  expect(toWebVtt(`1\n${times}\nHello\n`)).toBe('WEBVTT\n\n00:00:05.000 --> 00:00:06.000\nHello\n');
});

it('cues without a blank line between them are cues of their own, and text behind a blank line belongs to its cue', () => {
  const adjacent = '1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n\nmore of two\n';
  expect(toWebVtt(adjacent)).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\none\n\n00:00:03.000 --> 00:00:04.000\ntwo\nmore of two\n',
  );
});

it.each([
  ['cues that end before they begin', '00:00:02,000 --> 00:00:01,000\nHello\n'],
  ['cues of no length', '00:00:01,000 --> 00:00:01,000\nHello\n'],
  ['tags alone', aCue('<i></i>')],
])('SubRip with %s shows nothing, and is refused', (_case, subRip) => {
  expect(() => toWebVtt(subRip)).toThrow(NoCaptions);
});

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

import { cleanWebVtt, NoCaptions, toWebVtt } from './captions';

/** Runs `work`, and ends it where it takes far longer than anything that grows with the length of its input. */
const within = <T>(milliseconds: number, work: () => T): T =>
  runInNewContext('work()', { work }, { timeout: milliseconds }) as T;

const FIVE_MEGABYTES = 5 * 1024 ** 2;
const aCue = (text: string) => `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`;
const filledWith = (text: string) => text.repeat(FIVE_MEGABYTES / text.length);

it.each([
  ['of tags that nobody closes', aCue(`Hello ${filledWith('<')}`)],
  ['of placings that nobody closes', aCue(filledWith('{\\'))],
  ['of blanks after a time', `${aCue('Hello')}\n00:00:01,000${filledWith(' ')}`],
  ['of blank lines', aCue(`Hello${filledWith('\n')}`)],
  ['of lines with blanks', aCue(`Hello${filledWith('\n \t')}x`)],
  ['of cues', filledWith(aCue('Hello\n\n'))],
  ['of ampersands and arrows', aCue(`Hello\n${filledWith('&-->')}`)],
])(
  'five megabytes %s are read in seconds',
  (_case, subRip) => {
    expect(within(10_000, () => toWebVtt(subRip).text).slice(0, 8)).toBe('WEBVTT\n\n');
    const webVtt = `WEBVTT\n\n${subRip.replaceAll(',', '.')}`;
    expect(within(10_000, () => cleanWebVtt(webVtt).text).slice(0, 8)).toBe('WEBVTT\n\n');
  },
  30_000,
);

it.each([
  ['a comma', '00:00:01,000 --> 00:00:02,000', '00:00:01.000 --> 00:00:02.000'],
  ['missing zeros', '0:0:1.5 --> 0:0:2.25 align:start', '00:00:01.500 --> 00:00:02.250 align:start'],
  ['no hours, as they are', '00:01.000 --> 00:02.000 line:0', '00:01.000 --> 00:02.000 line:0'],
  ['nothing around the arrow', '00:01.000-->00:02.000', '00:00:01.000 --> 00:00:02.000'],
])('times in WebVTT with %s are written as browsers read them', (_case, line, clean) => {
  expect(cleanWebVtt(`WEBVTT\n\n${line}\nHello, 00:00:01,000\n`).text).toBe(
    `WEBVTT\n\n${clean}\nHello, 00:00:01,000\n`,
  );
});

it.each([
  ['without counters', '00:00:00,500 --> 00:00:01,500\nHello\n\n00:00:01,600 --> 00:00:02,500\nAgain\n'],
  [
    'with lines ended by returns',
    '1\r00:00:00,500 --> 00:00:01,500\rHello\r\r2\r00:00:01,600 --> 00:00:02,500\rAgain\r',
  ],
])('SubRip %s is read', (_case, subRip) => {
  expect(toWebVtt(subRip).text).toBe(
    'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nHello\n\n00:00:01.600 --> 00:00:02.500\nAgain\n',
  );
});

it('tags and placings of SubRip are left out, those of WebVTT kept', () => {
  const text = '{\\an8}<font color="red">Red</font> <b>bold</b> <i>slanted</i> <c>5 < 6, {not a placing}';
  expect(toWebVtt(aCue(text)).text).toContain('\nRed <b>bold</b> <i>slanted</i> 5 &lt; 6, {not a placing}\n');
});

it.each([
  ['I <3 you', 'I &lt;3 you'],
  ['if a < b then c', 'if a &lt; b then c'],
  ['x<y and y>z', 'x&lt;y and y>z'],
  ['<script>alert(1)</script>', '&lt;script>alert(1)&lt;/script>'],
])('an angle bracket that is no tag is text: %s', (text, shown) => {
  expect(toWebVtt(aCue(text)).text).toContain(`\n${shown}\n`);
});

it.each([
  ['a colon before the milliseconds', '00:00:05:000 --> 00:00:06:000'],
  ['a blank after the comma', '00:00:05, 000 --> 00:00:06, 000'],
  ['a short arrow', '00:00:05,000 -> 00:00:06,000'],
])('times of SubRip with %s are read', (_case, times) => {
  expect(toWebVtt(`1\n${times}\nHello\n`).text).toBe('WEBVTT\n\n00:00:05.000 --> 00:00:06.000\nHello\n');
});

describe.each([
  ['SubRip', (cues: string) => toWebVtt(cues)],
  ['WebVTT', (cues: string) => cleanWebVtt(`WEBVTT\n\n${cues}`)],
])('in %s', (format, read) => {
  const cuesOf = (text: string) =>
    read(text)
      .text.replace(/^WEBVTT\n\n/, '')
      .replace(/^\d+\n/gm, '');
  const both = '00:00:01.000 --> 00:00:02.000\nHello\n\n00:00:03.000 --> 00:00:04.000\nAgain\n';

  it.each(['→', '—>', '–>', '--&gt;', '->', '-- >', '- ->', '=>', '–', '—', '-', '⇒', 'to', ' \u{f0e0} '])(
    'times with %s for the arrow are read, first in the file, behind another cue, and with nothing around',
    (arrow) => {
      const text = `1\n00:00:01,000 ${arrow} 00:00:02,000\nHello\n\n2\n00:00:03,000${arrow}00:00:04,000\nAgain\n`;
      expect(cuesOf(text)).toBe(both);
      expect(read(text).skipped).toEqual([]);
    },
  );

  it.each(['→', '—>', '--&gt;', '–'])('short times with %s are read where a cue begins', (arrow) => {
    expect(cuesOf(`1\n0:01 ${arrow} 0:02\nHello\n\n2\n0:03.0${arrow}0:04.0\nAgain\n`)).toBe(both);
  });

  it.each([
    ['text', '00:00:01,000 --> 00:00:02,000 Hello there', 'Hello there\n'],
    ['text behind a setting', '00:00:01.000 --> 00:00:02.000 align:start Hello there', 'Hello there\n'],
    ['text with an arrow', '00:00:01.000 --> 00:00:02.000 Water --> steam', 'Water → steam\n'],
    ['text behind another arrow', '00:00:01,000 – 00:00:02,000 Hello there', 'Hello there\n'],
    ['places of SubRip', '00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:1 Y2:9', ''],
    ['further digits', '00:00:01,000000 --> 00:00:02,000000', ''],
  ])('a line of times with %s shows it', (_case, line, text) => {
    expect(cuesOf(`1\n${line}\nyou\n`)).toMatch(
      new RegExp(`^00:00:01\\.000 --> 00:00:02\\.000(?: align:start| X1.*)?\n${text}you\n$`),
    );
  });

  it.each(['00:00:0l,000 → 00:00:02,000', '00.00.01.000 – 00.00.02.000', '00:00:01,000 --&gt;'])(
    'times that nobody can read are told: %s',
    (line) => {
      const { text, skipped } = read(`1\n${line}\nHello\n\n00:00:03.000 --> 00:00:04.000\nAgain\n`);
      expect(skipped).toEqual([{ line: format === 'SubRip' ? 2 : 4, text: `${line} Hello` }]);
      expect(text).toMatch(/\n\n00:00:03.000 --> 00:00:04.000\nAgain\n$/);
    },
  );

  it.each(['9:00 – 10:00 breakfast', 'Water → steam', 'from 00:00:01,000 – 00:00:02,000', '12 – 13'])(
    'a text stays one: %s',
    (line) => {
      const cue = `00:00:01.000 --> 00:00:02.000\nHello\n${line}\n`;
      expect(read(cue)).toEqual({ text: `WEBVTT\n\n${cue}`, skipped: [] });
    },
  );
});

it('a cue with another arrow is not glued to the one before', () => {
  const glued = '1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 – 00:00:04,000\nB\n';
  expect(toWebVtt(glued).text).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA\n\n00:00:03.000 --> 00:00:04.000\nB\n');
});

it('what stands above the first cue is told', () => {
  const { text, skipped } = toWebVtt(`\nTranslated by\nthe crew\n\n${aCue('Hello')}`);
  expect(skipped).toEqual([{ line: 2, text: 'Translated by the crew' }]);
  expect(text).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n');
});

it('other arrows in a comment of WebVTT make no cue of it', () => {
  const comment = 'NOTE\n00:00:05.000 – 00:00:06.000\nlater\n\n';
  const cue = '00:00:01.000 --> 00:00:02.000\nHello\n';
  expect(cleanWebVtt(`WEBVTT\n\n${comment}${cue}`)).toEqual({ text: `WEBVTT\n\n${cue}`, skipped: [] });
});

it('cues without a blank line between them are cues of their own, and text behind a blank line belongs to its cue', () => {
  const adjacent = '1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n\nmore of two\n';
  expect(toWebVtt(adjacent).text).toBe(
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

describe('cues whose times say no time', () => {
  const good = '00:00:08,000 --> 00:00:09,000\nGood\n';

  it.each([
    [
      'a letter for a digit',
      '1\n00:00:0l,000 --> 00:00:02,000\nHello\nyou\n\n2\n',
      2,
      '00:00:0l,000 --> 00:00:02,000 Hello you',
    ],
    ['no end', '1\n00:00:01,000 -->\nHello\n\n2\n', 2, '00:00:01,000 --> Hello'],
    [
      'points everywhere, behind a number',
      '1\n00.00.01.000 --> 00.00.02.000\nHello\n\n2\n',
      2,
      '00.00.01.000 --> 00.00.02.000 Hello',
    ],
    [
      'points in one, without a number',
      '\n\n00:00:01,000 --> 00.00.02\nHello\n\n',
      3,
      '00:00:01,000 --> 00.00.02 Hello',
    ],
    [
      'more seconds than a minute has',
      '1\n00:00:61,000 --> 00:00:62,000\nHello\n\n2\n',
      2,
      '00:00:61,000 --> 00:00:62,000 Hello',
    ],
    [
      'an end before the beginning',
      '1\n00:00:02,000 --> 00:00:01,000\nHello\n\n2\n',
      2,
      '00:00:02,000 --> 00:00:01,000 Hello',
    ],
  ])('are told by line and text: %s', (_case, bad, line, text) => {
    const { text: shown, skipped } = toWebVtt(`${bad}${good}`);
    expect(skipped).toEqual([{ line, text }]);
    expect(shown).toBe('WEBVTT\n\n00:00:08.000 --> 00:00:09.000\nGood\n');
  });

  it('are told in WebVTT, too, and leave the others', () => {
    const bad = '00:00:0l.000 --> 00:00:02.000\nHello\n\n00:09.000 --> 00:08.000\nyou\n';
    expect(cleanWebVtt(`WEBVTT\n\n${bad}\n00:08.000 --> 00:09.000\nGood\n`).skipped).toEqual([
      { line: 3, text: '00:00:0l.000 --> 00:00:02.000 Hello' },
      { line: 6, text: '00:09.000 --> 00:08.000 you' },
    ]);
  });

  it.each([
    ['an arrow in a text', 'Water -> steam --> clouds'],
    ['times of day in a text', 'Open from 9:00 --> 10:00'],
  ])('are not %s', (_case, line) => {
    const { text, skipped } = toWebVtt(`00:00:01,000 --> 00:00:02,000\n${line}\n`);
    expect(skipped).toEqual([]);
    expect(text).toContain(line.split(' ')[0]);
  });

  it('are told where hours have three digits only if they are reversed', () => {
    expect(toWebVtt('99:59:59,000 --> 100:00:01,000\nLate\n').skipped).toEqual([]);
  });
});

it.each([
  ['no text', '\n'],
  ['blanks', ' \t\u00a0\n'],
  ['characters without a width', '\u200b\u2060\ufeff\u00ad\n'],
  ['tags', '<v Ada><i></i>\n'],
  ['an invisible character by its name', '&nbsp;&lrm;\n'],
  ['a tag that nobody closes', '<b Hello\n'],
])('captions with nothing but %s are none', (_case, text) => {
  expect(() => cleanWebVtt(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}`)).toThrow(NoCaptions);
  expect(cleanWebVtt(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n00:03.000 --> 00:04.000\nSeen\n`).skipped).toEqual(
    [],
  );
});

it.each([
  ['in front', 'WEBVTT\n\nNOTE by Ada\nof the crew\n\nCUE', 'WEBVTT\n\nCUE'],
  ['between cues', 'WEBVTT\n\nCUE\n\nNOTE\ntodo\n\nCUE', 'WEBVTT\n\nCUE\n\nCUE'],
  ['at the end', 'WEBVTT\n\nCUE\n\nNOTE todo', 'WEBVTT\n\nCUE'],
  ['right below the signature', 'WEBVTT\nNOTE todo\n\nCUE', 'WEBVTT\nCUE'],
  ['above times without a blank line', 'WEBVTT\n\nNOTE todo\nlater\nCUE', 'WEBVTT\n\nCUE'],
])('comments %s reach nobody', (_case, given, clean) => {
  const withCues = (text: string) => text.replaceAll('CUE', '00:01.000 --> 00:02.000\nHello');
  expect(cleanWebVtt(withCues(given)).text).toBe(`${withCues(clean)}\n`);
});

it.each([
  ['the name of a cue', 'NOTE\n00:01.000 --> 00:02.000\nHello\n'],
  ['a text', '00:01.000 --> 00:02.000\nNOTE well\n'],
  ['a style and a region', 'STYLE\n::cue { color: lime }\n\nREGION\nid:top\n\n00:01.000 --> 00:02.000\nNOTEWORTHY\n'],
])('what is no comment stays: %s', (_case, body) => {
  expect(cleanWebVtt(`WEBVTT\n\n${body}`).text).toBe(`WEBVTT\n\n${body}`);
});

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { IMPORT_LIMITS, type ImportEntry } from './importReport';
import { findExcess } from './readPasted';
import { readEntries, summaryOf } from './testReading';

// A busy machine needs longer for the properties and for ten thousand questions.
vi.setConfig({ testTimeout: 60_000 });

/** Everything that an entry says or stores. */
function wordsOf(entry: ImportEntry): string {
  if (!('question' in entry)) return entry.text;
  const { text, explanation, answers } = entry.question;
  const changes = entry.state === 'changed' ? entry.changes.flatMap(({ from = '', to = '' }) => [from, to]) : [];
  return [text, explanation, ...answers.map((answer) => answer.text), ...changes].join(' ');
}

/** Pieces of texts as people have them, with a word wherever one can be lost. */
const PIECES = [
  '@',
  ' ',
  '\n',
  '\n\n',
  '::@::',
  '// @\n',
  '$CATEGORY: @\n',
  '[html]',
  '[plain]',
  '[markdown]',
  '{',
  '}',
  '{=@ ~@}',
  '=@',
  '~@',
  '~%50%@',
  '~%-25%@',
  '#@',
  '####@',
  '{T#@#@}',
  '{=@ -> @}',
  '{}',
  '\\=',
  '\\n',
  '\\:',
  ':',
  '_____',
  '<b>@</b>',
  '<sup>2</sup>',
  '<p>@</p>',
  '<br>',
  '<img src="@.png">',
  '<a href="http://a.b/@">@</a>',
  '<!-- @ -->',
  '<table><tr><td>@</td><td>@</td></tr></table>',
  '<pre>\n  @</pre>',
  '<li>@',
  '&lt;@',
  '&amp;',
  '$$@$$',
  '<@>',
  '<',
  '>',
  '1. @\n',
  'A. @\n',
  'B. @\n',
  'a) @\n',
  '*b) @\n',
  '(C) @\n',
  'ANSWER: A\n',
  'Answer: @\n',
  'Feedback: @\n',
  '- @\n',
  '• @\n',
  '1) @\n',
  '2) @\n',
  '[x] @\n',
  '[ ] @\n',
  '(x) @\n',
  '( ) @\n',
  '○ @\n',
  '● @\n',
  'a) @ b) @\n',
  'a.\t@\tc.\t@\n',
  '**b) @**\n',
  'a - @\n',
  '@ (correct)\n',
  '@ (false)\n',
  '@ ✓\n',
  '(Answer: @)',
  '(Answer: a)',
  'ANS: B PTS: @\n',
  'True\n',
  'False\n',
  'Question 1\n',
  'Answer key\n1. a\n2. b\n',
  '\u00A0',
  '\t',
];

/** A text of these pieces in which every word stands once. */
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => {
  let count = 0;
  return pieces.join('').replaceAll('@', () => `w${1000 + count++}w`);
});

describe('everything that is read in', () => {
  it('is stored, or stands in an entry: no word is lost without one', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const said = (await readEntries(text)).map(wordsOf).join(' ');
        expect((text.match(/w\d{4}w/g) ?? []).filter((word) => !said.includes(word))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('is the same for a question wherever it stands, and whatever is wrong with the others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Broken {=a', 'Q {~}', 'Note', 'Q?\nA. a\nB. b', '::T::Q {=a ~b}'),
        async (other) => {
          const [alone] = await readEntries('Which? {=this ~that}');
          const entries = await readEntries(`${other}\n\nWhich? {=this ~that}\n\n${other}`);
          expect(entries.filter((entry) => 'question' in entry && entry.question.text === 'Which?')).toEqual([
            { ...alone, line: other.split('\n').length + 2 },
          ]);
        },
      ),
    );
  });

  it('can be confirmed when nothing is said of it: two answers, one of them right, none empty', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        for (const entry of await readEntries(text)) {
          if (entry.state !== 'taken') continue;
          const { answers, text: stem } = entry.question;
          expect(stem.trim()).not.toBe('');
          expect(answers.length).toBeGreaterThan(1);
          expect(answers.some(({ correct }) => correct)).toBe(true);
          expect(answers.every((answer) => answer.text.trim() !== '')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a large text', () => {
  const html = (index: number) =>
    `// question: ${index}  name: Q\n::Q ${index}::[html]<p>How much is 10<sup>-3</sup>, ${'and more '.repeat(20)}?</p>{\n\t=<p>1 mm</p>#<p>Yes.</p>\n\t~<p>1 km</p>\n}\n\n`;
  const list = (index: number) => `${index + 1}. Which, ${'and more '.repeat(40)}?\na) one\nb) two\nAnswer: b\n\n`;

  const boxes = (index: number) => `${index + 1}. Which, ${'and more '.repeat(40)}?\n[ ] one\n[x] two\n\n`;

  it.each([
    ['in HTML', html],
    ['in a list', list],
    ['in a list without keys', boxes],
  ])(
    'of ten thousand questions %s is read in five seconds of work, between which the page can react',
    async (_what, question) => {
      const text = Array.from({ length: 10_000 }, (_, index) => question(index)).join('');
      expect(findExcess(text)).toBeNull();
      let turns = 0;
      const counting = setInterval(() => (turns += 1));
      const before = process.cpuUsage();
      const entries = await readEntries(text);
      const { user, system } = process.cpuUsage(before);
      clearInterval(counting);
      expect(entries.filter((entry) => 'question' in entry)).toHaveLength(10_000);
      const milliseconds = (user + system) / 1000;
      expect(milliseconds).toBeLessThan(5000);
      expect(milliseconds / (turns + 1), 'ms of work between two chances to react').toBeLessThan(100);
    },
  );

  it.each([
    ['brackets', '(Answer: '.repeat(8000)],
    ['letters in one line', ' a) b)'.repeat(20_000)],
    ['columns', 'a.\tx'.repeat(20_000)],
    ['bullets', '- x\n'.repeat(20_000)],
    ['right answers', `Answer: a${', b'.repeat(30_000)}`],
    ['keys of a whole list', `Answers${' 1. b'.repeat(20_000)}`],
    ['lines of an answer', `Q?\na) x\n${'y\n'.repeat(20_000)}b) z\nAnswer: a`],
    ['blanks', `Q?\nAnswer: b${' \t'.repeat(30_000)}x`],
  ])('is soon read when it is a list with a hundred thousand characters of %s', async (_what, hostile) => {
    const before = process.cpuUsage();
    await readEntries(hostile, { format: 'list' });
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(5);
  });

  it('is given up when the text has changed', async () => {
    expect(await readEntries('Q {=a ~b}\n\n'.repeat(20_000), { isStale: () => true })).toEqual([]);
  });

  it('is not read when there is too much of it, which is said in its unit', () => {
    const { lines, characters } = IMPORT_LIMITS;
    expect(findExcess('x\n'.repeat(lines - 1))).toBeNull();
    expect(findExcess('x\n'.repeat(lines))).toEqual({ unit: 'lines', count: lines + 1, limit: lines });
    expect(findExcess('x'.repeat(characters + 1))).toEqual({
      unit: 'characters',
      count: characters + 1,
      limit: characters,
    });
  });

  it('is read in the format that was chosen', async () => {
    const pasted = 'Q?\na) {one}\nb) two\nAnswer: b';
    expect(summaryOf(await readEntries(pasted, { format: 'list' }))).toEqual(['1 question']);
    expect(summaryOf(await readEntries(pasted, { format: 'gift' }))).toEqual(['1 skipped Short']);
  });
});

import { describe, expect, it } from 'vitest';

import { blocksOf, readGift } from './gift';
import type { PastedItem } from './pasted';
import { isTooMuch, readPasted } from './readPasted';

const options = {
  labels: { true: 'True', false: 'False' },
  // The browser's own parser stands behind the real one; see the browser tests.
  htmlToText: (html: string) => html.replace(/<[^>]*>/g, ''),
};

const read = (pasted: string): PastedItem[] => blocksOf(pasted).flatMap((block) => readGift(block, options));
const first = (pasted: string) => {
  const [item] = read(pasted);
  if (item?.state !== 'question') throw new Error(`no question: ${JSON.stringify(item)}`);
  return item;
};
const marks = (pasted: string) =>
  first(pasted).question.answers.map(({ text, correct, fraction }) => `${text} ${correct} ${fraction}`);

describe('GIFT', () => {
  it('makes a single choice of one right answer', () => {
    expect(first('::Sums:: 2 + 2 \\= ? {=4 ~3 ~5}')).toMatchObject({
      question: { text: '2 + 2 = ?', kind: 'single', partialCredit: false },
      warnings: [],
    });
    expect(marks('Q {=4 ~3}')).toEqual(['4 true null', '3 false null']);
  });

  it('makes partial credit of weights that share the points', () => {
    const pasted = 'Q {~%50%a ~%50%b ~%-25%c ~d}';
    expect(first(pasted)).toMatchObject({ question: { kind: 'multiple', partialCredit: true }, warnings: [] });
    expect(marks(pasted)).toEqual(['a true 0.5', 'b true 0.5', 'c false -0.25', 'd false null']);
  });

  it('takes thirds for a whole, and warns of percents that are not', () => {
    expect(first('Q {~%33.333%a ~%33.333%b ~%33.333%c ~d}').warnings).toEqual([]);
    expect(first('Q {~%50%a ~%20%b ~c}').warnings).toEqual(['sum']);
  });

  it('makes a single choice of one answer with 100 %', () => {
    expect(first('Q {~%100%a ~b}')).toMatchObject({ question: { kind: 'single' }, warnings: [] });
  });

  it('warns of what is not as it was written', () => {
    expect(first('Q {=a ~%50%b ~c}').warnings).toEqual(['weights']);
    expect(first('Q {=a =b ~c}')).toMatchObject({ question: { kind: 'multiple' }, warnings: ['severalRight'] });
    expect(first('Q {~a ~b}').warnings).toEqual(['noneRight']);
  });

  it('makes two answers of true or false', () => {
    expect(first('The sea is wet. {TRUE#Yes.#No!####Of course}')).toMatchObject({
      warnings: ['trueFalse'],
      question: {
        explanation: 'Of course\nYes.\nNo!',
        answers: [
          { text: 'True', correct: true },
          { text: 'False', correct: false },
        ],
      },
    });
  });

  it('puts what is said of each answer into the explanation', () => {
    expect(first('Q {=a#good ~b#bad ~c####In general}').question.explanation).toBe('In general\na: good\nb: bad');
  });

  it('reads a missing word in the middle, and a title where there is no text', () => {
    expect(first('The {=moon ~sun} pulls.').question.text).toBe('The _____ pulls.');
    expect(first('::Title::{=a ~b}').question.text).toBe('Title');
  });

  it('leaves no tags of HTML, in the question and in answers', () => {
    const pasted = '[html]<p onclick\\="x">Which <b>one</b>?</p>{=<i>a</i> ~<img src\\=x onerror\\=alert(1)>b}';
    expect(first(pasted).question.text).toBe('Which one?');
    expect(marks(pasted)).toEqual(['a true null', 'b false null']);
  });

  it('keeps what only looks like HTML in plain text', () => {
    expect(first('What does <b> do? {=bold ~italic}').question.text).toBe('What does <b> do?');
  });

  it.each([
    ['Q {=a -> b =c -> d =e -> f}', 'Matching'],
    ['Q {}', 'Essay'],
    ['Q {#3:1}', 'Numerical'],
    ['Q {=a =b}', 'Short'],
    ['Just a text', 'Description'],
  ])('skips %s, and says why', (pasted, kind) => {
    expect(read(`\n${pasted}`)).toMatchObject([{ state: 'skipped', kind, line: 2 }]);
  });

  it('leaves out comments and categories', () => {
    expect(read('// a comment\n\n$CATEGORY: tides\n\n// [id:1] another\n::T::Q {=a ~b}')).toMatchObject([
      { state: 'question', line: 5 },
    ]);
  });

  it('says the line of an error, which spoils no other question', () => {
    const items = read('A {=a ~b}\r\n\r\nBroken {\r\n=a\r\n~b\r\n\r\nC {=a ~b}');
    expect(items.map(({ state, line }) => `${state} ${line}`)).toEqual(['question 1', 'error 5', 'question 7']);
    expect(items[1]).toMatchObject({ code: 'syntax', detail: expect.stringContaining('Expected') });
  });

  it('refuses what cannot be stored', () => {
    expect(read(`${'x'.repeat(5001)} {=a ~b}`)).toMatchObject([{ state: 'error', code: 'tooLong' }]);
    expect(read(`Q {=a ${'~b '.repeat(101)}}`)).toMatchObject([{ state: 'error', code: 'answers.many' }]);
    expect(read(`Q {=a ${'~b '.repeat(50_000)}}`)).toMatchObject([{ state: 'error', code: 'tooLong' }]);
  });

  it.each([
    ['nested braces', 'Q ' + '{'.repeat(20_000)],
    ['nested answers', 'Q ' + '{=a '.repeat(5000) + '}'.repeat(5000)],
    ['braces that stay open', 'Q {=a ' + '~b '.repeat(20_000)],
    ['escapes', 'Q {=' + '\\{'.repeat(30_000)],
    ['titles', '::'.repeat(30_000)],
    ['equals signs', 'Q {' + '='.repeat(30_000) + '}'],
    ['feedbacks', 'Q {=a' + '#x'.repeat(20_000) + '}'],
    ['weights', 'Q {' + '~%50%'.repeat(10_000) + '}'],
  ])('is soon done with a hundred thousand characters of %s, which are an error of their line', (_what, hostile) => {
    const began = performance.now();
    expect(read(`Fine {=a ~b}\n\n${hostile}`)).toMatchObject([{ state: 'question' }, { state: 'error', line: 3 }]);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('drops characters that no database keeps', () => {
    expect(first('Q\0\uD800 {=a\0 ~b}').question).toMatchObject({ text: 'Q', answers: [{ text: 'a' }, { text: 'b' }] });
  });
});

describe('a large paste', () => {
  const large = 'Q {=a ~b}\n\n'.repeat(4000);

  it('is read in slices, between which the page can react', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1));
    const items = await readPasted({ ...options, text: large, format: 'gift', isStale: () => false });
    clearInterval(counting);
    expect(items).toHaveLength(4000);
    expect(turns).toBeGreaterThan(0);
  });

  it('is given up when the text has changed', async () => {
    expect(await readPasted({ ...options, text: large, format: 'gift', isStale: () => true })).toBeNull();
  });

  it('of more than ten thousand lines is not read at all', () => {
    expect(isTooMuch('x\n'.repeat(9_999))).toBe(false);
    expect(isTooMuch('x\n'.repeat(10_001))).toBe(true);
    expect(isTooMuch('x'.repeat(2_000_001))).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';

import { readAiken } from './aiken';

const TIDES = 'What pulls the sea most?\nA. The wind\nB) The moon\nC. The sun\nANSWER: B';

const summary = (pasted: string) =>
  readAiken(pasted).map((item) =>
    item.state === 'error' ? `${item.line} ${item.code}` : `${item.line} ${item.state}`,
  );

describe('Aiken', () => {
  it('makes a single choice of a question with one letter', () => {
    expect(readAiken(TIDES)).toEqual([
      {
        ...{ state: 'question', line: 1, warnings: [] },
        question: {
          ...{ text: 'What pulls the sea most?', kind: 'single', partialCredit: false, explanation: '' },
          answers: [
            { text: 'The wind', correct: false, fraction: null },
            { text: 'The moon', correct: true, fraction: null },
            { text: 'The sun', correct: false, fraction: null },
          ],
        },
      },
    ]);
  });

  it('makes a multiple choice of a question with several letters', () => {
    expect(readAiken(TIDES.replace('ANSWER: B', 'answer: b, C'))).toMatchObject([{ question: { kind: 'multiple' } }]);
  });

  it('reads Windows line ends, a byte order mark, and blank lines within a question', () => {
    const [item] = readAiken(`\uFEFF${TIDES.replaceAll('\n', '\r\n').replace('\r\nA.', '\r\n\r\nA.')}\r\n`);
    expect(item).toMatchObject({ state: 'question', question: { answers: [{}, {}, {}] } });
  });

  it('keeps a text of several lines', () => {
    expect(readAiken(`Look:\n${TIDES}`)).toMatchObject([{ question: { text: 'Look:\nWhat pulls the sea most?' } }]);
  });

  it.each([
    ['no ANSWER line', 'Q?\nA. a\nB. b', ['3 answer.missing']],
    ['no answers', 'Q?\nANSWER: A', ['2 answers.none']],
    ['one answer', 'Q?\nA. a\nANSWER: A', ['3 answers.few']],
    ['letters out of order', 'Q?\nA. a\nC. c\nANSWER: A', ['3 answers.order']],
    ['a letter nobody has', 'Q?\nA. a\nB. b\nANSWER: D', ['4 answer.unknown']],
    ['no letter', 'Q?\nA. a\nB. b\nANSWER:', ['4 answer.unknown']],
    ['no text', 'A. a\nB. b\nANSWER: A', ['1 text.missing']],
    ['nothing but a text', 'Just a note', ['1 answers.none']],
    ['nothing', '', []],
  ])('says the line of a question with %s', (_, pasted, errors) => {
    expect(summary(pasted)).toEqual(errors);
  });

  it('lets no broken question spoil the others', () => {
    expect(summary(`${TIDES}\n\nQ?\nA. a\nB. b\n\n${TIDES}\n\nNote\n\n${TIDES}`)).toEqual([
      '1 question',
      '9 answer.missing',
      '11 question',
      '17 answers.none',
      '19 question',
    ]);
  });

  it('refuses a text that cannot be stored', () => {
    expect(summary(`${'x'.repeat(5001)}\nA. a\nB. b\nANSWER: A`)).toEqual(['1 tooLong']);
  });

  it('reads ten thousand lines at once', () => {
    expect(readAiken(`${TIDES}\n\n`.repeat(1666))).toHaveLength(1666);
  });

  it('takes ten times as long for ten times as many blank lines, and not a hundred times', () => {
    const seconds = (lines: number) => {
      const start = performance.now();
      expect(summary(`Q?\n${'\n'.repeat(lines)}A. a\nB. b\nANSWER: A`)).toEqual(['1 question']);
      return performance.now() - start;
    };
    seconds(1_000);
    const few = Math.min(seconds(5_000), seconds(5_000), seconds(5_000));
    expect(Math.min(seconds(50_000), seconds(50_000), seconds(50_000))).toBeLessThan(few * 50 + 20);
  });
});

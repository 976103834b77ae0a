import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readPastedAnswers } from './pastedLines';

const answersOf = (pasted: string) => readPastedAnswers(pasted)?.answers;

describe('text pasted into an answer', () => {
  it('stays one answer when it is one line', () => {
    expect(readPastedAnswers('The moon')).toBeNull();
    expect(readPastedAnswers('The moon\r\n\r\n')).toBeNull();
    expect(readPastedAnswers('')).toBeNull();
  });

  it('becomes an answer for each line, blank lines left out', () => {
    expect(readPastedAnswers('The moon\r\n\n  The   sun \rJupiter\u2028Mars')).toEqual({
      lines: ['The moon', 'The   sun', 'Jupiter', 'Mars'],
      answers: ['The moon', 'The   sun', 'Jupiter', 'Mars'],
      removed: null,
    });
  });

  it.each([
    ['a) one\nb) two', 'numbering', ['one', 'two']],
    ['(A) one\n(B) two\n(C) three', 'numbering', ['one', 'two', 'three']],
    ['1.\tone\n2.\ttwo', 'numbering', ['one', 'two']],
    ['•\tone\n•\ttwo', 'bullets', ['one', 'two']],
    ['- one\n- two', 'bullets', ['one', 'two']],
    ['o\tone\no\ttwo', 'bullets', ['one', 'two']],
  ])('loses the markers of a list, which is said: %j', (pasted, removed, answers) => {
    expect(readPastedAnswers(pasted)).toEqual({ lines: pasted.split('\n'), answers, removed });
  });

  it.each([
    ['dates', '3. Oktober\n9. November\n17. Juni'],
    ['dates that follow each other', '3. Oktober\n4. November'],
    ['initials', 'A. Einstein\nM. Curie\nN. Bohr'],
    ['articles', 'o gato\no cão'],
    ['negative numbers', '- 5\n- 3\n- 1'],
    ['negative numbers with a long dash', '– 5 °C\n– 3 °C'],
    ['a negative number among words', '- none\n- 5'],
    ['negative amounts', '- €5\n- $3'],
    ['negative variables', '- x + 1\n- y²'],
    ['negative numbers without a blank', '-5\n-10'],
    ['names that begin with the same number', '1. FC Köln\n1. FC Nürnberg'],
    ['times', '10: 30\n10: 45'],
    ['a marker on some lines only', '1. FC Köln\nBorussia'],
    ['two kinds of bullets', '- one\n* two'],
    ['two ways of counting', '1. one\n2) two'],
    ['small and capital letters', 'a) one\nB) two'],
    ['a counter that begins later', 'b) one\nc) two'],
    ['counters in another order', '2. one\n1. two'],
    ['decimals', '1.5\n2.5'],
  ])('keeps %s', (_what, pasted) => {
    expect(readPastedAnswers(pasted)).toMatchObject({ answers: pasted.split('\n'), removed: null });
  });

  it('counts on from any line to the hundredth', () => {
    const lines = Array.from({ length: 120 }, (_, index) => `answer ${index}`);
    expect(answersOf(lines.map((line, index) => `${index + 1}. ${line}`).join('\n'))).toEqual(lines);
  });

  it('changes nothing else in a line, and nothing without saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const read = readPastedAnswers(lines.join('\n'));
        if (!read) return;
        expect(read.answers.every((answer, index) => read.lines[index]?.endsWith(answer))).toBe(true);
        expect(read.removed === null).toBe(read.answers.join('\n') === read.lines.join('\n'));
      }),
    );
  });
});

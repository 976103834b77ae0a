import { describe, expect, it } from 'vitest';

import { answersIn } from './pastedLines';

describe('text pasted into an answer', () => {
  it('of one line stays one answer', () => {
    expect(answersIn('The moon')).toBeNull();
    expect(answersIn('The moon\r\n\r\n')).toBeNull();
    expect(answersIn('')).toBeNull();
  });

  it('of several lines is an answer for each, blank lines left out', () => {
    expect(answersIn('The moon\r\n\n  The   sun \rJupiter')).toEqual(['The moon', 'The sun', 'Jupiter']);
  });

  it.each([
    ['a) one\nb) two', ['one', 'two']],
    ['1. one\n2. two\n10. ten', ['one', 'two', 'ten']],
    ['•\tone\n•\ttwo', ['one', 'two']],
    ['- one\n- two', ['one', 'two']],
  ])('loses the markers of a list: %j', (pasted, answers) => {
    expect(answersIn(pasted)).toEqual(answers);
  });

  it('keeps what looks like a marker when only some lines have one', () => {
    expect(answersIn('1. FC Köln\nBorussia')).toEqual(['1. FC Köln', 'Borussia']);
    expect(answersIn('-5\n-10')).toEqual(['-5', '-10']);
  });
});

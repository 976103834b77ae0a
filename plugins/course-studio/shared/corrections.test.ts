import { describe, expect, it } from 'vitest';

import { askedForm, contradictsCorrection, type DraftCorrection } from './corrections';

const answersOf = (key: string) =>
  [...key.matchAll(/(\w)(\*?)/g)].map(([, id = '', star]) => ({ id, text: id, image: null, correct: star === '*' }));

const question = { text: 'Where do we meet?', image: null, kind: 'single' as const };
const asked = askedForm(question, answersOf('a*bc'));
const correction = (policy: DraftCorrection['policy'], ...correct: string[]): DraftCorrection => ({
  question: 'q',
  policy,
  correct,
  asked,
  at: '2026-11-28T08:00:00.000Z',
});

describe('a question stands against its correction', () => {
  it.each([
    ['with the old key', correction('key', 'b'), 'a*bc', true],
    ['not with the corrected key', correction('key', 'b'), 'ab*c', false],
    ['with the old key and the corrected one', correction('key', 'b'), 'a*b*c', true],
    ['not when the right answer is gone', correction('key', 'b'), 'a*c', false],
    ['with one of two that were accepted', correction('any', 'a', 'b'), 'a*bc', true],
    ['not with both that were accepted, whatever their order', correction('any', 'b', 'a'), 'a*b*c', false],
    ['when everybody was given the points, and it is asked as it was', correction('everybody', 'a'), 'a*bc', true],
    ['when it was taken out, and it is asked as it was, in another order', correction('omit', 'a'), 'cba*', true],
    ['not when it was taken out, and has another key now', correction('omit', 'a'), 'ab*c', false],
    ['not when it was taken out, and has other answers now', correction('omit', 'a'), 'a*bcd', false],
  ])('%s', (_, made, key, stands) => {
    expect(contradictsCorrection(made, question, answersOf(key))).toBe(stands);
  });

  it.each([
    ['a blank behind the text', ' '],
    ['a character that nobody sees', '\u200B'],
    ['a line end', '\n'],
  ])('when it was taken out, and only %s was added', (_, added) => {
    const padded = { ...question, text: question.text + added };
    const answers = answersOf('a*bc').map((answer) => ({ ...answer, text: added + answer.text }));
    expect(contradictsCorrection(correction('omit', 'a'), padded, answers)).toBe(true);
    expect(contradictsCorrection(correction('everybody', 'a'), padded, answers)).toBe(true);
  });

  it('when it was taken out, and an answer was made anew as it was', () => {
    const answers = answersOf('a*bc').map((answer) => ({ ...answer, id: `${answer.id}2` }));
    expect(contradictsCorrection(correction('omit', 'a'), question, answers)).toBe(true);
  });

  it('as a multiple choice only where each of several answers was accepted', () => {
    const multiple = { ...question, kind: 'multiple' as const };
    expect(contradictsCorrection(correction('any', 'a', 'b'), multiple, answersOf('a*b*c'))).toBe(true);
    expect(contradictsCorrection(correction('any', 'a'), multiple, answersOf('a*bc'))).toBe(false);
    expect(contradictsCorrection(correction('any', 'a', 'b'), multiple, answersOf('a*c'))).toBe(false);
    expect(contradictsCorrection(correction('key', 'a', 'b'), multiple, answersOf('a*b*c'))).toBe(false);
  });

  it('not when it was taken out, and asks something else now', () => {
    const reworded = { ...question, text: 'Where do we eat?' };
    expect(contradictsCorrection(correction('omit', 'a'), reworded, answersOf('a*bc'))).toBe(false);
    expect(contradictsCorrection(correction('key', 'b'), reworded, answersOf('a*bc'))).toBe(true);
  });
});

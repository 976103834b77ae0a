import { describe, expect, it } from 'vitest';

import { acceptsEach, contradictionOf, copyCorrections, type DraftCorrection } from './corrections';

/**
 * Answers in short: each letter is the id and the text, a star marks a right one. A letter with a stroke has another id, and
 * `a=b` is the answer `a` with the text of `b`.
 */
const answersOf = (key: string) =>
  [...key.matchAll(/(\w)('?)(?:=(\w))?(\*?)/g)].map(([, name = '', anew, text = name, star]) => ({
    id: name + anew,
    text,
    image: null,
    imageAlt: '',
    correct: star === '*',
  }));

const question = { text: 'Where do we meet?', image: null, kind: 'single' as const };
const multiple = { ...question, kind: 'multiple' as const };
const reworded = { ...question, text: 'Where do we eat?' };
const correction = (policy: DraftCorrection['policy'], ...correct: string[]): DraftCorrection => ({
  question: 'q',
  policy,
  correct,
  asked: { ...question, answers: answersOf('a*bc') },
  at: '2026-11-28T08:00:00.000Z',
});

describe('a question stands against its correction', () => {
  it.each([
    ['with the old key', correction('key', 'b'), 'a*bc', 'key'],
    ['not with the corrected key', correction('key', 'b'), 'ab*c', null],
    ['with the old key and the corrected one', correction('key', 'b'), 'a*b*c', 'key'],
    ['with the old key when the right answer is gone', correction('key', 'b'), 'a*c', 'key'],
    ['with another wrong key when the right answer is gone', correction('key', 'b'), 'ac*', 'key'],
    ['with the old key when the right answer was made anew', correction('key', 'b'), "a*b'=bc", 'key'],
    ['with the old key when all answers were made anew', correction('key', 'b'), "a'*b'c'", 'key'],
    ['with the old key when a wrong one was added', correction('key', 'b'), 'a*cd', 'key'],
    ['with the old key in place of the right answer', correction('key', 'b'), 'b=a*c', 'key'],
    ['with answers that changed their places', correction('key', 'b'), 'a=bb=a*c', 'key'],
    ['with the old key when the right answer stands in another', correction('key', 'b'), 'b=a*c=b', 'key'],
    ['not with the corrected key in an answer made anew', correction('key', 'b'), "ab'*c", null],
    ['not with answers that changed their places, and the key with them', correction('key', 'b'), 'a=b*b=ac', null],
    ['not with the corrected key in other words', correction('key', 'b'), 'ab=d*c', null],
    ['not with a right answer that is new, in the place of the one that is gone', correction('key', 'b'), 'acd*', null],
    ['not with one right answer of two, when the other is gone', correction('key', 'b', 'c'), 'ab*', null],
    [
      'with one right answer of two and the old key, when the other is gone',
      correction('key', 'b', 'c'),
      'a*b*',
      'key',
    ],
    ['with one of two that were accepted', correction('any', 'a', 'b'), 'a*bc', 'key'],
    ['with one of two that were accepted, the other made anew', correction('any', 'a', 'b'), "a*b'c", 'key'],
    ['not with one of two that were accepted, when the other is gone', correction('any', 'a', 'b'), 'a*c', null],
    ['with what was not accepted, when one that was is gone', correction('any', 'a', 'b'), 'ac*', 'key'],
    ['not with both that were accepted, whatever their order', correction('any', 'b', 'a'), 'a*b*c', null],
    ['not with both that were accepted, made anew', correction('any', 'b', 'a'), "a'*b'*c", null],
    ['when everybody was given the points, and it is asked as it was', correction('everybody', 'a'), 'a*bc', 'asked'],
    ['when it was taken out, and it is asked as it was, in another order', correction('omit', 'a'), 'cba*', 'asked'],
    ['when it was taken out, and an answer was made anew as it was', correction('omit', 'a'), "a'*bc'", 'asked'],
    ['not when it was taken out, and has another key now', correction('omit', 'a'), 'ab*c', null],
    ['not when it was taken out, and has other answers now', correction('omit', 'a'), 'a*bcd', null],
  ] as const)('%s', (_, made, key, stands) => {
    expect(contradictionOf(made, question, answersOf(key))).toBe(stands);
  });

  it.each([
    ['with the old key', correction('key', 'b'), 'a*bc', 'key'],
    ['with the old key, the right answer made anew', correction('key', 'b'), "a*b'c", 'key'],
    ['not when the right answer is gone', correction('key', 'b'), 'a*c', null],
    ['not when it was taken out', correction('omit', 'a'), 'a*bc', null],
  ] as const)('that asks something else now: %s', (_, made, key, stands) => {
    expect(contradictionOf(made, reworded, answersOf(key))).toBe(stands);
  });

  it.each([
    ['a blank behind the text', ' '],
    ['a character that nobody sees', '\u200B'],
    ['a line end', '\n'],
  ])('with %s added as without', (_, added) => {
    const padded = { ...question, text: question.text + added };
    const paddedOf = (key: string) => answersOf(key).map((answer) => ({ ...answer, text: added + answer.text }));
    expect(contradictionOf(correction('omit', 'a'), padded, paddedOf('a*bc'))).toBe('asked');
    expect(contradictionOf(correction('everybody', 'a'), padded, paddedOf('a*bc'))).toBe('asked');
    expect(contradictionOf(correction('key', 'b'), padded, paddedOf('a*c'))).toBe('key');
    expect(contradictionOf(correction('key', 'b'), padded, paddedOf("a*b'c"))).toBe('key');
  });

  it.each([
    ['where each of two answers was accepted', correction('any', 'a', 'b'), 'a*b*c', 'kind'],
    ['where each of two answers was accepted, and one was made anew', correction('any', 'a', 'b'), "a*b'*c", 'kind'],
    ['where each of two of three is left', correction('any', 'a', 'b', 'c'), 'a*b*', 'kind'],
    ['not where one was accepted', correction('any', 'a'), 'a*bc', null],
    ['not where one of two is gone', correction('any', 'a', 'b'), 'a*c', null],
    ['not where two are right together', correction('key', 'a', 'b'), 'a*b*c', null],
  ] as const)('as a multiple choice %s', (_, made, key, stands) => {
    expect(contradictionOf(made, multiple, answersOf(key))).toBe(stands);
  });

  it('by the ids alone where no version says how it was asked', () => {
    const unknown = { ...correction('key', 'b'), asked: null };
    expect(contradictionOf(unknown, question, answersOf('a*bc'))).toBe('key');
    expect(contradictionOf(unknown, question, answersOf('ab*c'))).toBeNull();
    expect(contradictionOf({ ...unknown, policy: 'omit' }, question, answersOf('a*bc'))).toBeNull();
  });
});

it.each([
  ['the accepted answers', correction('any', 'a', 'b'), 'a*b*c', true],
  ['accepted answers made anew', correction('any', 'a', 'b'), "a*b'*c", true],
  ['one that was not accepted', correction('any', 'a', 'b'), 'a*c*', false],
  ['answers that are right together', correction('key', 'a', 'b'), 'a*b*c', false],
] as const)('a correction tells whether it accepts each of %s', (_, made, key, accepts) => {
  expect(acceptsEach(made, answersOf(key))).toBe(accepts);
});

it('goes along with a copy, whose questions and answers have other ids', () => {
  const clones = new Map([...'qabc'].map((id) => [id, `${id}'`]));
  const elsewhere = { ...correction('omit', 'a'), question: 'removed' };
  const [copied, ...others] = copyCorrections([correction('any', 'a', 'b'), elsewhere], clones);
  expect(others).toEqual([]);
  expect(copied).toEqual({
    ...correction('any', "a'", "b'"),
    question: "q'",
    asked: { ...question, answers: answersOf("a'*b'c'") },
  });
});

it('goes along with a copy without an answer that was removed', () => {
  const [copied] = copyCorrections([correction('key', 'b')], new Map([...'qac'].map((id) => [id, `${id}'`])));
  expect(contradictionOf(copied!, question, answersOf("a'*c'"))).toBe('key');
});

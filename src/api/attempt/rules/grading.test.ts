import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { QuestionSnapshot } from '../../course-version/rules/snapshot';
import { answersOf, aQuestion } from './examples';
import { gradeAttempt, isPassed, percentOf } from './grading';

const gradeOne = (key: string, selected: string, kind: 'single' | 'multiple' = 'multiple') =>
  gradeAttempt({
    questions: [aQuestion(key, { kind })],
    answers: [{ question: 'q', selected: [...selected] }],
    passMark: 60,
  });

describe('grading', () => {
  it.each([
    ['single', 'a*bc', 'a', 1],
    ['single', 'a*bc', 'b', 0],
    ['single', 'a*bc', '', 0],
    ['multiple', 'a*bc*d', 'ac', 1],
    ['multiple', 'a*bc*d', 'ca', 1],
    ['multiple', 'a*bc*d', 'a', 0],
    ['multiple', 'a*bc*d', 'abc', 0],
    ['multiple', 'a*bc*d', 'b', 0],
    ['multiple', 'a*bc*d', 'abcd', 0],
    ['multiple', 'a*bc*d', '', 0],
    ['multiple', 'a*b*', 'ab', 1],
  ] as const)('gives a %s choice question with the key %s, answered %j, %d points', (kind, key, selected, score) => {
    expect(gradeOne(key, selected, kind)).toMatchObject({ score, maxScore: 1, passed: score === 1 });
  });

  it('never gives full marks for ticking everything, whatever the key, unless everything is right', () => {
    for (let key = 1; key < 2 ** 5 - 1; key += 1) {
      const written = [...'abcde'].map((id, bit) => (key & (1 << bit) ? `${id}*` : id)).join('');
      expect(gradeOne(written, 'abcde').score, written).toBe(0);
    }
  });

  it('counts unanswered questions in the total', () => {
    const questions = [aQuestion('a*b', { id: 'q1', points: 3 }), aQuestion('a*b', { id: 'q2', points: 2 })];
    const grade = gradeAttempt({ questions, answers: [{ question: 'q1', selected: ['a'] }], passMark: 60 });
    expect(grade).toMatchObject({ score: 3, maxScore: 5, passed: true });
    expect(grade.questions[1]).toMatchObject({ question: 'q2', selected: [], right: false, earned: 0, points: 2 });
  });

  it('tells of each question what was earned, the key and the explanation', () => {
    expect(gradeOne('a*bc*', 'ab').questions).toEqual([
      {
        question: 'q',
        selected: ['a', 'b'],
        right: false,
        share: 0,
        earned: 0,
        points: 1,
        correct: ['a', 'c'],
        explanation: 'Because.',
      },
    ]);
  });

  it('adds fractions of points exactly', () => {
    const questions = [0.1, 0.2, 0.7].map((points, index) => aQuestion('a*b', { id: `q${index}`, points }));
    const answers = questions.slice(0, 2).map(({ id }) => ({ question: id, selected: ['a'] }));
    expect(gradeAttempt({ questions, answers, passMark: 30 })).toMatchObject({ score: 0.3, maxScore: 1, passed: true });
  });
});

/** `'a*.5 b-1'`: answer `a`, right, with the fraction .5, and `b`, wrong, with −1. Without a number: derived. */
const withFractions = (key: string) =>
  [...key.matchAll(/(\w)(\*?)(-?[\d.]+)?/g)].map(([, id = '', star, fraction]) => ({
    ...answersOf(id + star)[0]!,
    fraction: fraction === undefined ? null : Number(fraction),
  }));

describe('partial credit', () => {
  const gradePart = (key: string, selected: string, points = 1, values: Partial<QuestionSnapshot> = {}) =>
    gradeAttempt({
      questions: [aQuestion('', { answers: withFractions(key), partialCredit: true, points, ...values })],
      answers: [{ question: 'q', selected: [...selected] }],
      passMark: 60,
    });

  it.each([
    // The worked example, with fractions as written, and as derived.
    ['a*.5 b-1 c*.5 d-1', 'ac', 1],
    ['a*.5 b-1 c*.5 d-1', 'a', 0.5],
    ['a*.5 b-1 c*.5 d-1', 'abc', 0],
    ['a*.5 b-1 c*.5 d-1', 'b', 0],
    ['a* b c* d', 'ac', 1],
    ['a* b c* d', 'a', 0.5],
    ['a* b c* d', 'abc', 0],
    ['a* b c* d', 'b', 0],
    ['a* b c* d', '', 0],
    ['a* b c* d', 'abcd', 0],
    ['a*.5 b-.25 c*.5 d-.25', 'ab', 0.25],
    ['a*.5 b-.25 c*.5 d-.25', 'bd', 0],
    ['a*.5 b-.25 c*.5 d-.25', 'abc', 0.75],
    // A third of a point, rounded half up to hundredths.
    ['a* b* c* d', 'a', 0.33],
    ['a* b* c* d', 'ab', 0.67],
    ['a* b* c* d', 'abc', 1],
    ['a*.125 b-1 c*.875', 'a', 0.13],
    // Whatever fractions an author wrote.
    ['a*.3 b-1 c*.3 d-1', 'ac', 1],
    ['a*.5 b0 c*.5 d0', 'abcd', 0],
    ['a*.5 b1 c*.5 d1', 'bd', 0],
    ['a*-1 b-1 c*1', 'a', 0],
  ])('gives the key %j, answered %j, %d points of 1', (key, selected, earned) => {
    const { questions } = gradePart(key, selected);
    expect(questions[0]).toMatchObject({ earned });
  });

  it('counts as right only what is exactly right', () => {
    expect(gradePart('a* b c*', 'a').questions[0]).toMatchObject({ right: false, share: 0.5 });
    expect(gradePart('a* b c*', 'ac').questions[0]).toMatchObject({ right: true, share: 1 });
  });

  it('gives a share of the points, and adds what is rounded', () => {
    expect(gradePart('a* b* c* d', 'ab', 2.5)).toMatchObject({ score: 1.67, maxScore: 2.5, passed: true });
    expect(gradePart('a* b c* d', 'a', 0.05)).toMatchObject({ score: 0.03 });
    expect(gradePart('a* b c* d', 'a', 0)).toMatchObject({ score: 0, maxScore: 0 });
  });

  it('does not exist for single choice, nor where the author did not choose it', () => {
    expect(gradePart('a*.5 b.5', 'b', 1, { kind: 'single' }).score).toBe(0);
    expect(gradePart('a* b c*', 'a', 1, { partialCredit: false }).score).toBe(0);
  });

  it('is never below 0, never above 1, and never everything for ticking everything', () => {
    const fractions = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: null });
    const answers = fc
      .array(fc.record({ correct: fc.boolean(), fraction: fractions, chosen: fc.boolean() }), {
        minLength: 2,
        maxLength: 8,
      })
      .filter((drawn) => drawn.some(({ correct }) => correct) && drawn.some(({ correct }) => !correct));
    fc.assert(
      fc.property(answers, (drawn) => {
        const known = drawn.map(({ correct, fraction }, index) => ({
          ...answersOf('abcdefgh'[index]!)[0]!,
          correct,
          fraction,
        }));
        const grade = (selected: string[]) =>
          gradeAttempt({
            questions: [aQuestion('', { answers: known, partialCredit: true, points: 10 })],
            answers: [{ question: 'q', selected }],
            passMark: 60,
          }).score;
        const some = grade(known.filter((_, index) => drawn[index]!.chosen).map(({ id }) => id));
        expect(some).toBeGreaterThanOrEqual(0);
        expect(some).toBeLessThanOrEqual(10);
        expect(grade(known.map(({ id }) => id))).toBe(0);
        expect(grade(known.filter(({ correct }) => correct).map(({ id }) => id))).toBe(10);
      }),
    );
  });
});

describe('the pass mark', () => {
  it.each([
    [3, 5, 60, true],
    [2.99, 5, 60, false],
    [0, 5, 0, true],
    [5, 5, 100, true],
    [4.99, 5, 100, false],
    [2, 3, 67, false],
    [2, 3, 66, true],
    [0, 0, 60, true],
  ])('%d of %d points with a pass mark of %d %%: %s', (score, maxScore, passMark, passed) => {
    expect(isPassed(score, maxScore, passMark)).toBe(passed);
  });

  it.each([
    [2, 3, 66.66],
    [1, 3, 33.33],
    [0.29, 1, 29],
    [59.99, 100, 59.99],
    [29_999, 50_000, 59.99],
    [0, 4, 0],
    [4, 4, 100],
    [0, 0, 100],
  ])('shows %d of %d points as %d %%', (score, maxScore, percent) => {
    expect(percentOf(score, maxScore)).toBe(percent);
  });

  it('never shows a percentage that reaches a pass mark the score does not', () => {
    for (let maxScore = 1; maxScore <= 40; maxScore += 1) {
      for (let score = 0; score <= maxScore; score += 1) {
        for (const passMark of [33, 50, 60, 67, 100]) {
          expect(percentOf(score, maxScore) >= passMark).toBe(isPassed(score, maxScore, passMark));
        }
      }
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { QuestionSnapshot } from '../../course-version/rules/snapshot';
import { answersOf, aQuestion } from './examples';
import { gradeAttempt, percentOf } from './grading';

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

  it('reads a version with a pass mark of 0 as it was confirmed: an empty sheet reaches it', () => {
    const grade = gradeAttempt({ questions: [aQuestion('a*b')], answers: [], passMark: 0 });
    expect(grade).toMatchObject({ score: 0, maxScore: 1, passed: true });
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
    ['a*.3333 b*.3333 c*.3333 d-1', 'ab', 0.67],
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

  it('gives a share of the points, and adds them before they are rounded', () => {
    expect(gradePart('a* b* c* d', 'ab', 2.5)).toMatchObject({ score: 1.67, maxScore: 2.5, passed: true });
    const thirds = Array.from({ length: 3 }, (_, index) =>
      aQuestion('a*b*c*d', { id: `q${index}`, partialCredit: true }),
    );
    const answers = thirds.map(({ id }) => ({ question: id, selected: ['a'] }));
    expect(gradeAttempt({ questions: thirds, answers, passMark: 60 })).toMatchObject({ score: 1, maxScore: 3 });
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

/** Arithmetic of its own, by whole numbers only, to hold the exact grading to. */
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

type Ratio = [numerator: bigint, denominator: bigint];
const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => {
  const [numerator, denominator] = [a * d + c * b, b * d];
  const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator) || 1n;
  return [numerator / divisor, denominator / divisor];
};

describe('every subset of one to four right and one to four wrong answers', () => {
  /** Each way to answer a question with so many right and wrong answers, and what it earns with these costs of a wrong one. */
  function* ways(cost: (right: number, wrong: number) => Ratio) {
    for (let right = 1; right <= 4; right += 1) {
      for (let wrong = 1; wrong <= 4; wrong += 1) {
        const [numerator, denominator] = cost(right, wrong);
        for (let subset = 0; subset < 2 ** (right + wrong); subset += 1) {
          const ids = [...'abcdefgh'].slice(0, right + wrong).filter((_, bit) => subset & (1 << bit));
          const hits = ids.filter((id) => 'abcdefgh'.indexOf(id) < right).length;
          const misses = ids.length - hits;
          const sum = plus([BigInt(hits), BigInt(right)], [-BigInt(misses) * numerator, denominator]);
          const isEverything = ids.length === right + wrong;
          const share: Ratio = sum[0] <= 0n || isEverything ? [0n, 1n] : sum;
          yield { right, wrong, ids, share };
        }
      }
    }
  }

  const graded = (given: { right: number; wrong: number; ids: string[] }, cost: Ratio, written: boolean) => {
    const { right, wrong, ids } = given;
    const shown = (value: number) => Number((value * 100).toFixed(3)) / 100;
    const answers = answersOf(
      [...'abcdefgh']
        .map((id, at) => (at < right ? `${id}*` : id))
        .slice(0, right + wrong)
        .join(''),
    );
    const weighted = answers.map((answer) => ({
      ...answer,
      fraction: answer.correct ? (written ? shown(1 / right) : null) : -shown(Number(cost[0]) / Number(cost[1])),
    }));
    const question = aQuestion('', { answers: weighted, partialCredit: true, points: 1 });
    const passes = (passMark: number) =>
      gradeAttempt({ questions: [question], answers: [{ question: 'q', selected: ids }], passMark }).passed;
    return {
      passes,
      share: gradeAttempt({ questions: [question], answers: [{ question: 'q', selected: ids }], passMark: 0 }).share,
    };
  };

  it.each([
    ['everything', () => [1n, 1n]],
    ['what a right one earns', (right: number) => [1n, BigInt(right)]],
    ['its part of the wrong ones', (_: number, wrong: number) => [1n, BigInt(wrong)]],
    ['nothing', () => [0n, 1n]],
  ] as [string, (right: number, wrong: number) => Ratio][])(
    'earns exactly its share, where a wrong answer costs %s',
    (_, cost) => {
      let count = 0;
      for (const { share, ...way } of ways(cost)) {
        const [numerator, denominator] = share;
        for (const written of [false, true]) {
          const grade = graded(way, cost(way.right, way.wrong), written);
          const name = `${way.right} right, ${way.wrong} wrong, ${way.ids.join('')}`;
          expect(grade.share, name).toBe(Number(numerator) / Number(denominator));
          for (const passMark of [33, 50, 67, 100]) {
            expect(grade.passes(passMark), `${name} at ${passMark} %`).toBe(
              numerator * 100n >= BigInt(passMark) * denominator,
            );
          }
        }
        count += 1;
      }
      expect(count).toBe((2 + 4 + 8 + 16) ** 2);
    },
  );
});

describe('the pass mark', () => {
  /** Single-choice questions of which `right` of `all` are answered right. */
  const attempt = (right: number, all: number, passMark: number, points = 1) => {
    const questions = Array.from({ length: all }, (_, index) => aQuestion('a*b', { id: `q${index}`, points }));
    const answers = questions.slice(0, right).map(({ id }) => ({ question: id, selected: ['a'] }));
    return gradeAttempt({ questions, answers, passMark });
  };

  it.each([
    [3, 5, 60, true],
    [2, 3, 66, true],
    [2, 3, 67, false],
    [0, 5, 0, true],
    [5, 5, 100, true],
    [0, 0, 60, true],
  ])('%d of %d right with a pass mark of %d %%: %s', (right, all, passMark, passed) => {
    expect(attempt(right, all, passMark).passed).toBe(passed);
  });

  it('is not reached by two thirds of a point where it is 67', () => {
    const questions = [aQuestion('a*b*c*d', { partialCredit: true })];
    const grade = gradeAttempt({ questions, answers: [{ question: 'q', selected: ['a', 'b'] }], passMark: 67 });
    expect(grade).toMatchObject({ score: 0.67, maxScore: 1, passed: false });
    expect(percentOf(grade)).toBe(66.66);
  });

  it('is reached by ⅓ + ⅓ + ⅚ of three points where it is 50', () => {
    const thirds = ['q1', 'q2'].map((id) => aQuestion('a*b*c*d', { id, partialCredit: true }));
    const sixths = aQuestion('', { id: 'q3', partialCredit: true, answers: withFractions('a*.8333 b*.1667 c-1') });
    const answers = ['q1', 'q2', 'q3'].map((question) => ({ question, selected: ['a'] }));
    const grade = gradeAttempt({ questions: [...thirds, sixths], answers, passMark: 50 });
    expect(grade).toMatchObject({ score: 1.5, maxScore: 3, share: 0.5, passed: true });
  });

  it('counts points that are too fine to be shown', () => {
    expect(attempt(0, 2, 60, 0.004)).toMatchObject({ passed: false, share: 0 });
    expect(attempt(1, 2, 50, 0.004)).toMatchObject({ passed: true, share: 0.5 });
  });

  it('is never reached by a percentage that is shown where the points do not reach it, and the other way round', () => {
    for (let all = 1; all <= 15; all += 1) {
      for (let right = 0; right <= all; right += 1) {
        for (const passMark of [29, 33, 50, 57, 58, 60, 67, 100]) {
          const grade = attempt(right, all, passMark);
          expect(percentOf(grade) >= passMark, `${right} of ${all} at ${passMark} %`).toBe(grade.passed);
        }
      }
    }
  });
});

describe('the percentage that is shown', () => {
  it.each([
    [2, 3, 66.66],
    [1, 3, 33.33],
    [0.29, 1, 29],
    [59.99, 100, 59.99],
    [29_999, 50_000, 59.99],
    [0, 4, 0],
    [4, 4, 100],
    [0, 0, 100],
  ])('is, of %d of %d points that were graded before shares were stored, %d', (score, maxScore, percent) => {
    expect(percentOf({ share: null, score, maxScore })).toBe(percent);
  });

  it.each([
    [2 / 3, 66.66],
    [0.29, 29],
    [0.5799999, 57.99],
    [1, 100],
  ])('is, of the share %d, %d', (share, percent) => {
    expect(percentOf({ share, score: 0.67, maxScore: 1 })).toBe(percent);
  });
});

import { describe, expect, it } from 'vitest';

import { aQuestion } from './examples';
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

import { describe, expect, it } from 'vitest';

import type { AssetDescription } from '../../asset/rules/description';
import { attemptView } from './contract';
import { aQuestion, answersOf } from './examples';
import { gradeAttempt } from './grading';
import { REVIEW_LEVELS, type ReviewLevel } from './review';
import { attemptViewOf, imagesOf, type AttemptRow } from './view';

const [right, wrong] = answersOf('a*b');
const questions = [
  aQuestion('', {
    image: 'picture',
    imageAlt: 'A tide table',
    explanation: 'The moon pulls.',
    answers: [{ ...right!, image: 'moon', imageAlt: 'The moon' }, wrong!],
  }),
];

const open: AttemptRow = {
  id: 1,
  documentId: 'attempt',
  enrollmentId: 'enrolment',
  testSetId: 't',
  number: 1,
  passMark: 60,
  versionId: 'version',
  settings: null,
  questions,
  answers: [{ question: 'q', selected: ['a'] }],
  deadline: null,
  createdAt: '2024-05-01T10:00:00.000Z',
  submittedAt: null,
  score: null,
  maxScore: null,
  share: null,
  passed: null,
  result: null,
};
const { questions: result, ...grade } = gradeAttempt({ questions, answers: open.answers!, passMark: 60 });
const graded: AttemptRow = { ...open, ...grade, result, submittedAt: '2024-05-01T10:05:00.000Z' };

const stored = (url: string) => ({ sources: [{ url }] }) as AssetDescription;
const assets = new Map([['picture', stored('/files/picture')]]);
const view = (row: AttemptRow, review: ReviewLevel = 'key') =>
  attemptViewOf(row, { assets, review, now: new Date('2024-05-01T10:06:00Z') });

describe('an open attempt', () => {
  it('tells nothing of the key or the explanations', () => {
    const told = JSON.stringify(view(open));
    for (const secret of ['correct', 'explanation', 'The moon pulls.', 'passMark', 'right', 'score', 'true']) {
      expect(told).not.toContain(secret);
    }
  });

  it('looks the same whichever answer is right', () => {
    const other = questions.map((question) => ({
      ...question,
      answers: question.answers.map((answer) => ({ ...answer, correct: !answer.correct })),
    }));
    expect(view({ ...open, questions: other })).toEqual(view(open));
  });

  it('shows images by signed addresses, and says so where there is none', () => {
    const [question] = view(open).questions;
    expect(question?.image).toEqual({ url: '/files/picture', alt: 'A tide table' });
    expect(question?.answers.map((answer) => answer.image)).toEqual([{ url: null, alt: 'The moon' }, null]);
    expect(imagesOf(questions)).toEqual(['picture', 'moon']);
  });
});

describe('a graded attempt', () => {
  it('tells nothing but that it is graded, where nothing is told', () => {
    const told = view(graded, 'nothing');
    const nothing = { score: null, maxScore: null, percent: null, passed: null, results: null };
    expect(told).toMatchObject({ state: 'graded', review: 'nothing', ...nothing });
  });

  it('tells the score and no more, where only the score is told', () => {
    expect(view(graded, 'score')).toMatchObject({ score: 1, maxScore: 1, percent: 100, passed: true, results: null });
  });

  it('tells right and wrong without the key and the explanations, where only that is told', () => {
    const told = view(graded, 'marks');
    expect(told).toMatchObject({ results: [{ question: 'q', selected: ['a'], right: true, earned: 1, points: 1 }] });
    expect(told).toMatchObject({ results: [{ correct: null, explanation: null }] });
    expect(JSON.stringify(told)).not.toContain('The moon pulls.');
  });

  it('tells the score, the key and the explanations, where all is told', () => {
    expect(view(graded)).toMatchObject({
      state: 'graded',
      score: 1,
      maxScore: 1,
      percent: 100,
      passed: true,
      results: [{ question: 'q', right: true, correct: ['a'], explanation: 'The moon pulls.' }],
    });
  });
});

it.each(REVIEW_LEVELS.flatMap((level) => [open, graded].map((row) => [row, level] as const)))(
  'attempts have the shape the API document promises',
  (row, level) => {
    expect(attemptView.parse(view(row, level))).toEqual(view(row, level));
  },
);

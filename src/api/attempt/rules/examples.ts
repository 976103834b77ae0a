import type { AnswerSnapshot, QuestionSnapshot, TestSetSnapshot } from '../../course-version/rules/snapshot';

/** Builders for the tests of the rules: each takes what a test cares about. */

/** `'ab*c'`: answers `a`, `b` and `c`, of which `b` is right. */
export const answersOf = (key: string): AnswerSnapshot[] =>
  [...key.matchAll(/(\w)(\*?)/g)].map(([, id = '', star]) => ({
    id,
    text: `Answer ${id}`,
    image: null,
    imageAlt: '',
    correct: star === '*',
    fraction: null,
  }));

/** A question whose answers are written as for `answersOf`. */
export const aQuestion = (key: string, values: Partial<QuestionSnapshot> = {}): QuestionSnapshot => ({
  id: 'q',
  text: 'Which?',
  image: null,
  imageAlt: '',
  kind: 'multiple',
  points: 1,
  partialCredit: false,
  explanation: 'Because.',
  answers: answersOf(key),
  ...values,
});

export const aTestSet = (questions: QuestionSnapshot[], values: Partial<TestSetSnapshot> = {}): TestSetSnapshot => ({
  id: 't',
  title: 'Test',
  description: '',
  passMark: 60,
  attemptsAllowed: 0,
  waitMinutes: 0,
  timeLimit: 0,
  shuffle: false,
  review: 'marks',
  questions,
  ...values,
});

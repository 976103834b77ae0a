import { describe, expect, it } from 'vitest';

import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import { aQuestion, aTestSet } from '../../../../../src/api/attempt/rules/examples';
import {
  findKeyProblem,
  fingerprintOf,
  gradeBy,
  isNoticed,
  leavesNothingToEarn,
  versionsToCorrect,
} from './regrade.rules';

describe('a corrected key', () => {
  it.each([
    ['single', 'a*bc', ['b'], null],
    ['single', 'a*bc', ['a', 'b'], /one answer/],
    ['multiple', 'a*bc', ['b', 'c'], null],
    ['multiple', 'a*bc', ['a', 'b', 'c'], /anything/],
    ['multiple', 'a*bc', ['b', 'b'], /twice/],
    ['multiple', 'a*bc', ['x'], /no such/],
  ] as const)('of a %s choice question with the key %s may be %j: %s', (kind, key, correct, problem) => {
    const found = findKeyProblem(aQuestion(key, { kind }), { policy: 'key', correct: [...correct] });
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeNull();
  });

  it.each([
    ['any', 'single', ['a', 'b'], null],
    ['any', 'single', ['b'], /at least two/],
    ['any', 'single', ['a', 'b', 'c'], /anything/],
    ['any', 'multiple', ['a', 'b'], /single choice/],
    ['everybody', 'single', ['a'], null],
    ['omit', 'multiple', ['a'], null],
    ['omit', 'multiple', ['x'], /no such/],
  ] as const)('with the policy %s, of a %s choice question, may name %j: %s', (policy, kind, correct, problem) => {
    const found = findKeyProblem(aQuestion('a*bc', { kind }), { policy, correct: [...correct] });
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeNull();
  });

  it('is about the versions that ask the question with those answers and have another key', () => {
    const course = {
      id: 'c',
      name: '',
      version: '',
      description: '',
      topics: [],
      durationMinutes: null,
      certificate: false,
    };
    const version = (id: string, key: string, question = 'q') => ({
      id,
      number: 1,
      snapshot: { course, files: [], testSets: [aTestSet([aQuestion(key, { id: question })])] },
    });
    const versions = [
      version('right', 'ab*c'),
      version('wrong', 'a*bc'),
      version('corrected', 'a*bc'),
      version('without', 'a*c'),
      version('other', 'a*bc', 'r'),
    ];
    const policy = 'key' as const;
    const corrections = [{ questionId: 'q', versions: ['corrected'], policy, correct: ['b'] }];
    expect(versionsToCorrect(versions, corrections, { question: 'q', policy, correct: ['b'] })).toEqual(['wrong']);
    expect(versionsToCorrect(versions, corrections, { question: 'q', policy: 'omit', correct: ['b'] })).toEqual([
      'right',
      'wrong',
      'corrected',
      'without',
    ]);
    const omitted = [{ questionId: 'q', versions: ['right'], policy: 'omit' as const, correct: ['b'] }];
    expect(versionsToCorrect(versions, omitted, { question: 'q', policy: 'omit', correct: ['a'] })).toEqual([
      'wrong',
      'corrected',
      'without',
    ]);
  });

  it('is not about a version that asks the question in a form of which it cannot be the key', () => {
    const course = {
      id: 'c',
      name: '',
      version: '',
      description: '',
      topics: [],
      durationMinutes: null,
      certificate: false,
    };
    const version = (id: string, key: string, kind: 'single' | 'multiple') => ({
      id,
      number: 1,
      snapshot: { course, files: [], testSets: [aTestSet([aQuestion(key, { id: 'q', kind })])] },
    });
    const versions = [
      version('single', 'a*bc', 'single'),
      version('few', 'a*c', 'multiple'),
      version('now', 'a*b*c', 'multiple'),
    ];
    expect(versionsToCorrect(versions, [], { question: 'q', policy: 'key', correct: ['a', 'c'] })).toEqual(['now']);
  });
});

describe('each policy, in a class of four', () => {
  /** Two single choices of a point each, with the key `a`; everybody knows the second one. The pass mark is 100 %. */
  const questions = ['q', 'known'].map((id) => aQuestion('a*bc', { id, kind: 'single' }));
  const attempt = (said: string): AttemptRow => ({
    ...({ versionId: 'v', questions, passMark: 100 } as AttemptRow),
    answers: [{ question: 'known', selected: ['a'] }, ...(said ? [{ question: 'q', selected: [said] }] : [])],
  });

  it.each([
    // Canvas: "Update question without regrading".
    ['without a correction', null, [], ['2/2 passed', '1/2', '1/2', '1/2']],
    // Canvas: "Only award points for the correct answer (some students' scores may be reduced)".
    ['only the new key', 'key', ['b'], ['1/2', '2/2 passed', '1/2', '1/2']],
    // Canvas: "Award points for both corrected and previously correct answers (no scores will be reduced)".
    ['any of both', 'any', ['a', 'b'], ['2/2 passed', '2/2 passed', '1/2', '1/2']],
    // Canvas: "Give everyone full credit for this question".
    ['full credit for everybody', 'everybody', ['a'], ['2/2 passed', '2/2 passed', '2/2 passed', '2/2 passed']],
    // Not in Canvas: the question counts for nobody.
    ['the question taken out', 'omit', ['a'], ['1/1 passed', '1/1 passed', '1/1 passed', '1/1 passed']],
  ] as const)('%s', (_, policy, correct, outcomes) => {
    const corrections = policy ? [{ questionId: 'q', versions: ['v'], policy, correct: [...correct] }] : [];
    const graded = ['a', 'b', 'c', ''].map((said) => gradeBy(attempt(said), corrections));
    expect(graded.map((grade) => `${grade.score}/${grade.maxScore}${grade.passed ? ' passed' : ''}`)).toEqual(outcomes);
  });

  it('says of each result what decided about the points', () => {
    const creditOf = (policy: 'everybody' | 'omit') =>
      gradeBy(attempt('c'), [{ questionId: 'q', versions: ['v'], policy, correct: ['a'] }]).questions[0];
    expect(creditOf('everybody')).toMatchObject({ right: false, earned: 1, points: 1, credit: 'everybody' });
    expect(creditOf('omit')).toMatchObject({ right: false, earned: 0, points: 0, credit: 'omit' });
  });

  it('counts nothing against anybody where the only question is taken out', () => {
    const row = { ...attempt('c'), questions: questions.slice(0, 1) };
    const grade = gradeBy(row, [{ questionId: 'q', versions: ['v'], policy: 'omit', correct: ['a'] }]);
    expect(grade).toMatchObject({ score: 0, maxScore: 0, share: 1, passed: true });
  });
});

it.each<[string, number[], string[], boolean]>([
  ['its only question', [1], ['a'], true],
  ['one of two questions', [1, 1], ['a'], false],
  ['both questions, one after the other', [1, 1], ['a', 'b'], true],
  ['the only one with points', [1, 0], ['a'], true],
])('taking out %s of a test set leaves nothing to earn: %s %s %s', (_what, points, out, isNothing) => {
  const questions = points.map((value, at) => aQuestion('a*b', { id: 'ab'[at]!, points: value }));
  const course = {
    id: 'c',
    name: '',
    version: '',
    description: '',
    topics: [],
    durationMinutes: null,
    certificate: false,
  };
  const versions = [{ id: 'v', number: 1, snapshot: { course, files: [], testSets: [aTestSet(questions)] } }];
  const corrections = out.map((questionId) => ({
    questionId,
    versions: ['v'],
    policy: 'omit' as const,
    correct: ['a'],
  }));
  expect(leavesNothingToEarn(versions, corrections, out.at(-1)!)).toBe(isNothing);
});

describe('a change', () => {
  const change = { oldScore: 1, newScore: 1, oldMaxScore: 2, maxScore: 2, oldPassed: true, newPassed: true };

  it.each([
    [{}, false],
    [{ newScore: 0.5 }, true],
    [{ maxScore: 1 }, true],
    [{ newPassed: false }, true],
  ])('with %j is noticed: %s', (values, noticed) => {
    expect(isNoticed({ ...change, ...values })).toBe(noticed);
  });

  it('has another fingerprint than another one', () => {
    const completion = {
      enrollment: 'e',
      learner: 'Lea',
      learnerScripts: [],
      change: 'lost' as const,
      certificate: false,
    };
    expect(fingerprintOf([], [completion])).toBe(fingerprintOf([], [completion]));
    expect(fingerprintOf([], [completion])).not.toBe(fingerprintOf([], [{ ...completion, change: 'gained' }]));
  });
});

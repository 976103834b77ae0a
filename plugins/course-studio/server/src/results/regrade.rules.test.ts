import { describe, expect, it } from 'vitest';

import { aQuestion, aTestSet } from '../../../../../src/api/attempt/rules/examples';
import { findKeyProblem, fingerprintOf, isNoticed, versionsToCorrect } from './regrade.rules';

describe('a corrected key', () => {
  it.each([
    ['single', 'a*bc', ['b'], null],
    ['single', 'a*bc', ['a', 'b'], /one answer/],
    ['multiple', 'a*bc', ['b', 'c'], null],
    ['multiple', 'a*bc', ['a', 'b', 'c'], /everything/],
    ['multiple', 'a*bc', ['b', 'b'], /twice/],
    ['multiple', 'a*bc', ['x'], /no such/],
  ] as const)('of a %s choice question with the key %s may be %j: %s', (kind, key, correct, problem) => {
    const found = findKeyProblem(aQuestion(key, { kind }), correct);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeNull();
  });

  it('is about the versions that ask the question with those answers and have another key', () => {
    const course = { id: 'c', name: '', version: '', description: '', topics: [], certificate: false };
    const version = (id: string, key: string, question = 'q') => ({
      ...{ id, number: 1 },
      snapshot: { course, files: [], testSets: [aTestSet([aQuestion(key, { id: question })])] },
    });
    const versions = [
      version('right', 'ab*c'),
      version('wrong', 'a*bc'),
      version('corrected', 'a*bc'),
      version('without', 'a*c'),
      version('other', 'a*bc', 'r'),
    ];
    const corrections = [{ questionId: 'q', versions: ['corrected'], correct: ['b'] }];
    expect(versionsToCorrect(versions, corrections, { question: 'q', correct: ['b'] })).toEqual(['wrong']);
  });

  it('is not about a version that asks the question in a form of which it cannot be the key', () => {
    const course = { id: 'c', name: '', version: '', description: '', topics: [], certificate: false };
    const version = (id: string, key: string, kind: 'single' | 'multiple') => ({
      ...{ id, number: 1 },
      snapshot: { course, files: [], testSets: [aTestSet([aQuestion(key, { id: 'q', kind })])] },
    });
    const versions = [
      version('single', 'a*bc', 'single'),
      version('few', 'a*c', 'multiple'),
      version('now', 'a*b*c', 'multiple'),
    ];
    expect(versionsToCorrect(versions, [], { question: 'q', correct: ['a', 'c'] })).toEqual(['now']);
  });
});

describe('a change', () => {
  const change = { oldScore: 1, newScore: 1, oldPassed: true, newPassed: true };

  it.each([
    [{}, false],
    [{ newScore: 0.5 }, true],
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

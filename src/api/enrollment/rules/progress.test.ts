import { describe, expect, it } from 'vitest';

import { aQuestion, aTestSet } from '../../attempt/rules/examples';
import type { CourseSnapshot } from '../../course-version/rules/snapshot';
import { isComplete, meanBest, progressOf, type AttemptFacts } from './progress';

const course = {
  id: 'c',
  name: 'Tides',
  version: '1',
  description: '',
  topics: [],
  durationMinutes: null,
  certificate: true,
};
const file = (id: string) => ({ id, title: `File ${id}`, description: '', asset: `asset-${id}`, captions: [] });
const set = (id: string, attemptsAllowed = 0) => aTestSet([aQuestion('a*b')], { id, attemptsAllowed });
const snapshotOf = (files: string[], testSets: CourseSnapshot['testSets']): CourseSnapshot => ({
  course,
  testSets,
  files: files.map(file),
});

let made = 0;
const attempt = (testSetId: string, values: Partial<AttemptFacts> = {}): AttemptFacts => ({
  documentId: `attempt-${(made += 1)}`,
  testSetId,
  submittedAt: '2024-05-01T10:00:00.000Z',
  score: 4,
  maxScore: 5,
  share: null,
  passed: true,
  ...values,
});
const failed = { score: 1, passed: false };
const open = { submittedAt: null, score: null, maxScore: null, passed: null };

const completeWith = (snapshot: CourseSnapshot, opened: string[], attempts: AttemptFacts[]) =>
  isComplete(progressOf({ snapshot, attempts, openedFiles: Object.fromEntries(opened.map((id) => [id, 'then'])) }));

describe('a course is completed', () => {
  it.each([
    ['when every test set is passed', ['f'], [set('t1'), set('t2')], [], [attempt('t1'), attempt('t2')], true],
    ['not while one is not passed', [], [set('t1'), set('t2')], [], [attempt('t1'), attempt('t2', failed)], false],
    ['not while one is not taken', ['f'], [set('t1'), set('t2')], ['f'], [attempt('t1')], false],
    ['not while an attempt is open', [], [set('t1')], [], [attempt('t1', open)], false],
    ['by one passed attempt, whatever follows', [], [set('t1')], [], [attempt('t1'), attempt('t1', failed)], true],
    ['without tests when every file is opened', ['f', 'g'], [], ['f', 'g'], [], true],
    ['without tests not while a file is not opened', ['f', 'g'], [], ['f'], [], false],
    ['never, where there is nothing to do', [], [], [], [], false],
  ])('%s', (_, files, testSets, opened, attempts, complete) => {
    expect(completeWith(snapshotOf(files, testSets), opened, attempts)).toBe(complete);
  });

  it.each([
    ['when every file that is there is opened', ['f'], ['g'], true],
    ['not while one that is there is not opened', ['f'], ['h'], false],
    ['never, where no file is there', [], ['f', 'g'], false],
  ])('without tests %s', (_, opened, missing, complete) => {
    const openedFiles = Object.fromEntries(opened.map((id) => [id, 'then']));
    const progress = progressOf({ snapshot: snapshotOf(['f', 'g'], []), attempts: [], openedFiles });
    expect(isComplete(progress, new Set(missing))).toBe(complete);
  });
});

describe('progress', () => {
  const progress = progressOf({
    snapshot: snapshotOf(['f', 'g'], [set('t1', 3), set('t2', 1), set('t3')]),
    openedFiles: { g: '2024-05-01T10:00:00.000Z' },
    attempts: [attempt('t1', failed), attempt('t1'), attempt('t2', { ...open, documentId: 'going' }), attempt('gone')],
  });

  it('says of each file when it was opened, in the order of the course', () => {
    expect(progress.files.map(({ id, openedAt }) => [id, openedAt])).toEqual([
      ['f', null],
      ['g', '2024-05-01T10:00:00.000Z'],
    ]);
  });

  it('says of each test set what was reached and what is left', () => {
    expect(progress.testSets.map(({ title: _title, ...rest }) => rest)).toEqual([
      {
        id: 't1',
        passed: true,
        attemptsUsed: 2,
        attemptsAllowed: 3,
        attemptsLeft: 1,
        best: 80,
        openAttempt: null,
        nextStartAt: null,
      },
      {
        id: 't2',
        passed: false,
        attemptsUsed: 1,
        attemptsAllowed: 1,
        attemptsLeft: 0,
        best: null,
        openAttempt: 'going',
        nextStartAt: null,
      },
      {
        id: 't3',
        passed: false,
        attemptsUsed: 0,
        attemptsAllowed: 0,
        attemptsLeft: null,
        best: null,
        openAttempt: null,
        nextStartAt: null,
      },
    ]);
  });
});

describe('the score of a course', () => {
  it('is the mean of the best of each test set', () => {
    const attempts = [attempt('t1', failed), attempt('t1'), attempt('t2', { score: 2, maxScore: 3 })];
    const snapshot = snapshotOf([], [set('t1'), set('t2')]);
    expect(meanBest(progressOf({ snapshot, attempts, openedFiles: {} }))).toBe(73.33);
  });

  it('is none without tests', () => {
    expect(meanBest(progressOf({ snapshot: snapshotOf(['f'], []), attempts: [], openedFiles: {} }))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';

import { listTestFiles, readSelection, UsageError } from './selection.mjs';

const STORE = 'plugins/course-studio/admin/src/draft/store.test.ts';
const AUTHORING = 'tests/api/authoring.test.ts';
const PUBLISHED = 'tests/api/authoring-published.test.ts';
const HOME = 'tests/browser/home.test.ts';
const known = {
  groups: ['lint', 'unit', 'api', 'browser', 'bench'],
  testFiles: [STORE, AUTHORING, PUBLISHED, HOME],
  changedFiles: [HOME],
};
const read = (...args) => readSelection(args, known);

describe('npm test --', () => {
  it.each([
    [[], { groups: [] }],
    [['lint', 'api'], { groups: ['lint', 'api'] }],
    [['draft/store'], { tests: { unit: [STORE] }, options: ['run'] }],
    [['./tests/api/authoring.test.ts'], { tests: { api: [AUTHORING] }, options: ['run'] }],
    [['authoring', 'store'], { tests: { api: [AUTHORING, PUBLISHED], unit: [STORE] }, options: ['run'] }],
    [['api', '-t', 'a save'], { tests: { api: [] }, options: ['run', '--testNamePattern', 'a save'] }],
    [
      ['-t', 'x'],
      { tests: { unit: [], api: [], faults: [], browser: [] }, options: ['run', '--testNamePattern', 'x'] },
    ],
    [['home', '-t', 'x'], { tests: { browser: [HOME] }, options: ['run', '--testNamePattern', 'x'] }],
    [['--changed'], { tests: { browser: [HOME], unit: [] }, options: ['run', '--changed', '--passWithNoTests'] }],
    [['--watch'], { tests: { unit: [] }, options: ['watch'] }],
    [['store', '-w'], { tests: { unit: [STORE] }, options: ['watch'] }],
  ])('%j', (args, selection) => expect(read(...args)).toEqual(selection));

  it.each([
    ['a word that is neither', ['nothing'], /No group and no test file: nothing/],
    ['an option that is none', ['--fast'], /--fast/],
    ['watching what has to be built', ['api', '--watch'], /unit tests only/],
  ])('refuses %s', (_what, args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
  });

  it('finds the test files of every folder', () => {
    const files = listTestFiles();
    expect(files).toEqual(expect.arrayContaining([STORE, AUTHORING, HOME, 'scripts/test/selection.test.mjs']));
    expect(files).toContain('tests/bench/authoring.bench.ts');
  });
});

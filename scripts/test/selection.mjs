import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT } from '../setup/root.mjs';

/** Which vitest project a test file belongs to, by the beginning of its path; the others are unit tests. */
const PROJECT_FOLDERS = {
  'tests/api/': 'api',
  'tests/faults/': 'faults',
  'tests/browser/': 'browser',
  'tests/bench/': 'bench',
  'tests/soak/': 'soak',
};
const TEST_FILE = /\.(test|bench|soak)\.[cm]?tsx?$|\.test\.mjs$/;
const TEST_ROOTS = ['database', 'plugins', 'scripts', 'src', 'tests'];

export const USAGE = `Usage: npm test -- [GROUP | FILE] … [-t NAME] [--changed] [--watch]
  GROUP      a group of checks, with all that it needs
  FILE       test files whose path contains this
  -t NAME    only tests whose name matches
  --changed  the test files changed since the last commit, and unit tests of changed files
  --watch    unit tests, again whenever a file changes`;

export class UsageError extends Error {}

/** What a name of a test alone looks through. */
const SEARCHED = ['unit', 'api', 'faults', 'browser'];

/**
 * Reads the arguments of `npm test`.
 *
 * @param groups the names of all groups
 * @param testFiles the paths of all test files, relative to the root
 * @param changedFiles those of them that differ from the last commit
 * @returns `{ groups }` for whole groups (none: all), otherwise `{ tests, options }`: of each vitest project the files to run
 *   (none: all), and the arguments of vitest
 * @throws UsageError
 */
export function readSelection(args, { groups, testFiles, changedFiles }) {
  const { values, positionals } = parse(args);
  const { testNamePattern, changed = false, watch = false } = values;
  const namedGroups = positionals.filter((one) => groups.includes(one));
  const named = positionals.filter((one) => !groups.includes(one));
  const files = named.flatMap((one) => findFiles(one, { groups, testFiles }));
  const isOfGroups = files.length === 0 && !testNamePattern && !changed && !watch;
  if (isOfGroups) return { groups: namedGroups };

  const tests = Object.fromEntries(namedGroups.map((group) => [group, []]));
  for (const file of new Set([...files, ...(changed ? changedFiles : [])])) (tests[projectOf(file)] ??= []).push(file);
  if (changed) tests.unit = [];
  if (watch && Object.keys(tests).some((project) => project !== 'unit'))
    throw new UsageError('--watch runs unit tests only: the others test what is built.');
  if (Object.keys(tests).length === 0) for (const project of watch ? ['unit'] : SEARCHED) tests[project] = [];
  const options = [watch ? 'watch' : 'run'];
  if (testNamePattern) options.push('--testNamePattern', testNamePattern);
  if (changed) options.push('--changed', '--passWithNoTests');
  return { tests, options };
}

function findFiles(named, { groups, testFiles }) {
  const found = testFiles.filter((file) => file.includes(normalize(named)));
  if (found.length > 0) return found;
  throw new UsageError(`No group and no test file: ${named}. The groups are ${groups.join(', ')}.`);
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        testNamePattern: { type: 'string', short: 't' },
        changed: { type: 'boolean' },
        watch: { type: 'boolean', short: 'w' },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

const normalize = (file) => path.relative(ROOT, path.resolve(ROOT, file)).split(path.sep).join('/');

/** The project of a test file. */
export const projectOf = (file) =>
  Object.entries(PROJECT_FOLDERS).find(([folder]) => file.startsWith(folder))?.[1] ?? 'unit';

/** All test files, relative to the root. */
export const listTestFiles = () =>
  TEST_ROOTS.flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
      .filter((file) => TEST_FILE.test(file) && !file.includes('node_modules/')),
  );

/** Test files that differ from the last commit. */
export function listChangedTestFiles() {
  const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout?.split('\n') ?? [];
  const changed = [
    ...git('diff', '--name-only', '--relative', 'HEAD'),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  return changed.filter((file) => TEST_FILE.test(file) && fs.existsSync(path.join(ROOT, file)));
}

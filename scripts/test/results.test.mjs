import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { addUp } from './results.mjs';

let folder;
const report = (name, content) => fs.writeFileSync(path.join(folder, name), JSON.stringify(content));

beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-results-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

it('adds up the reports of all projects', () => {
  report('unit.json', { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, testResults: [] });
  report('api.json', { numPassedTests: 2, numFailedTests: 1, numPendingTests: 0, testResults: [] });
  expect(addUp(folder)).toBe('9 passed, 1 failed, 1 skipped');
});

it('counts a file that does not load, and a check that failed, as failed', () => {
  const broken = { status: 'failed', assertionResults: [] };
  const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
  const counts = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0 };
  report('unit.json', { ...counts, testResults: [broken, failing] });
  expect(addUp(folder, 1)).toBe('1 passed, 3 failed, 0 skipped');
});

it('says so when nothing ran', () => expect(addUp(folder)).toBe('0 passed, 0 failed, 0 skipped'));

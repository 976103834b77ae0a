import fs from 'node:fs';
import path from 'node:path';

/** Adds up vitest's JSON reports in a folder, and other checks that failed, as `N passed, N failed, N skipped`. */
export function addUp(folder, brokenChecks = 0) {
  const reports = fs.readdirSync(folder).map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
  const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
  const passed = sum((report) => report.numPassedTests);
  const failed = sum((report) => report.numFailedTests + brokenFiles(report)) + brokenChecks;
  const skipped = sum((report) => report.numPendingTests + (report.numTodoTests ?? 0));
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Files that failed without any failed test: they did not even load. */
const brokenFiles = ({ testResults }) =>
  testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
  }).length;

import { expect, it } from 'vitest';

import { describeReport, formatBytes } from './report.mjs';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 KB'],
  [2_000_000_000, '2 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

const FILE = {
  id: 'a1',
  name: 'lesson.mp4',
  role: 'original',
  bytes: 1500,
  owner: 'Ada',
  createdAt: 'MONDAY',
  unreferencedAt: 'TUESDAY',
  reason: 'no draft or course refers to it',
};
const report = (values) => ({
  outcome: 'done',
  dryRun: false,
  checked: 3,
  kept: 2,
  deleted: [],
  deletedCount: 0,
  freedBytes: 0,
  errors: [],
  missing: { count: 0, files: [] },
  objects: { known: 3, unknown: 0 },
  unknown: { putAside: [], removed: [], removedBytes: 0 },
  abandoned: [],
  ...values,
});

it('says what would be deleted, whose it is, why, and how much it frees', () => {
  const dry = report({ dryRun: true, deleted: [FILE], deletedCount: 1, freedBytes: 1500 });
  expect(describeReport(dry).split('\n')).toEqual([
    'would delete original lesson.mp4, 1.5 KB, of Ada, stored MONDAY, without a reference since TUESDAY: no draft or course refers to it [a1]',
    '3 files checked, 2 kept, would delete 1 (1.5 KB), 0 missing, 0 errors',
  ]);
});

it('says so when the brake stopped it, and when another sweep is running', () => {
  const stopped = report({ outcome: 'stopped', deleted: [FILE], deletedCount: 30, kept: 3 });
  expect(describeReport(stopped)).toMatch(/would delete original[^]*and 29 more[^]*STOPPED.*--force/);
  expect(describeReport(report({ outcome: 'busy' }))).toBe('Another sweep is running; nothing was done.');
});

it('tells what is missing in the storage and what nobody knows', () => {
  const odd = report({
    missing: { count: 1, files: [{ id: 'm1', name: 'gone.pdf', state: 'finished' }] },
    objects: { known: 3, unknown: 1 },
    unknown: { putAside: ['abc.png'], removed: ['old.png'], removedBytes: 1500 },
  });
  expect(describeReport(odd).split('\n').slice(0, 5)).toEqual([
    'MISSING in the storage: gone.pdf [m1]',
    'put aside, without an entry: abc.png',
    'deleted for good, after its time in quarantine: old.png',
    '1 of 4 objects in the storage without an entry',
    'deleted from quarantine: 1 (1.5 KB)',
  ]);
  expect(describeReport({ ...odd, outcome: 'stopped' })).toMatch(/would put aside[^]*STOPPED/);
});

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

it('says what would be deleted, why, and how much it frees', () => {
  const file = {
    id: 'a1',
    name: 'lesson.mp4',
    role: 'original',
    bytes: 1500,
    reason: 'no draft or course refers to it',
  };
  const report = { dryRun: true, checked: 3, kept: 2, deleted: [file], freedBytes: 1500, errors: [] };
  expect(describeReport(report).split('\n')).toEqual([
    'would delete original lesson.mp4, 1.5 KB: no draft or course refers to it [a1]',
    '3 files checked, 2 kept, would delete 1 (1.5 KB), 0 errors',
  ]);
});

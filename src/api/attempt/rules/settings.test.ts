import { expect, it } from 'vitest';

import { parseAttemptSettings } from './settings';

it.each([
  ['30', 30],
  ['0', 0],
  [3600, 3600],
])('the grace %j is %d seconds', (graceSeconds, seconds) => {
  expect(parseAttemptSettings({ graceSeconds })).toEqual({ graceSeconds: seconds });
});

it.each(['-1', '3601', '1.5', 'soon', undefined])(
  'the grace %j is refused, by the name of the variable',
  (graceSeconds) => {
    expect(() => parseAttemptSettings({ graceSeconds })).toThrow(/ATTEMPT_GRACE_SECONDS/);
  },
);

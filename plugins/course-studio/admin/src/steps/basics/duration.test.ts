import { expect, it } from 'vitest';

import { joinDuration } from './duration';

it.each([
  [{ hours: 12, minutes: 30 }, 750],
  [{ hours: 1.5, minutes: 0 }, 90],
  [{ hours: 0, minutes: 90 }, 90],
  [{ hours: 0, minutes: 0 }, null],
  [{ hours: 0, minutes: -5 }, null],
])('makes of %j a duration of %s minutes', (entered, minutes) => {
  expect(joinDuration(entered)).toBe(minutes);
});

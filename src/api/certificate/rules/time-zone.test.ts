import { expect, it } from 'vitest';

import { dayIn, isTimeZone } from './time-zone';

it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Pacific/Kiritimati', 'Asia/Kolkata'])(
  'takes %s for a time zone',
  (name) => {
    expect(isTimeZone(name)).toBe(true);
  },
);

it.each(['', 'Berlin', 'Europe/Nowhere', '+02:00', '-0500', 'Europe/Berlin; DROP'])('takes %j for none', (name) => {
  expect(isTimeZone(name)).toBe(false);
});

it.each([
  ['UTC', '2026-03-28T23:30:00Z', '2026-03-28'],
  ['Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29'],
  ['Europe/Berlin', '2026-06-30T22:00:00Z', '2026-07-01'],
  ['America/Los_Angeles', '2026-01-01T07:59:59Z', '2025-12-31'],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
])('says which day it is in %s at %s', (timeZone, moment, day) => {
  expect(dayIn(timeZone, new Date(moment))).toBe(day);
});

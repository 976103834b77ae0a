import { expect, it } from 'vitest';

import { createWallClock, dayIn, isTimeZone, withOffset } from './time-zone';

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

it.each([
  ['UTC', '2026-03-28T23:30:00Z', '2026-03-28T23:30:00+00:00'],
  ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '2026-03-29T01:59:59+01:00'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00+02:00'],
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
  ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00-03:30'],
  ['Asia/Kolkata', '2026-06-30T18:30:00Z', '2026-07-01T00:00:00+05:30'],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01T00:00:00+14:00'],
])('a clock in %s shows at %s what names the same moment', (timeZone, moment, written) => {
  const shown = withOffset(createWallClock(timeZone)(new Date(moment)));
  expect(shown).toBe(written);
  expect(Date.parse(shown)).toBe(Math.floor(Date.parse(moment) / 1000) * 1000);
});

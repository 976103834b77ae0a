import { expect, it } from 'vitest';

import { formatDuration, splitDuration } from './duration';

it.each([
  [1, 'en', '1 minute'],
  [45, 'de', '45 Minuten'],
  [60, 'en-GB', '1 hour'],
  [61, 'de', '1 Stunde, 1 Minute'],
  [750, 'en', '12 hours 30 minutes'],
  [750, 'de', '12 Stunden, 30 Minuten'],
  [750, 'fr', '12 heures et 30 minutes'],
  [750, 'ru', '12 часов 30 минут'],
  [180, 'pl', '3 godziny'],
  [60_000, 'en-GB', '1,000 hours'],
])('says %d minutes in %s as %s', (minutes, locale, text) => {
  expect(formatDuration(minutes, locale).replace(/\s/g, ' ')).toBe(text);
});

it('splits minutes into hours and minutes', () => {
  expect([59, 60, 750].map(splitDuration)).toEqual([
    { hours: 0, minutes: 59 },
    { hours: 1, minutes: 0 },
    { hours: 12, minutes: 30 },
  ]);
});

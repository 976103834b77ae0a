import { describe, expect, it } from 'vitest';

import { endingSoonBefore, endOf } from './abandoned.rules';

const NOW = Date.parse('2026-06-30T12:00:00Z');
const daysFromNow = (days: number) => new Date(NOW + days * 86_400_000).toISOString();

describe('a creation that nobody goes on with', () => {
  it.each([
    ['ends so many days after its last change', { updatedAt: daysFromNow(-3), announcedAt: null }, 30, 27],
    ['ends then, too, once it is announced', { updatedAt: daysFromNow(-25), announcedAt: daysFromNow(-2) }, 30, 5],
    [
      'is announced for a week, even if no sweep ran for long',
      { updatedAt: daysFromNow(-90), announcedAt: null },
      30,
      7,
    ],
    ['has what is left of that week', { updatedAt: daysFromNow(-90), announcedAt: daysFromNow(-6) }, 30, 1],
    ['is announced anew after a change', { updatedAt: daysFromNow(-31), announcedAt: daysFromNow(-40) }, 30, 7],
    ['has a shorter notice where it has few days', { updatedAt: daysFromNow(-9), announcedAt: null }, 2, 2],
  ])('%s', (_rule, untouched, abandonedDays, left) => {
    expect(endOf(untouched, abandonedDays, NOW).toISOString()).toBe(daysFromNow(left));
  });

  it('ends soon in its last week; never, where none ends', () => {
    expect(endingSoonBefore(30, NOW).toISOString()).toBe(daysFromNow(-23));
    expect(endingSoonBefore(0, NOW).getTime()).toBe(0);
  });
});

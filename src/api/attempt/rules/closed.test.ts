import { describe, expect, it } from 'vitest';

import { closedBy, endOf, isOverdue } from './closed';

const at = (time: string) => `2024-05-01T${time}:00.000Z`;
const now = new Date(at('10:00'));

describe('an attempt', () => {
  it.each([
    ['is open without a deadline', { deadline: null, submittedAt: null }, null],
    ['is open before its deadline', { deadline: at('10:01'), submittedAt: null }, null],
    ['is open at its deadline', { deadline: at('10:00'), submittedAt: null }, null],
    ['is closed after its deadline', { deadline: at('09:59'), submittedAt: null }, 'attempt.expired'],
    ['stays so once it is graded for that', { deadline: at('09:59'), submittedAt: at('09:59') }, 'attempt.expired'],
    ['is closed when it was submitted', { deadline: at('10:01'), submittedAt: at('09:00') }, 'attempt.submitted'],
    [
      'is closed when it was submitted without a deadline',
      { deadline: null, submittedAt: at('09:00') },
      'attempt.submitted',
    ],
  ])('%s', (_, attempt, reason) => {
    expect(closedBy(attempt, { now, graceSeconds: 0 })).toBe(reason);
  });

  it('is overdue only while nobody has graded it', () => {
    expect(isOverdue({ deadline: at('09:59'), submittedAt: null }, { now, graceSeconds: 0 })).toBe(true);
    expect(isOverdue({ deadline: at('09:59'), submittedAt: at('09:59') }, { now, graceSeconds: 0 })).toBe(false);
  });

  it.each([
    [59, 'attempt.expired'],
    [60, null],
    [61, null],
  ])('takes answers a minute after its deadline with a grace of %d seconds: %s', (graceSeconds, reason) => {
    expect(closedBy({ deadline: at('09:59'), submittedAt: null }, { now, graceSeconds })).toBe(reason);
  });

  it('ends at its deadline when that has passed, and now otherwise', () => {
    expect(endOf({ deadline: at('09:59'), submittedAt: null }, now)).toEqual(new Date(at('09:59')));
    expect(endOf({ deadline: at('10:01'), submittedAt: null }, now)).toEqual(now);
    expect(endOf({ deadline: null, submittedAt: null }, now)).toEqual(now);
  });
});

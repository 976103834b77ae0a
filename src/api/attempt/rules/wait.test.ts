import { describe, expect, it } from 'vitest';

import { nextStartOf, waitUntil } from './wait';

const at = (time: string) => ({ submittedAt: `2026-01-05T${time}.000Z` });

describe('the next attempt may start', () => {
  it.each([
    ['at once, before the first', [], 10, null],
    ['at once, without a wait', [at('09:00:00')], 0, null],
    ['at once, while the only one is open', [{ submittedAt: null }], 10, null],
    ['so many minutes after the end of the last', [at('09:00:00')], 10, '2026-01-05T09:10:00.000Z'],
    ['after the latest end, in whatever order', [at('09:30:00'), at('09:00:00')], 10, '2026-01-05T09:40:00.000Z'],
  ])('%s', (_, attempts, minutes, expected) => {
    expect(nextStartOf(attempts, minutes)?.toISOString() ?? null).toBe(expected);
  });

  it('from the very millisecond on', () => {
    const start = new Date('2026-01-05T09:10:00.000Z');
    expect(waitUntil(start, new Date(start.getTime() - 1))).toEqual(start);
    expect(waitUntil(start, start)).toBeNull();
    expect(waitUntil(null, start)).toBeNull();
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { createWork, Interrupted, type Held } from './work';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LEASE_MS = 60_000;
const never = new Promise<never>(() => undefined);

const untilStopped = ({ signal }: Held): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

/** Work on the file `a`, under a ledger that answers signs of life as `extend` does. */
function working(extend: () => Promise<boolean>, until = untilStopped) {
  const work = createWork({
    leaseMs: LEASE_MS,
    extend,
    giveUp: async () => undefined,
    claim: async () => ({ row: { documentId: 'a' } as AssetRow, token: 't' }),
  });
  let ended: unknown;
  work.on('a', 'processing', until).catch((reason: unknown) => (ended = reason));
  return { ...work, ended: () => ended };
}

it('work goes on while the database answers, and is stopped when that says the claim is lost', async () => {
  let ours = true;
  const { ended } = working(async () => ours);
  await vi.advanceTimersByTimeAsync(10 * LEASE_MS);
  expect(ended()).toBeUndefined();
  ours = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(ended()).toBeInstanceOf(Interrupted);
});

it.each([
  ['answers with errors only', () => Promise.reject(new Error('no database'))],
  ['does not answer at all', () => never],
])('work is stopped when the database %s for the length of the lease, and not before', async (_case, extend) => {
  const { ended } = working(extend);
  await vi.advanceTimersByTimeAsync(LEASE_MS - 1000);
  expect(ended()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2000);
  expect(ended()).toBeInstanceOf(Interrupted);
});

it('work goes on though this process has stood still for longer than the lease, if the claim still holds', async () => {
  const { ended } = working(async () => true);
  await vi.advanceTimersByTimeAsync(1000);
  vi.setSystemTime(Date.now() + 10 * LEASE_MS);
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended()).toBeUndefined();
});

it.each(['interrupt', 'close'] as const)('%s waits for the work to end, but only for seconds', async (stop) => {
  for (const [until, seconds] of [
    [untilStopped, 0],
    [() => never, 5],
  ] as const) {
    const work = working(async () => true, until);
    await vi.advanceTimersByTimeAsync(1000);
    let returned = false;
    void work[stop](['a']).then(() => (returned = true));
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(returned).toBe(true);
  }
});

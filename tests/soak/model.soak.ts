import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import { aStep, startModel } from '../faults/model';

/** `SOAK_STEPS` and `SOAK_SEED` repeat a run. */
const STEPS = Number(process.env.SOAK_STEPS ?? 10_000);
const SEED = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

it('no used file is lost and no unused one is left, for as long as it runs', async () => {
  console.log(`soak · seed ${SEED}, ${STEPS} steps`);
  const model = await startModel();
  try {
    let done = 0;
    for (let round = 0; done < STEPS; round += 1) {
      const length = Math.min(200, STEPS - done);
      const [steps] = fc.sample(fc.array(aStep, { minLength: length, maxLength: length, size: 'max' }), {
        seed: SEED + round,
        numRuns: 1,
      });
      await model.run(steps!).catch((error: unknown) => {
        throw new Error(`soak · seed ${SEED}, round ${round}`, { cause: error });
      });
      done += length;
      if (round % 10 === 9) console.log(`soak · ${done} steps`);
    }
    expect(done).toBe(STEPS);
  } finally {
    vi.useRealTimers();
    await model.stop();
  }
});

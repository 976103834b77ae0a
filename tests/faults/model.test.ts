import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';

import { startPostgres, startS3, type Server } from '../servers';
import { aStep, startModel } from './model';

/** `MODEL_SEED` repeats a run that failed; `MODEL_RUNS` makes more of them. */
const seed = process.env.MODEL_SEED ? Number(process.env.MODEL_SEED) : undefined;
const RUNS = Number(process.env.MODEL_RUNS ?? 0);

const SURROUNDINGS: { name: string; runs: number; servers: (() => Promise<Server>)[] }[] = [
  { name: 'on SQLite and local disk', runs: 12, servers: [] },
  { name: 'on Postgres and an S3 server', runs: 5, servers: [startPostgres, startS3] },
];

describe.each(SURROUNDINGS)('whatever happens in whatever order, $name', ({ runs, servers }) => {
  const started: Server[] = [];
  afterAll(() => Promise.all(started.map((server) => server.stop())));

  it('no used file is lost and no unused one is left', { timeout: 600_000 }, async () => {
    for (const start of servers) started.push(await start());
    const model = await startModel(Object.assign({}, ...started.map(({ env }) => env)) as Record<string, string>);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(aStep, { minLength: 10, maxLength: 30, size: 'max' }), (steps) => model.run(steps)),
        { numRuns: RUNS || runs, endOnFailure: RUNS === 0, ...(seed !== undefined && { seed }) },
      );
    } finally {
      await model.stop();
    }
  });
});

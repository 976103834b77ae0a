import os from 'node:os';
import { defineConfig } from 'vitest/config';

/** Of tests with a running Strapi: each file in a process of its own, with its own database, ports and folders. */
const server = { pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000 } as const;
/** Files that run side by side: as many as there are cores, and two at least, since they often wait for other programs. */
const WORKERS = Math.max(2, Math.min(6, os.availableParallelism()));

/** Fast tests beside the code; tests of a running Strapi, and of the studio in a browser; benches and soaks only when asked for. */

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'plugins/**/*.test.{ts,tsx}',
            'database/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
        },
      },
      {
        test: {
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          setupFiles: ['tests/temporary-folder.ts'],
          maxWorkers: WORKERS,
          ...server,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          setupFiles: ['tests/temporary-folder.ts'],
          // Each starts processes that race with each other; what else the machine does would decide who wins.
          fileParallelism: false,
          ...server,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          maxWorkers: 2,
          ...server,
          testTimeout: 300_000,
          bail: 1,
          // Of a busy machine, a key may be pressed before what it is meant for is there. The report says which were.
          retry: 1,
        },
      },
      {
        test: {
          name: 'bench',
          include: ['tests/bench/**/*.bench.ts'],
          fileParallelism: false,
          ...server,
          testTimeout: 900_000,
        },
      },
      {
        test: {
          name: 'soak',
          include: ['tests/soak/**/*.soak.ts'],
          fileParallelism: false,
          ...server,
          testTimeout: 7_200_000,
        },
      },
    ],
  },
});

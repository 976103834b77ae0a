import { defineConfig } from 'vitest/config';

/** Fast tests beside the code; tests of a running Strapi, and of the studio in a browser, one file at a time; benches and soaks only when asked for. */
const server = { pool: 'forks', fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } as const;

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
      { test: { name: 'api', include: ['tests/api/**/*.test.ts', 'tests/faults/**/*.test.ts'], ...server } },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          ...server,
          testTimeout: 300_000,
          bail: 1,
          // Of a busy machine, a key may be pressed before what it is meant for is there. The report says which were.
          retry: 1,
        },
      },
      { test: { name: 'bench', include: ['tests/bench/**/*.bench.ts'], ...server, testTimeout: 900_000 } },
      { test: { name: 'soak', include: ['tests/soak/**/*.soak.ts'], ...server, testTimeout: 7_200_000 } },
    ],
  },
});

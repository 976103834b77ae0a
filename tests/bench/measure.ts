import { performance } from 'node:perf_hooks';
import { expect } from 'vitest';

/** What is measured, once; what it takes to prepare one run stays out of the clock when it is done in `prepare`. */
export interface Contender<T = void> {
  prepare?: () => Promise<T>;
  run: (prepared: T) => Promise<unknown>;
}

interface Comparison<A, B> {
  name: string;
  subject: Contender<A>;
  /** What it is held against, named in the table. */
  baseline: Contender<B> & { name: string };
  /** How many runs of each, in turns; the medians are compared. */
  runs: number;
  /** What subject ÷ baseline may be at most. */
  limit: number;
}

/** Times both in turns, so that noise of the machine meets both, prints a line, and holds the ratio of medians to the limit. */
export async function holdRatio<A, B>({ name, subject, baseline, runs, limit }: Comparison<A, B>): Promise<number> {
  const times: { subject: number[]; baseline: number[] } = { subject: [], baseline: [] };
  for (let run = 0; run < runs; run += 1) {
    times.baseline.push(await timeOf(baseline));
    times.subject.push(await timeOf(subject));
  }
  const [ours, theirs] = [median(times.subject), median(times.baseline)];
  return hold({ name, value: ours / theirs, limit, detail: `${ms(ours)} against ${ms(theirs)} (${baseline.name})` });
}

interface Measured {
  name: string;
  value: number;
  limit: number;
  atLeast?: true;
  detail?: string;
}

const print = ({ name, value, limit, atLeast, detail = '' }: Measured): void =>
  console.log(`bench · ${name}: ${value.toFixed(3)} (${atLeast ? 'at least' : 'at most'} ${limit}) ${detail}`);

/** Prints all lines before it holds the first value to its limit, `at most` each. */
export function holdAll(all: Measured[]): void {
  all.forEach(print);
  for (const { name, value, limit } of all) expect.soft(value, name).toBeLessThanOrEqual(limit);
}

/** Prints a line and holds `value` to a limit, `at most` unless told otherwise. */
export function hold(measured: Measured): number {
  const { name, value, limit, atLeast } = measured;
  print(measured);
  if (atLeast) expect(value, name).toBeGreaterThanOrEqual(limit);
  else expect(value, name).toBeLessThanOrEqual(limit);
  return value;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds of one run. */
async function timeOf<T>({ prepare, run }: Contender<T>): Promise<number> {
  const prepared = (await prepare?.()) as T;
  const start = performance.now();
  await run(prepared);
  return performance.now() - start;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

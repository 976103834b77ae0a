import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Housekeeping } from '../../plugins/course-studio/server/src/housekeeping';
import type { SweepReport } from '../../plugins/course-studio/shared/storage';
import { startStudio, type Studio } from '../harness';
import { holdAll, median } from './measure';

let studio: Studio;

beforeAll(async () => {
  studio = await startStudio({ SWEEP_GRACE_MINUTES: '60' });
});
afterAll(() => studio.stop());

const housekeeping = (): Housekeeping => studio.strapi.plugin('course-studio').service('housekeeping');
const sweep = (): Promise<SweepReport> => housekeeping().sweep();

const stored = () => path.join(studio.dir, 'files');

/** Entries with their objects, in a course each hundred, most of them referred to by its files, one in a hundred to be deleted. */
async function fill(count: number): Promise<void> {
  const knex = studio.strapi.db.connection;
  const now = new Date();
  const old = new Date(Date.now() - 2 * 3_600_000);
  await knex.transaction(async (trx) => {
    for (let start = 0; start < count; start += 100) {
      const draft = createId();
      const stamps = { created_at: now, updated_at: now };
      await trx('courses').insert({ document_id: draft, name: 'Bench', ...stamps });
      const files = Array.from({ length: 100 }, (_, place) => ({
        document_id: createId(),
        role: 'original',
        draft,
        key: createId(),
        ext: '.pdf',
        name: 'f.pdf',
        kind: 'pdf',
        state: 'finished',
        bytes: 1000,
        unreferenced_at: place === 0 ? old : null,
        finished_at: old,
        ...stamps,
      }));
      for (const { key, ext } of files) fs.writeFileSync(path.join(stored(), `${key}${ext}`), '');
      await trx('assets').insert(files);
      const rows = (await trx('assets').select('id').where({ draft }).orderBy('id')) as { id: number }[];
      const nodes = rows.slice(1).map(() => ({ document_id: createId(), position: 0, ...stamps }));
      await trx('course_files').insert(nodes);
      const made = (await trx('course_files')
        .select('id')
        .whereIn(
          'document_id',
          nodes.map((node) => node.document_id),
        )) as { id: number }[];
      await trx('course_files_asset_lnk').insert(
        made.map(({ id }, place) => ({ course_file_id: id, asset_id: rows[place + 1]!.id })),
      );
    }
  });
}

async function empty(): Promise<void> {
  for (const name of fs.readdirSync(stored())) fs.rmSync(path.join(stored(), name));
  for (const table of ['course_files', 'assets', 'courses']) await studio.strapi.db.connection(table).del();
}

async function measured(count: number): Promise<{ seconds: number; cpu: number; heap: number }> {
  await empty();
  await fill(count);
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 20);
  const [start, used] = [performance.now(), process.cpuUsage()];
  const report = await sweep();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  clearInterval(timer);
  expect(report).toMatchObject({ outcome: 'done', checked: count, deletedCount: count / 100, missing: { count: 0 } });
  expect(fs.readdirSync(stored())).toHaveLength(count - count / 100);
  return { seconds, cpu: (user + system) / 1e6, heap: (peak - before) / 1e6 };
}

it('sweeps 100,000 entries in at most ten seconds, in time proportional to their number and in flat memory', async () => {
  const small = await measured(20_000);
  const large = await measured(100_000);
  const inWords = ({ seconds, cpu, heap }: typeof small) =>
    `${seconds.toFixed(2)} s (of the processor ${cpu.toFixed(2)} s), ${heap.toFixed(0)} MB`;
  const detail = `20,000: ${inWords(small)}; 100,000: ${inWords(large)}`;
  holdAll([
    { name: 'sweep of 100,000 entries, seconds', value: large.seconds, limit: 10, detail },
    { name: 'sweep, processor time per entry at 100,000 ÷ at 20,000', value: large.cpu / 5 / small.cpu, limit: 1.5 },
    { name: 'sweep, heap at 100,000 − at 20,000, MB', value: large.heap - small.heap, limit: 60 },
  ]);
});

/** Attempts and snapshots as large as they get; 150 MB of JSON. */
async function fillDocuments(): Promise<void> {
  const knex = studio.strapi.db.connection;
  const text = (length: number) => JSON.stringify('Why does the sea move? '.repeat(length / 23));
  for (let start = 0; start < 5000; start += 50) {
    const attempts = Array.from({ length: 50 }, () => ({ document_id: createId(), questions: text(20_000) }));
    await knex('attempts').insert(attempts);
    await knex('course_versions').insert({ document_id: createId(), snapshot: text(500_000) });
  }
}

/** Milliseconds during which nothing else could be done, at most, while `work` went on. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const look = () => {
    longest = Math.max(longest, performance.now() - last - 5);
    last = performance.now();
  };
  const timer = setInterval(look, 5);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

it('deletes a file that nothing uses beside 150 MB of attempts and snapshots, without holding up others for long', async () => {
  await fillDocuments();
  const [seconds, stalls]: [number[], number[]] = [[], []];
  for (let run = 0; run < 5; run += 1) {
    const file = { role: 'original', name: 'f.pdf', ext: '.pdf', key: createId(), kind: 'pdf', state: 'finished' };
    const { documentId } = await studio.strapi.db.query('api::asset.asset').create({ data: file });
    const start = performance.now();
    stalls.push(await longestStall(() => housekeeping().destroyUnreferenced([documentId])));
    seconds.push((performance.now() - start) / 1000);
  }
  holdAll([
    { name: 'one file deleted, seconds', value: median(seconds), limit: 2 },
    { name: 'one file deleted, longest hold-up, ms', value: median(stalls), limit: 200 },
  ]);
});

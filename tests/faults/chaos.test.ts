import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AssetView } from '../../plugins/course-studio/shared/draft';
import { until } from '../harness';
import { readLedger } from '../ledger';
import { make, upload } from '../media';
import { encodersNaming } from '../processes';
import { startRedis } from '../servers';
import { startStudioProcess, startWorkerProcess, type StudioProcess } from '../studio-process';

/**
 * Short videos, and processes that are killed, a Redis that forgets everything, and people who change their mind, at
 * random. `CHAOS_VIDEOS=200` for the long version.
 */
const VIDEOS = Number(process.env.CHAOS_VIDEOS ?? 12);
const LEASE_SECONDS = '4';
const DISASTERS = Math.ceil(VIDEOS / 3);

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-chaos-'));
/** 10 bits, so that nothing is copied. */
let video: Buffer;
beforeAll(() => {
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=duration=1:size=160x120:rate=25',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=1',
  ];
  video = fs.readFileSync(
    make(path.join(made, 'short.mp4'), [...inputs, '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le']),
  );
});
afterAll(() => fs.rmSync(made, { recursive: true }));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server, or a queue with its workers, that can be hit. */
interface Target {
  studio: StudioProcess;
  disasters: (() => Promise<void>)[];
  close(): Promise<void>;
}

const dies = async (process: { kill(): Promise<void>; start(): Promise<void> }) => {
  await process.kill();
  await process.start();
};

async function inOneProcess(): Promise<Target> {
  const studio = await startStudioProcess({ LEASE_SECONDS, DATABASE_URL: '' });
  return { studio, disasters: [() => dies(studio)], close: () => studio.remove() };
}

async function withWorkers(): Promise<Target> {
  const redis = await startRedis();
  // On Postgres, where one is given.
  const given = { LEASE_SECONDS, DATABASE_URL: process.env.TEST_DATABASE_URL ?? '' };
  const studio = await startStudioProcess({ ...given, ...redis.env, PROCESS_ROLE: 'web' });
  const workers = await Promise.all([startWorkerProcess(studio.env), startWorkerProcess(studio.env)]);
  const dieAt = (place: number) => () => dies(workers[place]!);
  return {
    studio,
    disasters: [dieAt(0), () => redis.forget(), dieAt(1)],
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await studio.remove();
      await redis.stop();
    },
  };
}

const ADAPTERS: [string, () => Promise<Target>][] = [
  ['one process', inOneProcess],
  ['a queue in Redis and two workers', withWorkers],
];

describe.each(ADAPTERS)('with %s', (_name, start) => {
  it.skipIf(os.platform() === 'win32')(
    `${VIDEOS} videos are each finished exactly once, or gone, whatever dies`,
    async () => {
      const { studio, disasters, close } = await start();
      const { dir } = studio;
      try {
        let { token } = studio.admin;
        const call = async (method: string, route: string): Promise<{ status: number; data: unknown }> => {
          const { status, body } = await studio.api(method, `/course-studio${route}`, { token });
          if (status !== 401) return { status, data: body?.data };
          // It holds for half an hour.
          const { email, password } = studio.admin;
          token = (await studio.api('POST', '/admin/login', { body: { email, password } })).body.data.token;
          return call(method, route);
        };
        const draft = ((await call('POST', '/drafts')).data as { id: string }).id;
        const ids: string[] = [];
        for (let n = 0; n < VIDEOS; n += 1) {
          const request = { url: studio.url, token, draft, name: `${n}.mp4`, content: video };
          // As the studio does: SQLite may be busy with what several processes write.
          ids.push(await upload({ ...request, retryDelays: [1000, 3000, 5000] }));
        }
        const cancelled = new Set<string>();
        for (let n = 0; n < DISASTERS; n += 1) {
          await pause(200 + Math.random() * 1500);
          const victim = ids[Math.floor(Math.random() * ids.length)]!;
          if ((await call('DELETE', `/assets/${victim}`)).status < 300) cancelled.add(victim);
          await disasters[n % disasters.length]!();
        }
        const left = ids.filter((id) => !cancelled.has(id));
        const views = await until(
          'everything to be finished',
          async () => {
            const all = (await call('GET', `/drafts/${draft}/assets`)).data as AssetView[];
            return all.every(({ state }) => state === 'finished') ? all : undefined;
          },
          60 + VIDEOS * 4,
        );
        expect(views.map(({ id }) => id).sort()).toEqual([...left].sort());
        for (const view of views) expect(view.sources.map(({ profile }) => profile)).toEqual(['mp4', 'webm', 'ogg']);

        const rows = () => readLedger(studio);
        const stored = (folder: string) => fs.readdirSync(path.join(dir, folder)).sort();
        await until(
          'the last traces to go',
          async () => (await rows()).length === left.length * 5 && stored('scratch').length === 0,
          30,
        );
        const all = await rows();
        expect(new Set(all.map(({ parent, profile, document_id: id }) => `${parent ?? id} ${profile}`)).size).toBe(
          all.length,
        );
        expect(all.filter(({ state }) => state !== 'finished')).toEqual([]);
        expect(stored('files')).toEqual(all.map(({ key, ext }) => `${key}${ext}`).sort());
        expect([stored('parts'), stored('uploads'), stored('scratch')]).toEqual([[], [], []]);
        expect(encodersNaming(dir)).toEqual([]);
      } finally {
        await close();
      }
    },
    240_000 + VIDEOS * 10_000,
  );
});

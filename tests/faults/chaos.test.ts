import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findOnPath } from '../../plugins/course-studio/server/src/executables';
import type { AssetView } from '../../plugins/course-studio/shared/draft';
import { SURROUNDINGS, until } from '../harness';
import { make, upload } from '../media';
import { commandsNaming } from '../processes';
import { freePort, startStudioProcess, type StudioProcess } from '../studio-process';

/** The driver has no types of its own. */
type Reader = new (
  file: string,
  options: { readonly: true },
) => { prepare(sql: string): { all(): unknown[] }; close(): void };
const Database = createRequire(__filename)('better-sqlite3') as Reader;

/**
 * Short videos, and processes that are killed, a Redis that forgets everything, and people who change their mind, at
 * random. `CHAOS_VIDEOS=200` for the long version.
 */
const VIDEOS = Number(process.env.CHAOS_VIDEOS ?? 12);
const DISASTERS = Math.ceil(VIDEOS / 3);
const ROOT = path.resolve(__dirname, '../..');
const redisServer = findOnPath('redis-server', 'valkey-server');

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
const gone = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

/** A server, or a queue with its workers, that can be hit. */
interface Target {
  studio: StudioProcess;
  disasters: (() => Promise<void>)[];
  close(): Promise<void>;
}

async function inOneProcess(dir: string): Promise<Target> {
  const studio = await startStudioProcess(surroundings(dir));
  const die = async () => {
    await studio.kill();
    await studio.start();
  };
  return { studio, disasters: [die], close: () => studio.remove() };
}

async function withWorkers(dir: string): Promise<Target> {
  const port = await freePort();
  const startRedis = () =>
    spawn(redisServer!, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir], {
      stdio: 'ignore',
    });
  let redis = startRedis();
  const env = { ...surroundings(dir), REDIS_URL: `redis://127.0.0.1:${port}` };
  const studio = await startStudioProcess({ ...env, PROCESS_ROLE: 'web' });
  const boot = pathToFileURL(path.join(ROOT, 'scripts/setup/strapi.mjs')).href;
  const script = `const { bootStrapi } = await import('${boot}'); await bootStrapi({}); setInterval(() => {}, 2 ** 30);`;
  const startWorker = () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], {
      ...{ cwd: ROOT, stdio: 'ignore', env: { ...process.env, ...SURROUNDINGS, ...env, PROCESS_ROLE: 'worker' } },
    });
  const workers = [startWorker(), startWorker()];
  const replace = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const end = gone(child);
    child.kill(signal);
    await end;
  };
  const dieAt = (place: number) => async () => {
    await replace(workers[place]!, 'SIGKILL');
    workers[place] = startWorker();
  };
  const forget = async () => {
    await replace(redis, 'SIGKILL');
    redis = startRedis();
  };
  return {
    studio,
    disasters: [dieAt(0), forget, dieAt(1)],
    async close() {
      await Promise.all(workers.map((worker) => replace(worker, 'SIGKILL')));
      await studio.remove();
      await replace(redis, 'SIGKILL');
    },
  };
}

const surroundings = (dir: string) => ({
  ...{ DATA_DIR: dir, DATABASE_FILENAME: path.join(dir, 'test.db'), DATABASE_URL: '', LEASE_SECONDS: '4' },
});

interface Row {
  document_id: string;
  parent: string | null;
  profile: string | null;
  key: string;
  ext: string;
  state: string;
}

const ADAPTERS: [string, (dir: string) => Promise<Target>, boolean][] = [
  ['one process', inOneProcess, true],
  ['a queue in Redis and two workers', withWorkers, Boolean(redisServer)],
];

describe.each(ADAPTERS)('with %s', (_name, start, available) => {
  it.skipIf(!available || os.platform() === 'win32')(
    `${VIDEOS} videos are each finished exactly once, or gone, whatever dies`,
    async () => {
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-chaos-'));
      const { studio, disasters, close } = await start(dir);
      try {
        const call = async (method: string, route: string): Promise<{ status: number; data: unknown }> => {
          const headers = { Authorization: `Bearer ${studio.token}` };
          const answer = await fetch(`${studio.url}/course-studio${route}`, { method, headers });
          const text = await answer.text();
          return { status: answer.status, data: text ? (JSON.parse(text) as { data: unknown }).data : undefined };
        };
        const draft = ((await call('POST', '/drafts')).data as { id: string }).id;
        const ids: string[] = [];
        for (let n = 0; n < VIDEOS; n += 1) {
          const request = { url: studio.url, token: studio.token, draft, name: `${n}.mp4`, content: video };
          ids.push(await upload(request));
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

        const database = new Database(path.join(dir, 'test.db'), { readonly: true });
        const rows = () => database.prepare('select * from assets').all() as Row[];
        const stored = (folder: string) => fs.readdirSync(path.join(dir, folder)).sort();
        await until(
          'the last traces to go',
          async () => rows().length === left.length * 5 && stored('scratch').length === 0,
          30,
        );
        const all = rows();
        database.close();
        expect(new Set(all.map(({ parent, profile, document_id: id }) => `${parent ?? id} ${profile}`)).size).toBe(
          all.length,
        );
        expect(all.filter(({ state }) => state !== 'finished')).toEqual([]);
        expect(stored('files')).toEqual(all.map(({ key, ext }) => `${key}${ext}`).sort());
        expect([stored('parts'), stored('uploads'), stored('scratch')]).toEqual([[], [], []]);
        expect(commandsNaming(dir).filter(({ command }) => command.includes('ffmpeg'))).toEqual([]);
      } finally {
        await close();
        fs.rmSync(dir, { recursive: true, force: true });
      }
    },
    240_000 + VIDEOS * 10_000,
  );
});

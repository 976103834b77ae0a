import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Bull from 'bull';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { atDesk } from '../authoring';
import { until } from '../harness';
import { readLedger } from '../ledger';
import { A_PDF, aVideo } from '../media';
import { ancestorsOf, encodersNaming } from '../processes';
import { startRedis } from '../servers';
import {
  startSecondServer,
  startStudioProcess,
  startWorkerProcess,
  type Restartable,
  type StudioProcess,
} from '../studio-process';

const LEASE_SECONDS = 4;
const TUS = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' };
const FOLDERS = ['files', 'parts', 'uploads', 'scratch'];

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-workers-'));
let video: Buffer;
beforeAll(() => {
  video = fs.readFileSync(aVideo(path.join(made, 'video.mp4'), { seconds: 10, size: '1280x720' }));
});
afterAll(() => fs.rmSync(made, { recursive: true }));

/** A studio, and the processes that encode for it. */
interface House {
  studio: StudioProcess;
  workers: Restartable[];
  redisUrl?: string;
  close(): Promise<void>;
}

async function oneProcess(): Promise<House> {
  const studio = await startStudioProcess({ DATABASE_URL: '', LEASE_SECONDS: String(LEASE_SECONDS) });
  return { studio, workers: [studio], close: () => studio.remove() };
}

/** On Postgres, where one is given. */
async function twoWorkers(): Promise<House> {
  const redis = await startRedis();
  const given = { DATABASE_URL: process.env.TEST_DATABASE_URL ?? '', LEASE_SECONDS: String(LEASE_SECONDS) };
  const studio = await startStudioProcess({ ...redis.env, ...given, PROCESS_ROLE: 'web' });
  const workers = await Promise.all([startWorkerProcess(studio.env), startWorkerProcess(studio.env)]);
  const bell = new Bull('course-studio-transcode', redis.url);
  await until('both workers', async () => (await bell.getWorkers()).length >= 2, 60);
  await bell.close();
  return {
    studio,
    workers,
    redisUrl: redis.url,
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await studio.remove();
      await redis.stop();
    },
  };
}

let house: House;
const desk = atDesk(() => ({ studio: house.studio, author: house.studio.admin }));
const { call, newDraft, send, settled, files } = desk;
const ledger = () => readLedger(house.studio);
const left = () => FOLDERS.flatMap(files);
const encoders = () => encodersNaming(path.join(house.studio.dir, 'scratch'));
/** Waits for an encoder. @returns the process that has started it */
const encoding = () =>
  until(
    'an encoder',
    async () => {
      const above = encoders().flatMap(({ pid }) => ancestorsOf(pid));
      return house.workers.find((worker) => above.includes(worker.pid()));
    },
    60,
  );

/** A video on its way through an encoder. */
async function aRunningVideo() {
  const draft = await newDraft();
  const id = await send(draft, 'lesson.mp4', video);
  return { draft, id, worker: await encoding() };
}

/** A moment, and how long it is ago; milliseconds. */
function clock(): () => number {
  const start = Date.now();
  return () => Date.now() - start;
}

/** One set of renditions, all of them stored, and nothing else anywhere. */
async function expectOneSet(id: string): Promise<void> {
  await until('the last traces to go', async () => files('scratch').length + encoders().length === 0, 20);
  const rows = await ledger();
  expect(rows.filter(({ parent }) => parent === id).map(({ profile }) => profile)).toHaveLength(4);
  expect(new Set(rows.map(({ parent, profile }) => `${parent} ${profile}`)).size).toBe(rows.length);
  expect(files('files').sort()).toEqual(rows.map(({ key, ext }) => `${key}${ext}`).sort());
  expect([files('parts'), files('uploads')]).toEqual([[], []]);
}

const removed = async (draft: string) => {
  expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
  await until('everything to go', async () => left().length + (await ledger()).length === 0, 30);
};

/** What a busy machine adds to a second is not the studio's: it may try again. */
const PUNCTUAL = { retry: 2 };

/** Sends what is left of `content` from `offset` on to one of them. @returns the status; 0 if it was cut off */
const sendTo = (url: string, id: string, content: Buffer, offset = 0): Promise<number> =>
  fetch(`${url}/course-studio/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...TUS, Authorization: `Bearer ${house.studio.admin.token}`, 'Upload-Offset': String(offset) },
    body: new Uint8Array(content.subarray(offset)),
  }).then(
    ({ status }) => status,
    () => 0,
  );

const HOUSES: [string, () => Promise<House>][] = [
  ['the server', oneProcess],
  ['one of two workers', twoWorkers],
];

describe.each(HOUSES)('%s', (_name, open) => {
  const linux = it.skipIf(os.platform() !== 'linux');
  beforeAll(async () => {
    house = await open();
  });
  afterAll(() => house?.close());
  afterEach(() => Promise.all(house.workers.filter((worker) => !worker.isAlive()).map((worker) => worker.start())));

  linux('ends its encoder within a second of a cancel, and its files are gone within three', PUNCTUAL, async () => {
    const { draft } = await aRunningVideo();
    const passed = clock();
    const cancelled = call('DELETE', `/drafts/${draft}`);
    await until('the encoder to end', async () => encoders().length === 0, 10);
    expect(passed()).toBeLessThan(1000);
    expect((await cancelled).status).toBe(204);
    await until('its files and entries to go', async () => left().length + (await ledger()).length === 0, 10);
    expect(passed()).toBeLessThan(3000);
  });

  linux('gives its work back within ten seconds when it is told to stop, and nothing is charged for it', async () => {
    const { draft, id } = await aRunningVideo();
    for (let deployment = 0; deployment < 2; deployment += 1) {
      const worker = await encoding();
      const passed = clock();
      await worker.terminate();
      expect(passed()).toBeLessThan(10_000);
      expect(encoders().flatMap(({ pid }) => ancestorsOf(pid))).not.toContain(worker.pid());
      expect((await ledger()).find((row) => row.document_id === id)).toMatchObject({ state: 'processing', attempt: 0 });
      await worker.start();
    }
    expect(await settled(draft, id, 120)).toMatchObject({ state: 'finished' });
    await expectOneSet(id);
    await removed(draft);
  });

  linux('takes its encoder with it when it is killed; the work goes on after the lease', async () => {
    const { draft, id, worker } = await aRunningVideo();
    const [scratch] = files('scratch');
    const passed = clock();
    await worker.kill();
    await until('the encoder to end', async () => !files('scratch').includes(scratch!) || encoders().length === 0, 1);
    if (house.workers.length === 1) await worker.start();
    const started = clock();
    await encoding();
    // The lease, the time until somebody looks again, and some for the rest.
    expect(Math.min(passed(), started())).toBeLessThan((2 * LEASE_SECONDS + 4) * 1000);
    expect(files('scratch')).not.toContain(scratch);
    expect(await settled(draft, id, 120)).toMatchObject({ state: 'finished' });
    expect((await ledger()).find((row) => row.document_id === id)).toMatchObject({ attempt: 0 });
    await expectOneSet(id);
    await removed(draft);
  });

  if (open === oneProcess)
    linux(
      'takes an upload that another server on the same data gets as well for one file, which is what was sent',
      async () => {
        const { studio } = house;
        const other = await startSecondServer(studio);
        const draft = await newDraft();
        const content = Buffer.concat([A_PDF, randomBytes(8_000_000)]);
        const metadata = `draft ${btoa(draft)},filename ${btoa('notes.pdf')}`;
        const opened = await studio.api('POST', '/course-studio/uploads', {
          token: studio.admin.token,
          headers: { ...TUS, 'Upload-Length': String(content.length), 'Upload-Metadata': metadata },
        });
        const id = opened.headers.get('location')!.split('/').at(-1)!;
        const statuses = await Promise.all([studio.url, other.url].map((url) => sendTo(url, id, content)));
        expect(statuses).toContain(204);
        expect(await settled(draft, id)).toMatchObject({ state: 'finished', bytes: content.length });
        const rows = await ledger();
        expect(rows).toHaveLength(1);
        expect(fs.readFileSync(path.join(studio.dir, 'files', `${rows[0]!.key}.pdf`)).equals(content)).toBe(true);
        await other.kill();
        await removed(draft);
      },
    );

  if (open === twoWorkers) {
    linux('encodes a video alone, though it is rung for ten times', async () => {
      const bell = new Bull('course-studio-transcode', house.redisUrl!);
      const { draft, id } = await aRunningVideo();
      for (let ring = 0; ring < 10; ring += 1) await bell.add({ assetId: id });
      const runs = new Set<string>();
      await until(
        'the video',
        async () => {
          files('scratch').forEach((folder) => runs.add(folder));
          return (await desk.views(draft))[0]!.state === 'finished';
        },
        120,
      );
      expect(runs.size).toBe(1);
      await bell.close();
      await expectOneSet(id);
      await removed(draft);
    });

    linux('loses its video to the other when it sleeps through its lease, and what it made is removed', async () => {
      const { draft, id, worker } = await aRunningVideo();
      process.kill(worker.pid(), 'SIGSTOP');
      try {
        expect(await settled(draft, id, 120)).toMatchObject({ state: 'finished' });
      } finally {
        process.kill(worker.pid(), 'SIGCONT');
      }
      await expectOneSet(id);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await expectOneSet(id);
      await removed(draft);
    });

    linux('does not, when it is dead, keep a file that is deleted for longer than its lease', async () => {
      const { draft, id, worker } = await aRunningVideo();
      await worker.kill();
      const passed = clock();
      expect((await call('DELETE', `/assets/${id}`)).status).toBe(204);
      expect(await desk.views(draft)).toEqual([]);
      await until('its files and entries to go', async () => left().length + (await ledger()).length === 0, 30);
      expect(passed()).toBeLessThan((2 * LEASE_SECONDS + 4) * 1000);
      await worker.start();
    });

    linux('takes a video again that is tried again by hand', async () => {
      const draft = await newDraft();
      const id = await send(draft, 'cut.mp4', video.subarray(0, 4000));
      const failed = { state: 'error', errorCode: 'media.truncated' };
      expect(await settled(draft, id)).toMatchObject(failed);
      expect((await call('POST', `/assets/${id}/retry`)).body.data).toMatchObject({ state: 'processing' });
      expect(await settled(draft, id)).toMatchObject(failed);
    });
  }
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Bull from 'bull';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { atDesk } from '../authoring';
import { until } from '../harness';
import { readLedger } from '../ledger';
import { aVideo } from '../media';
import { commandsNaming } from '../processes';
import { hasRedis, startRedis } from '../servers';
import { startStudioProcess, startWorkerProcess, type StudioProcess } from '../studio-process';

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-workers-'));
const linux = it.skipIf(!hasRedis || os.platform() !== 'linux');

let redis: Awaited<ReturnType<typeof startRedis>>;
let studio: StudioProcess;
let worker: Awaited<ReturnType<typeof startWorkerProcess>>;
let video: Buffer;

beforeAll(async () => {
  if (!hasRedis) return;
  video = fs.readFileSync(aVideo(path.join(made, 'video.mp4'), { seconds: 10, size: '1280x720' }));
  redis = await startRedis();
  studio = await startStudioProcess({ ...redis.env, DATABASE_URL: '', LEASE_SECONDS: '4', PROCESS_ROLE: 'web' });
  worker = await startWorkerProcess(studio.env);
});
afterAll(async () => {
  await worker?.kill();
  await studio?.remove();
  await redis?.stop();
  fs.rmSync(made, { recursive: true });
});

const { call, newDraft, send, settled, files } = atDesk(() => ({ studio, author: studio.admin }));
const encoders = () =>
  commandsNaming(path.join(studio.dir, 'scratch')).filter(({ command }) => /^[^\0]*ffmpeg\0/.test(command));
const encoding = () => until('an encoder', async () => encoders().length > 0, 60);
const FOLDERS = ['files', 'parts', 'uploads', 'scratch'];

describe('a worker in a process of its own', () => {
  linux('ends its encoder within a second of a cancel at the server, and its files are gone within three', async () => {
    const draft = await newDraft();
    await send(draft, 'lesson.mp4', video);
    await encoding();
    const at = Date.now();
    const passed = () => Date.now() - at;
    const cancelled = call('DELETE', `/drafts/${draft}`);
    await until('the encoder to end', async () => encoders().length === 0, 10);
    expect(passed()).toBeLessThan(1000);
    expect((await cancelled).status).toBe(204);
    const left = () => FOLDERS.flatMap(files);
    await until('its files and entries to go', async () => left().length + readLedger(studio.dir).length === 0, 10);
    expect(passed()).toBeLessThan(3000);
  });

  linux('gives its work back within ten seconds when it is told to stop, and nothing is charged for it', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video);
    for (let deployment = 0; deployment < 2; deployment += 1) {
      await encoding();
      const at = Date.now();
      await worker.terminate();
      expect(Date.now() - at).toBeLessThan(10_000);
      expect([encoders(), files('scratch')]).toEqual([[], []]);
      const row = readLedger(studio.dir).find(({ document_id: one }) => one === id);
      expect(row).toMatchObject({ state: 'processing', attempt: 0, lease_token: null });
      await worker.start();
    }
    expect(await settled(draft, id, 120)).toMatchObject({ state: 'finished' });
  });

  linux('works on a video once, though it is rung for ten times among two workers', async () => {
    const bell = new Bull('course-studio-transcode', redis.url);
    const second = await startWorkerProcess(studio.env);
    try {
      await until('both workers', async () => (await bell.getWorkers()).length >= 2, 60);
      const draft = await newDraft();
      const id = await send(draft, 'lesson.mp4', video);
      await encoding();
      for (let ring = 0; ring < 10; ring += 1) await bell.add({ assetId: id });
      const runs = new Set<string>();
      const done = await until(
        'the video',
        async () => {
          files('scratch').forEach((folder) => runs.add(folder));
          return (await call('GET', `/drafts/${draft}/assets`)).body.data[0].state === 'finished';
        },
        120,
      );
      expect(done).toBe(true);
      expect(runs.size).toBe(1);
      const parts = readLedger(studio.dir).filter(({ parent }) => parent === id);
      expect(parts.map(({ profile }) => profile).sort()).toEqual(['mp4', 'ogg', 'poster', 'webm']);
    } finally {
      await second.kill();
      await bell.close();
    }
  });
});

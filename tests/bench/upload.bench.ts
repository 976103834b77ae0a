import { fork, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { until } from '../harness';
import { startStudioProcess, type StudioProcess } from '../studio-process';
import { hold, median } from './measure';

const MIB = 1024 ** 2;
/** `UPLOAD_MIB` for a larger one, once; it takes six times that of the disk. */
const LARGE = Number(process.env.UPLOAD_MIB ?? 0);
const SIZE = (LARGE || 1024) * MIB;
const RUNS = LARGE ? 1 : 3;

/** What the upload is held against: a server that writes each body to a file, and does nothing else. */
const BARE_SERVER = `
  const http = require('node:http');
  const fs = require('node:fs');
  const { pipeline } = require('node:stream');
  const file = process.argv[2];
  const server = http.createServer((request, response) =>
    pipeline(request, fs.createWriteStream(file), (error) => response.writeHead(error ? 500 : 204).end()));
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-bench-'));
const source = path.join(dir, 'source.bin');
let studio: StudioProcess;
let bare: ChildProcess;
let bareUrl: string;

beforeAll(async () => {
  await makeFile(source);
  fs.writeFileSync(path.join(dir, 'bare.cjs'), BARE_SERVER);
  bare = fork(path.join(dir, 'bare.cjs'), [path.join(dir, 'bare.bin')]);
  bareUrl = await new Promise((resolve) => bare.once('message', (port: number) => resolve(`http://127.0.0.1:${port}`)));
  studio = await startStudioProcess();
}, 600_000);
afterAll(async () => {
  bare?.kill();
  await studio?.remove();
  fs.rmSync(dir, { recursive: true });
});

/** Not of zeros: a file system may take those for nothing. A zip, so that its type is one that is allowed. */
async function makeFile(file: string): Promise<void> {
  const chunk = Buffer.alloc(MIB, 'course studio ');
  const out = fs.createWriteStream(file);
  await pipeline(function* () {
    const head = Buffer.from(chunk);
    Buffer.from('504b0304140000000800', 'hex').copy(head);
    yield head;
    for (let sent = MIB; sent < SIZE; sent += MIB) yield chunk;
  }, out);
}

interface Sending {
  url: string;
  method: 'PUT' | 'PATCH';
  headers?: http.OutgoingHttpHeaders;
  start?: number;
  /** Cuts the connection after so many bytes. */
  cutAfter?: number;
}

/** Streams the file, from `start` on. @returns the status, or undefined if the connection was cut */
function send({ url, method, headers, start = 0, cutAfter }: Sending): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const length = SIZE - start;
    const request = http.request(url, { method, headers: { ...headers, 'Content-Length': length } }, (response) =>
      response.resume().once('end', () => resolve(response.statusCode)),
    );
    request.on('error', (error) => (cutAfter ? resolve(undefined) : reject(error)));
    const input = fs.createReadStream(source, { start, highWaterMark: 256 * 1024 });
    let sent = 0;
    if (cutAfter)
      input.on('data', (chunk) => {
        sent += chunk.length;
        if (sent >= cutAfter) request.destroy();
      });
    input.pipe(request);
  });
}

const admin = () => ({ Authorization: `Bearer ${studio.admin.token}` });
const TUS = { 'Tus-Resumable': '1.0.0' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Announces an upload. @returns its address */
async function announce(): Promise<string> {
  const draft = await fetch(`${studio.url}/course-studio/drafts`, { method: 'POST', headers: admin() });
  const { data } = (await draft.json()) as { data: { id: string } };
  const response = await fetch(`${studio.url}/course-studio/uploads`, {
    method: 'POST',
    headers: {
      ...admin(),
      ...TUS,
      'Upload-Length': String(SIZE),
      'Upload-Metadata': `draft ${base64(data.id)},filename ${base64('bench.zip')}`,
    },
  });
  expect(response.status).toBe(201);
  return new URL(response.headers.get('location')!, `${studio.url}/course-studio/uploads/`).href;
}

const patch = (url: string, rest: Partial<Sending> = {}) =>
  send({
    url,
    method: 'PATCH',
    ...rest,
    headers: {
      ...admin(),
      ...TUS,
      'Upload-Offset': String(rest.start ?? 0),
      'Content-Type': 'application/offset+octet-stream',
    },
  });

async function offsetOf(url: string): Promise<number> {
  const response = await fetch(url, { method: 'HEAD', headers: { ...admin(), ...TUS } });
  return Number(response.headers.get('upload-offset'));
}

/** Resident memory of the studio's process, MiB. */
const memory = (): number => {
  const pages = Number(fs.readFileSync(`/proc/${studio.pid()}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / MIB;
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

it('receives a large file nearly as fast as a bare server writes one, without holding it in memory', async () => {
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  // The first upload pays for what is loaded lazily.
  expect(await patch(await announce())).toBe(204);
  const before = memory();
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, memory())), 50);
  for (let run = 0; run < RUNS; run += 1) {
    times.theirs.push(await timed(() => send({ url: bareUrl, method: 'PUT' })));
    const url = await announce();
    times.ours.push(await timed(async () => expect(await patch(url)).toBe(204)));
  }
  clearInterval(watch);
  const [ours, theirs] = [median(times.ours), median(times.theirs)];
  const speed = (time: number) => Math.round((SIZE * 1000) / MIB / time);
  const detail = `${speed(ours)} against ${speed(theirs)} MiB/s (bare Node http server)`;
  hold({ name: `upload of ${SIZE / MIB} MiB, throughput`, value: theirs / ours, limit: 0.7, atLeast: true, detail });
  hold({ name: `upload of ${SIZE / MIB} MiB, growth of memory in MiB`, value: highest - before, limit: 60 });
});

it('sends again only what was in flight when the connection was cut', async () => {
  const url = await announce();
  await patch(url, { cutAfter: SIZE / 2 });
  let before = -1;
  const offset = await until('the server to notice', async () => {
    const now = await offsetOf(url);
    const settled = now === before && now > 0;
    before = now;
    return settled && now;
  });
  hold({ name: 'cut in the middle, MiB to send again', value: (SIZE / 2 - offset) / MIB, limit: 8 });
  expect(await patch(url, { start: offset })).toBe(204);
  expect(await offsetOf(url)).toBe(SIZE);
});

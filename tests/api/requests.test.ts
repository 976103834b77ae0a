import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';

let studio: Studio;
let admin: Person;
let author: Person;

beforeAll(async () => {
  studio = await startStudio({
    HEADERS_TIMEOUT_SECONDS: '2',
    BODY_TIMEOUT_SECONDS: '3',
    UPLOAD_IDLE_SECONDS: '5',
    CONNECTIONS_PER_ADDRESS: '1200',
  });
  admin = await studio.createAdmin('strapi-super-admin');
  author = await studio.createInstructor();
});
afterAll(() => studio.stop());
afterEach(() => vi.restoreAllMocks());

const { newDraft } = atDesk(() => ({ studio, author }));

const temporaryFiles = (): string[] => fs.readdirSync(os.tmpdir()).filter((name) => /^[a-z0-9]{25}$/.test(name));

/** A connection that sends what it is told, and tells what it got when it is closed. */
function connect(text: string) {
  const { port } = studio.strapi.server.httpServer.address() as net.AddressInfo;
  const socket = net.connect(port, '127.0.0.1');
  const started = performance.now();
  let received = '';
  socket.on('data', (data) => (received += data.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  const closed = new Promise<{ received: string; seconds: number }>((resolve) =>
    socket.once('close', () => resolve({ received, seconds: (performance.now() - started) / 1000 })),
  );
  return { socket, closed };
}

const head = (method: string, path: string, headers: Record<string, string | number>): string =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

describe('bodies', () => {
  const bad = (body: string, path = '/api/auth/local') => studio.api('POST', path, { body });

  it('are refused by the length they announce, before they are sent', async () => {
    const announced = connect(
      head('POST', '/api/auth/local', { 'Content-Type': 'application/json', 'Content-Length': 10_001 }),
    );
    const { received } = await announced.closed;
    expect(received).toContain('413');
    expect(received).toContain('body.tooLarge');
  });

  it('are read at length only of those who are known here', async () => {
    const route = '/course-studio/drafts/nothing';
    const body = JSON.stringify({ data: 'x'.repeat(200_000) });
    const { accessKey } = await studio.strapi
      .service('admin::api-token')
      .create({ name: 'large bodies', description: '', type: 'full-access', lifespan: null });
    const send = (token?: string) => studio.api('PATCH', route, { body, ...(token && { token }) });
    for (const token of [undefined, 'x', 'x'.repeat(256), `${author.token}x`])
      expect((await send(token)).status).toBe(401);
    expect((await send(author.token)).status).toBe(404);
    expect((await studio.api('PUT', '/content-manager/nothing', { body, token: accessKey })).status).toBe(405);

    // Before it is sent.
    const announced = connect(
      head('PATCH', route, {
        'Content-Type': 'application/json',
        'Content-Length': 900_000,
        Authorization: 'Bearer x',
      }),
    );
    const { received } = await announced.closed;
    expect(received).toMatch(/^HTTP\/1\.1 401/);
  });

  it('are refused while they are read, when they announce no length', async () => {
    const { port } = studio.strapi.server.httpServer.address() as net.AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http.request({
        port,
        path: '/api/auth/local',
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
      });
      request.on('response', (response) => resolve(response.resume().statusCode));
      request.on('error', reject);
      for (let sent = 0; sent < 20; sent += 1) request.write('[1,'.repeat(1000));
    });
    expect(status).toBe(413);
  });

  it.each(['/api/auth/local', '/api/auth/local/register', '/api/nothing', '/admin/login', '/course-studio/drafts'])(
    'of JSON that is no JSON, or nested too deeply, are refused by %s, and fill no log',
    async (path) => {
      const logged = vi.spyOn(studio.strapi.log, 'error');
      const syntax = await bad('{"a":', path);
      expect([syntax.status, syntax.body.error.details.code]).toEqual([400, 'body.syntax']);
      const deep = await bad('['.repeat(4000) + ']'.repeat(4000), path);
      expect([deep.status, deep.body.error.details.code]).toEqual([400, 'body.nested']);
      const large = await bad(`"${'x'.repeat(200_000)}"`, path);
      expect([large.status, large.body.error.details.code]).toEqual([413, 'body.tooLarge']);
      expect(logged).not.toHaveBeenCalled();
    },
  );
});

describe('forms with files', () => {
  const formOf = (files: number, bytes: number, field = 'files'): FormData => {
    const form = new FormData();
    for (let at = 0; at < files; at += 1)
      form.append(field, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png');
    return form;
  };
  const send = (path: string, form: FormData, token?: string) =>
    fetch(`${studio.url}${path}`, {
      method: 'POST',
      body: form,
      ...(token && { headers: { Authorization: `Bearer ${token}` } }),
    });

  it.each(['/', '/api/nothing', '/api/courses', '/admin/login', '/course-studio/drafts'])(
    'are refused by %s, which takes none, before they are read',
    async (path) => {
      const before = temporaryFiles();
      const answer = await send(path, formOf(1, 1000));
      expect(answer.status).toBe(415);
      expect(temporaryFiles()).toEqual(before);
    },
  );

  it.each(['/upload', '/course-studio/certificate-template/images', '/admin/project-settings', '/api/upload'])(
    'are not read by %s for somebody who may not send any',
    async (path) => {
      const open = vi.spyOn(fs, 'createWriteStream');
      const answer = await send(path, formOf(1, 1000));
      expect([401, 403]).toContain(answer.status);
      expect(open).not.toHaveBeenCalled();
    },
  );

  it('are bounded in bytes and number, and leave no file behind', async () => {
    const before = temporaryFiles();
    const image = '/course-studio/certificate-template/images';
    expect((await send(image, formOf(1, 7_000_000), admin.token)).status).toBe(413);
    expect((await send(image, formOf(2, 10), admin.token)).status).toBe(413);
    expect((await send(image, formOf(1, 10, 'other'), admin.token)).status).toBe(400);
    await until('the files to be gone', async () => temporaryFiles().every((name) => before.includes(name)));
  });
});

describe('slow requests', () => {
  it('are closed when their headers do not come', async () => {
    const { seconds } = await connect('GET / HTTP/1.1\r\nHost: x\r\n').closed;
    expect(seconds).toBeLessThan(10);
  });

  it('are closed when their bodies do not come', async () => {
    const { received, seconds } = await connect(
      head('POST', '/api/auth/local', { 'Content-Type': 'application/json', 'Content-Length': 100 }),
    ).closed;
    expect(received).toContain('408');
    expect(seconds).toBeLessThan(12);
  });

  it('are forgotten when they are cut off', async () => {
    const cutOff = connect(
      head('POST', '/api/nothing', { 'Content-Type': 'application/octet-stream', 'Content-Length': 1e9 }),
    );
    cutOff.socket.write('x');
    await sleep(50);
    cutOff.socket.resetAndDestroy();
    // An error of a timer would end the process, and here the test.
    await sleep(6000);
    expect((await studio.api('GET', '/_health')).status).toBe(204);
  });

  it('are closed when nobody takes the whole body', async () => {
    const { received, seconds } = await connect(
      head('POST', '/nothing', { 'Content-Type': 'application/octet-stream', 'Content-Length': 1e9 }),
    ).closed;
    expect(received).toMatch(/40[458]/);
    expect(seconds).toBeLessThan(12);
  });

  it('are waited for when they are uploads, as long as something comes', async () => {
    const draft = await newDraft();
    const metadata = ['draft', draft, 'filename', 'a.pdf'];
    const opened = await studio.api<string>('POST', '/course-studio/uploads', {
      token: author.token,
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': '1000',
        'Upload-Metadata': `draft ${Buffer.from(metadata[1]!).toString('base64')},filename ${Buffer.from('a.pdf').toString('base64')}`,
      },
    });
    const upload = connect(
      head('PATCH', opened.headers.get('location')!, {
        Authorization: `Bearer ${author.token}`,
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': 0,
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': 1000,
      }),
    );
    const isOpen = () => !upload.socket.destroyed && upload.socket.readyState === 'open';
    // Longer than any other body may take, and slower.
    for (let second = 0; second < 6; second += 1) {
      upload.socket.write('%PDF');
      await sleep(1000);
      expect(isOpen()).toBe(true);
    }
    const { seconds } = await upload.closed;
    expect(seconds).toBeGreaterThan(9);
  });

  it('are closed when nobody takes their answer', async () => {
    const { httpServer } = studio.strapi.server;
    const { timeout } = httpServer;
    expect(timeout).toBe(60_000);
    httpServer.timeout = 1000;
    const player = path.dirname(require.resolve('@ruffle-rs/ruffle'));
    const large = fs.readdirSync(player).find((name) => name.endsWith('.wasm'))!;
    const { socket, closed } = connect(head('GET', `/api/course-studio/flash-player/${large}`, {}));
    socket.pause();
    // By then it has been closed; what had been sent until then is still to be read.
    await sleep(4000);
    httpServer.timeout = timeout;
    socket.resume();
    const { received, seconds } = await closed;
    expect(received).toMatch(/^HTTP\/1\.1 200/);
    expect(received.length).toBeLessThan(fs.statSync(path.join(player, large)).size);
    expect(seconds).toBeLessThan(30);
  });

  it('change nothing for others when there are a thousand, and are gone soon', async () => {
    const many = Array.from({ length: 1000 }, () => connect('POST /api/auth/local HTTP/1.1\r\nHost: x\r\n'));
    await sleep(500);
    const started = performance.now();
    expect((await studio.api('GET', '/api/courses', { token: (await studio.createLearner()).token })).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(3000);
    const closed = await Promise.all(many.map((each) => each.closed));
    expect(Math.max(...closed.map(({ seconds }) => seconds))).toBeLessThan(20);
  });

  it('are no more than so many of one address', async () => {
    const many = Array.from({ length: 1300 }, () => connect('GET / HTTP/1.1\r\n'));
    const answers = await Promise.all(many.map(async (each) => (await each.closed).received));
    expect(answers.filter((received) => received === '').length).toBeGreaterThanOrEqual(100);
    expect(answers.filter((received) => received.includes('408')).length).toBeGreaterThanOrEqual(1000);
  });
});

it('says once what to set when a proxy is in front that it was not told of, without the address', async () => {
  const warned = vi.spyOn(studio.strapi.log, 'warn');
  const get = () => studio.api('GET', '/api/courses', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
  await get();
  await get();
  const lines = (warned.mock.calls.flat() as unknown[]).filter(
    (line): line is string => typeof line === 'string' && line.includes('TRUST_PROXY'),
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('TRUST_PROXY=true');
  expect(lines[0]).not.toContain('203.0.113.7');
});

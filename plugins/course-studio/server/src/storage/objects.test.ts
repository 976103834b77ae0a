import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';

import type { Settings } from '../settings';
import { onLocalDisk, onS3 } from './objects';

const GIB = 1024 ** 3;
const servers: http.Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

interface Request {
  method: string | undefined;
  /** Path and query, without what the SDK adds for itself. */
  path: string;
  range: string | string[] | undefined;
}

/** An S3 server with one object of ten and a half GiB, which copies no more than five at once. `refused`: a part that fails. */
async function aBucket(refused = 0) {
  const requests: Request[] = [];
  const server = http.createServer((request, response) => {
    request.resume();
    const url = new URL(request.url!, 'http://s3');
    url.searchParams.delete('x-id');
    const { searchParams: query, pathname } = url;
    const range = request.headers['x-amz-copy-source-range'];
    requests.push({ method: request.method, path: decodeURIComponent(pathname + url.search), range });
    const answer = (status: number, xml: string) => response.writeHead(status, { 'x-amz-id-2': 'fake' }).end(xml);
    const isCopy = 'x-amz-copy-source' in request.headers;
    if (request.method === 'HEAD') return response.writeHead(200, { 'content-length': 10.5 * GIB }).end();
    if (request.method === 'DELETE') return response.writeHead(204).end();
    if (query.has('uploads')) return answer(200, '<R><UploadId>up</UploadId></R>');
    if (request.method === 'POST') return answer(200, '<R><ETag>all</ETag></R>');
    if (!isCopy || !query.has('partNumber') || query.get('partNumber') === String(refused))
      return answer(400, '<Error><Code>InvalidRequest</Code><Message>larger than 5368709120</Message></Error>');
    return answer(200, `<CopyPartResult><ETag>${query.get('partNumber')}</ETag></CopyPartResult>`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const objects = onS3({
    s3Options: {
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      params: { Bucket: 'bucket' },
    },
  });
  return { objects, requests };
}

it('puts an object aside in parts that S3 would not copy at once, and then removes it', async () => {
  const { objects, requests } = await aBucket();
  await objects.putAside('film.mp4');
  const ranges = requests.flatMap(({ range }) => range ?? []);
  expect(ranges).toHaveLength(11);
  expect(ranges[0]).toBe(`bytes=0-${GIB - 1}`);
  expect(ranges[10]).toBe(`bytes=${10 * GIB}-${10.5 * GIB - 1}`);
  expect(requests.slice(-2)).toMatchObject([
    { method: 'POST', path: '/bucket/course-studio-quarantine/film.mp4?uploadId=up' },
    { method: 'DELETE', path: '/bucket/course-studio/film.mp4' },
  ]);
});

it('leaves an object where it is, and no parts of it, when one of them cannot be copied', async () => {
  const { objects, requests } = await aBucket(3);
  await expect(objects.putAside('film.mp4')).rejects.toThrow('larger than');
  expect(requests.filter(({ method }) => method === 'DELETE')).toMatchObject([
    { path: '/bucket/course-studio-quarantine/film.mp4?uploadId=up' },
  ]);
});

it.each(['utimes', 'rename'] as const)(
  'lets nothing into the quarantine with its old age, cut off at %s',
  async (call) => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-objects-'));
    fs.mkdirSync(path.join(dataDir, 'files'));
    const file = path.join(dataDir, 'files', 'old.png');
    fs.writeFileSync(file, 'x');
    fs.utimesSync(file, new Date(0), new Date(0));
    const cutOff = vi.spyOn(fs.promises, call).mockRejectedValueOnce(new Error('cut off'));
    const objects = onLocalDisk({ dataDir } as Settings);
    await expect(objects.putAside('old.png')).rejects.toThrow('cut off');
    expect(fs.readdirSync(path.join(dataDir, 'quarantine'))).toEqual([]);
    await objects.putAside('old.png');
    expect(fs.statSync(path.join(dataDir, 'quarantine', 'old.png')).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
    cutOff.mockRestore();
    fs.rmSync(dataDir, { recursive: true });
  },
);

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { fetchPublic } from './fetch-public';

let port: number;
const asked: string[] = [];
const server = http.createServer(({ url = '', headers }, response) => {
  asked.push(`${headers.host} ${url}`);
  const target = new URL(url, 'http://x').searchParams.get('to');
  if (target) response.writeHead(302, { Location: target }).end();
  else if (url === '/nothing') response.writeHead(204).end();
  else response.writeHead(200, 'Fine', { 'Content-Type': 'image/png' }).end('picture');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

/** Where the tests' server is taken for a public one; under its other addresses it is not. */
const isAllowed = (address: string): boolean => address === '127.0.0.1';
const at = (host: string, path: string) => `http://${host}:${port}${path}`;
const to = (target: string) => at('127.0.0.1', `/?to=${encodeURIComponent(target)}`);

it('answers as `fetch` does', async () => {
  const response = await fetchPublic(at('127.0.0.1', '/a.png'), { isAllowed });
  expect([response.ok, response.status, response.statusText]).toEqual([true, 200, 'Fine']);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect([response.url, await response.text()]).toEqual([at('127.0.0.1', '/a.png'), 'picture']);
  expect((await fetchPublic(at('127.0.0.1', '/nothing'), { isAllowed })).body).toBeNull();
});

it('follows redirects, and says where they led', async () => {
  const response = await fetchPublic(to('/b.png'), { isAllowed });
  expect([response.url, await response.text()]).toEqual([at('127.0.0.1', '/b.png'), 'picture']);
});

it.each(['127.0.0.2', '0.0.0.0'])(
  'asks no server that is not allowed, %s, at once or after a redirect',
  async (host) => {
    asked.length = 0;
    await expect(fetchPublic(at(host, '/'), { isAllowed })).rejects.toThrow('blocked');
    await expect(fetchPublic(to(at(host, '/secret')), { isAllowed })).rejects.toThrow('blocked');
    expect(asked).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+ \/\?to=/)]);
  },
);

it('looks at what a name stands for', async () => {
  await expect(fetchPublic(at('localhost', '/'))).rejects.toThrow('blocked');
  await expect(fetchPublic(at('localhost', '/'), { isAllowed: () => true })).resolves.toMatchObject({ status: 200 });
});

it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,x'])('is led to no %s', async (target) => {
  await expect(fetchPublic(to(target), { isAllowed })).rejects.toThrow('blocked');
});

it('gives up after five redirects', async () => {
  let target = '/end';
  for (let redirects = 0; redirects < 5; redirects += 1) target = `/?to=${encodeURIComponent(target)}`;
  await expect(fetchPublic(at('127.0.0.1', target), { isAllowed })).resolves.toMatchObject({ status: 200 });
  await expect(fetchPublic(to(target), { isAllowed })).rejects.toThrow('redirected too often');
});

it('gives up when it is told to', async () => {
  const signal = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
  await expect(fetchPublic(at('127.0.0.1', '/'), { isAllowed, signal })).rejects.toThrow('late');
});

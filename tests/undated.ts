import http from 'node:http';
import { expect } from 'vitest';

/** As a browser asks again for what it has. `fetch` would add that it wants no cached answer. */
const askIfChanged = (url: string, tag: string): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    http.get(url, { headers: { 'If-None-Match': tag } }, (answer) => resolve(answer.resume())).on('error', reject);
  });

/** Holds the answers at a signed address to what a client may rely on, and to telling nothing of when a file was stored. */
export async function expectUndated(url: string, bytes: Buffer): Promise<void> {
  const get = (headers: Record<string, string> = {}) => fetch(url, { headers });
  const whole = await get();
  expect(whole.status).toBe(200);
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
  expect(whole.headers.get('content-length')).toBe(String(bytes.length));
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  const tag = whole.headers.get('etag')!;
  // The key of the storage, which is random and stands in the address anyway.
  expect(url).toContain(tag.replaceAll('"', ''));

  const part = { Range: 'bytes=2-5' };
  const range = await get({ ...part, 'If-Range': tag });
  const other = await get({ ...part, 'If-Range': '"another"' });
  const same = await askIfChanged(url, tag);
  const beyond = await get({ Range: 'bytes=9999999-' });
  expect([range.status, range.headers.get('content-range')]).toEqual([206, `bytes 2-5/${bytes.length}`]);
  expect(Buffer.from(await range.arrayBuffer())).toEqual(bytes.subarray(2, 6));
  expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, bytes.length]);
  expect([same.statusCode, same.headers['last-modified']]).toEqual([304, undefined]);
  expect(beyond.status).toBe(416);
  for (const answer of [whole, range, other, beyond]) expect(answer.headers.get('last-modified')).toBeNull();
}

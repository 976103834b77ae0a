import http from 'node:http';
import zlib from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, learning, type Course } from '../learning';

let studio: Studio;
let learner: Person;
let course: Course;

beforeAll(async () => {
  studio = await startStudio({ SERVE_ADMIN: '1' });
  learner = await studio.createLearner();
  course = await aCourse({ studio, instructor: await studio.createInstructor() }, { files: 1 });
});
afterAll(() => studio.stop());

interface Received {
  status: number;
  encoding: string | undefined;
  bytes: Buffer;
}

/** As it comes over the line: `fetch` unpacks what it is sent. */
function receive(path: string, headers: Record<string, string> = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(path, studio.url), { headers: { 'accept-encoding': 'gzip', ...headers } });
    request.on('error', reject).on('response', (response) => {
      const { statusCode: status = 0, headers: received } = response;
      buffer(response).then((bytes) => resolve({ status, encoding: received['content-encoding'], bytes }), reject);
    });
  });
}

const panelScript = async () =>
  /src="(\/admin\/[^"]+\.js)"/.exec((await receive('/admin/', IDENTITY)).bytes.toString())![1]!;
const IDENTITY = { 'accept-encoding': 'identity' };

it.each(['/api/openapi.json', '/admin/', 'the script of the panel'])(
  'compresses %s, which is the same',
  async (what) => {
    const path = what.startsWith('/') ? what : await panelScript();
    const [packed, plain] = [await receive(path), await receive(path, IDENTITY)];
    expect([packed.status, packed.encoding, plain.encoding]).toEqual([200, 'gzip', undefined]);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length);
    expect(zlib.gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  },
);

it('sends files of courses, and ranges of them, as they are', async () => {
  const me = learning(studio, learner);
  await me.enrol(course.id);
  const url = (await me.course(course.id)).body.data.files[0]!.sources[0]!.url;
  const [whole, part] = [await receive(url), await receive(url, { range: 'bytes=2-5' })];
  expect([whole.encoding, part.encoding]).toEqual([undefined, undefined]);
  expect([whole.status, part.status]).toEqual([200, 206]);
  expect(part.bytes.equals(whole.bytes.subarray(2, 6))).toBe(true);
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { aCourseNode, aFileNode } from '../../database/seeds/nodes';
import type { AssetService } from '../../src/api/asset/services/asset';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { learning } from '../learning';
import { A_PDF, A_PNG, aVideo } from '../media';
import { encodersNaming } from '../processes';
import { startS3 } from '../servers';
import { startStudioProcess } from '../studio-process';
import { expectUndated } from '../undated';

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-s3-media-'));
const video = fs.readFileSync(aVideo(path.join(made, 'short.mp4')));
const longVideo = fs.readFileSync(aVideo(path.join(made, 'long.mp4'), { seconds: 6, size: '1280x720' }));

let s3: Awaited<ReturnType<typeof startS3>>;
let studio: Studio;
let author: Person;

beforeAll(async () => {
  s3 = await startS3();
  studio = await startStudio({ ...s3.env, S3_TIMEOUT_SECONDS: '1' });
  author = await studio.createInstructor();
});
afterAll(async () => {
  await studio.stop();
  await s3.stop();
  fs.rmSync(made, { recursive: true });
});

const { call, newDraft, send, views, settled, files, rows } = atDesk(() => ({ studio, author }));
const media = (): { ringUnfinished(): Promise<void> } => studio.strapi.plugin('course-studio').service('media');
/** Requests that `holds` says are answered when `work` has ended, not before. `work` gets how many of them there are. */
async function holding(holds: (ctx: { method: string }) => boolean, work: (held: () => number) => Promise<void>) {
  let release = () => {};
  let held = 0;
  const end = new Promise<void>((resolve) => (release = resolve));
  await s3.during(
    async (ctx, next) => {
      if (holds(ctx)) {
        held += 1;
        await end;
      }
      await next();
    },
    () => work(() => held).finally(release),
  );
}
const isWrite = ({ method }: { method: string }) => method === 'PUT' || method === 'POST';

const nothingLeft = (seconds: number) =>
  until(
    'everything to go',
    async () => s3.objects().length + (await rows({})).length + files('scratch').length + files('uploads').length === 0,
    seconds,
  );

describe('on S3, a video', () => {
  let draft: string;
  beforeEach(async () => {
    draft = await newDraft();
  });

  it('is encoded into the bucket, played in ranges from signed addresses, and gone with its creation', async () => {
    expect(await settled(draft, await send(draft, 'lesson.mp4', video), 60)).toMatchObject({ state: 'finished' });
    const [view] = await views(draft);
    expect(view!.sources.map(({ profile }) => profile)).toEqual(['mp4', 'webm', 'ogg']);
    expect(s3.objects().filter((name) => !name.startsWith('tenant/course-studio/'))).toEqual([]);
    expect(s3.objects()).toHaveLength(5);
    for (const { url, bytes } of view!.sources) {
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
        'X-Amz-Signature': expect.any(String),
        'X-Amz-Expires': '14400',
        'response-content-disposition': expect.stringMatching(/^inline/),
      });
      const range = await fetch(url, { headers: { Range: 'bytes=10-19' } });
      expect([range.status, (await range.arrayBuffer()).byteLength]).toEqual([206, 10]);
      expect(range.headers.get('content-range')).toBe(`bytes 10-19/${bytes}`);
    }
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    await nothingLeft(5);
  });

  it('is gone from the bucket, its encoder too, when it is cancelled while it is encoded', async () => {
    await send(draft, 'lesson.mp4', longVideo);
    await until('an encoder', async () => encodersNaming(studio.dir).length > 0);
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    expect(encodersNaming(studio.dir)).toEqual([]);
    await nothingLeft(3);
  });

  it.each([
    ['refuses', (ctx: { status: number }) => void (ctx.status = 500)],
    ['says nothing', () => new Promise((resolve) => setTimeout(resolve, 20_000).unref())],
  ])('waits where the bucket %s, and is encoded when it is back', async (_case, instead) => {
    const id = await send(draft, 'lesson.mp4', video);
    await until('the encoding', async () => (await views(draft))[0]?.state === 'processing');
    await s3.during(
      async (ctx, next) => void (await (isWrite(ctx) ? instead(ctx) : next())),
      async () => expect(await settled(draft, id, 60)).toMatchObject({ state: 'error', errorCode: 'storage.waiting' }),
    );
    const query = studio.strapi.db.query('api::asset.asset');
    await query.updateMany({ where: { documentId: id }, data: { retryAt: new Date(0) } });
    await media().ringUnfinished();
    await until('the next try', async () => (await views(draft))[0]?.state === 'finished', 60);
    expect(await rows({ parent: id })).toHaveLength(4);
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    await nothingLeft(5);
  });

  it('is gone within seconds, though the bucket just takes a part of it and says nothing', async () => {
    const id = await send(draft, 'lesson.mp4', video);
    await until('the encoding', async () => (await views(draft))[0]?.state === 'processing');
    let asked = false;
    await s3.during(
      async (ctx, next) => {
        asked ||= isWrite(ctx);
        if (isWrite(ctx)) await new Promise((resolve) => setTimeout(resolve, 20_000).unref());
        else await next();
      },
      async () => {
        await until('a rendition on its way', async () => asked);
        const at = Date.now();
        expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
        await nothingLeft(5);
        expect(Date.now() - at).toBeLessThan(5000);
      },
    );
    expect(await rows({ documentId: id })).toEqual([]);
  });
});

it('on S3, an image of a question is served by the studio, without a date of the file', async () => {
  const draft = await newDraft();
  const id = await send(draft, 'answer.png', A_PNG);
  await settled(draft, id);
  const assets = studio.strapi.service('api::asset.asset') as unknown as AssetService;
  const url = (await assets.describeUnnamed([id])).get(id)!.sources[0]!.url;
  await expectUndated(`${studio.url}${url}`, A_PNG);
  expect((await fetch(`${studio.url}${url.split('?')[0]}`)).status).toBe(404);
  expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
});

it('on S3, a video that the bucket does not give back is cancelled without it', async () => {
  const draft = await newDraft();
  await holding(
    ({ method }) => method === 'GET',
    async (held) => {
      await send(draft, 'lesson.mp4', video);
      await until('the encoder to ask for it', async () => held() > 0);
      expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
      await nothingLeft(5);
    },
  );
});

it('on S3, a server stops, though the bucket does not say whether it has taken a file', async () => {
  const server = await startStudioProcess({ ...s3.env, DATABASE_URL: '' });
  const theirs = atDesk(() => ({ studio: server, author: server.admin }));
  try {
    await holding(isWrite, async (held) => {
      await theirs.send(await theirs.newDraft(), 'notes.pdf', A_PDF);
      await until('the bucket to be asked', async () => held() > 0);
      const at = Date.now();
      await server.terminate();
      // With its default settings the provider asks three times, and waits for a minute each time.
      expect(Date.now() - at).toBeLessThan(20_000);
    });
  } finally {
    await server.remove();
  }
}, 120_000);

it('on S3, a large file whose parts are refused is taken back, and stored whole when the bucket is back', async () => {
  const draft = await newDraft();
  const content = Buffer.concat([A_PDF, Buffer.alloc(11 * 1024 ** 2, 'x')]);
  const seen: string[] = [];
  let id = '';
  await s3.during(
    async (ctx, next) => {
      const part = new URLSearchParams(ctx.querystring);
      if (part.has('uploadId')) seen.push(ctx.method);
      if (ctx.method === 'PUT' && part.get('partNumber') === '2') ctx.status = 500;
      else await next();
    },
    async () => {
      id = await send(draft, 'notes.pdf', content);
      await until('the end of the first try', async () => seen.includes('DELETE'), 30);
      await until('the claim to end', async () => (await rows({ documentId: id, leaseToken: null })).length === 1);
    },
  );
  const [row] = await rows({ documentId: id });
  expect(row.state).toBe('uploading');
  expect(s3.objects().filter((name) => name.includes(row.key))).toEqual([]);
  const query = studio.strapi.db.query('api::asset.asset');
  await query.updateMany({ where: { documentId: id }, data: { retryAt: new Date(0) } });
  await media().ringUnfinished();
  expect(await settled(draft, id)).toMatchObject({ state: 'finished', bytes: content.length });
  const [view] = await views(draft);
  expect(Buffer.from(await (await fetch(view!.sources[0]!.url)).arrayBuffer()).equals(content)).toBe(true);
});

it('leads learners to the bucket by an address of ours, which notes that they asked for the file', async () => {
  const course = await studio.publishCourse(author, async (id) => {
    const asset = await send(id, 'notes.pdf', A_PDF);
    await settled(id, asset);
    return [aCourseNode(id, { certificate: false }), aFileNode(id, asset)];
  });
  const me = learning(studio, await studio.createLearner());
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const [file] = (await me.course(course.id)).body.data.files;
  const address = new URL(file!.sources[0]!.url, studio.url);
  expect((await me.sayOpened(enrollment, file!.id)).body.error.details.code).toBe('file.unserved');
  const head = await fetch(address, { method: 'HEAD', redirect: 'manual' });
  expect([head.status, head.headers.get('cache-control')]).toEqual([302, 'no-store']);
  expect((await me.sayOpened(enrollment, file!.id)).status).toBe(409);
  const fetched = await fetch(address);
  expect(new URL(fetched.url).host).toBe(new URL(s3.env.S3_ENDPOINT!).host);
  expect(Buffer.from(await fetched.arrayBuffer()).equals(A_PDF)).toBe(true);
  expect((await me.sayOpened(enrollment, file!.id)).body.data.completedAt).toEqual(expect.any(String));
});

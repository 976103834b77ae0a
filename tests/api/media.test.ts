import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Draft, DraftNode } from '../../plugins/course-studio/shared/draft';
import { aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF, A_PNG, aSound, aVideo } from '../media';
import { encodersNaming } from '../processes';
import { expectUndated } from '../undated';

let studio: Studio;
let author: Person;
// Made before the server is up: ffmpeg blocks this process, and with it the server in it.
const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-media-'));
const video = fs.readFileSync(aVideo(path.join(made, 'short.mp4')));
const longVideo = fs.readFileSync(aVideo(path.join(made, 'long.mp4'), { seconds: 20, size: '1280x720' }));
const sound = fs.readFileSync(aSound(path.join(made, 'sound.mp4')));

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
});
afterAll(async () => {
  await studio.stop();
  fs.rmSync(made, { recursive: true });
});

const { call, newDraft, put, save, confirm, views, send, settled, files, rows } = atDesk(() => ({ studio, author }));

describe('an uploaded video', () => {
  it('is encoded to mp4, webm and ogg with a poster, and its row says so all the way', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video);
    const seen = new Set<string>();
    const finished = await until(
      'the encoding',
      async () => {
        const [view] = await views(draft);
        seen.add(view!.state);
        return view!.state === 'finished' ? view : undefined;
      },
      60,
    );
    expect([...seen]).toEqual(expect.arrayContaining(['processing', 'finished']));
    expect(finished).toMatchObject({ id, name: 'lesson.mp4', kind: 'video', progress: 100, errorCode: null });
    expect(finished.sources.map(({ profile }) => profile)).toEqual(['mp4', 'webm', 'ogg']);
    expect(finished.posterUrl).toContain('/api/course-studio/files/');
    for (const [source, codec] of [
      [0, 'h264'],
      [1, 'vp9'],
      [2, 'theora'],
    ] as const) {
      const response = await fetch(`${studio.url}${finished.sources[source]!.url}`);
      const file = path.join(studio.dir, `check-${source}`);
      fs.writeFileSync(file, Buffer.from(await response.arrayBuffer()));
      const probed = execFileSync('ffprobe', [
        '-v',
        'error',
        '-select_streams',
        'v',
        '-show_entries',
        'stream=codec_name',
        '-of',
        'csv=p=0',
        file,
      ]);
      expect(probed.toString().trim()).toBe(codec);
      expect(response.headers.get('content-type')).toBe(finished.sources[source]!.mime);
    }
    expect(files('scratch')).toEqual([]);
    expect(files('uploads')).toEqual([]);
  });

  it('is served in ranges, only by a signature that is whole and not expired', async () => {
    const draft = await newDraft();
    await settled(draft, await send(draft, 'lesson.mp4', video));
    const [view] = await views(draft);
    const url = `${studio.url}${view!.sources[0]!.url}`;
    const range = await fetch(url, { headers: { Range: 'bytes=0-9' } });
    expect([range.status, (await range.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect(range.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(url.split('?')[0]!)).status).toBe(404);
    expect((await fetch(url.replace(/expires=\d+/, 'expires=9999999999'))).status).toBe(404);
    expect((await fetch(url.replace('/files/', '/files/..%2f'))).status).toBe(404);
    expect((await fetch(`${studio.url}/uploads/${files('files')[0]}`)).status).toBe(404);
  });

  it('is served in ranges and from caches without a date of the file', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'answer.png', A_PNG);
    await settled(draft, id);
    const [view] = await views(draft);
    await expectUndated(`${studio.url}${view!.sources[0]!.url}`, A_PNG);
  });

  it('that is damaged ends in error with a reason, and Retry is offered', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'cut.mp4', video.subarray(0, 400));
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'media.truncated', sources: [] });
    expect((await call('POST', `/assets/${id}/retry`)).body.data).toMatchObject({ state: 'processing' });
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'media.truncated' });
  });

  it('without a picture is a sound, and its author is told', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'sound.mp4', sound);
    expect(await settled(draft, id)).toMatchObject({
      state: 'finished',
      kind: 'audio',
      mime: 'audio/mp4',
      remarks: [{ type: 'soundOnly' }],
      sources: [{ profile: 'mp3' }, { profile: 'oga' }],
    });
  });

  it('may still be processing when the course is confirmed, and is finished in the published course later', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'long.mp4', longVideo);
    await until('the encoding to begin', async () => (await views(draft))[0]!.state === 'processing');
    const nodes: DraftNode[] = [...aSmallCourse(draft), aFileNode(draft, id)];
    await put(draft, 0, nodes);
    expect((await confirm(draft, 1)).status).toBe(200);
    const [row] = await rows({ documentId: id });
    expect(row.state).toBe('processing');
    expect(await settled(draft, id, 120)).toMatchObject({ state: 'finished' });
  }, 150_000);

  it('says plainly that ffmpeg is missing, and encodes when it has come', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nowhere';
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video);
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'ffmpeg.missing' });
    process.env.PATH = PATH;
    await call('POST', `/assets/${id}/retry`);
    expect(await settled(draft, id)).toMatchObject({ state: 'finished' });
  });
});

describe.skipIf(os.platform() !== 'linux' || process.env.ENCODER_ALLOW_UNCONFINED === 'true')('a video', () => {
  it('is not touched by an encoder that nothing holds back, and is encoded when something does', async () => {
    const { PATH } = process.env;
    const tools = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-tools-'));
    const pretender = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n';
    fs.writeFileSync(path.join(tools, 'unshare'), pretender, { mode: 0o755 });
    process.env.PATH = `${tools}:${PATH}`;
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video);
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'encoder.unconfined' });
    process.env.PATH = PATH;
    fs.rmSync(tools, { recursive: true });
    await call('POST', `/assets/${id}/retry`);
    expect(await settled(draft, id)).toMatchObject({ state: 'finished' });
  });
});

describe('an uploaded file', () => {
  it.each([
    ['a picture', 'drawing.png', A_PNG, 'image', 'image/png'],
    ['a picture called a video', 'lesson.mp4', A_PNG, 'image', 'image/png'],
    ['a PDF under a wrong name', 'notes.docx', A_PDF, 'pdf', 'application/pdf'],
  ])('%s is known by its content', async (_case, name, content, kind, mime) => {
    const draft = await newDraft();
    const id = await send(draft, name, content);
    expect(await settled(draft, id)).toMatchObject({
      name,
      kind,
      mime,
      state: 'finished',
      sources: [{ profile: 'original', bytes: content.length }],
    });
  });

  it.each([
    ['noise', 'video.mp4', 'type.mismatch', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251))],
    ['HTML', 'page.pdf', 'type.textOnly', Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'SVG',
      'drawing.png',
      'type.textOnly',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ['a program', 'video.mp4', 'type.refused', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)])],
    [
      'a playlist',
      'video.mp4',
      'type.textOnly',
      Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
    ],
  ])('%s is refused whatever it is called, and nothing of it is kept', async (_case, name, errorCode, content) => {
    const before = files('files').length;
    const draft = await newDraft();
    const id = await send(draft, name, content);
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode, sources: [] });
    expect(files('files')).toHaveLength(before);
    await until('its bytes to go', async () => !files('uploads').includes(id), 5);
  });

  it.each([
    ['../../../etc/passwd.png', 'passwd.png'],
    ['C:\\temp\\x.png', 'x.png'],
    ['-i.png', '-i.png'],
    ['concat:a|b.png', 'concat:a|b.png'],
    ['http:x.png', 'http:x.png'],
    ['%2e%2e%2fx%00.png', '%2e%2e%2fx%00.png'],
    ['CON.png', 'CON.png'],
    ['#1 100 %.png', '#1 100 %.png'],
    ['U\u0308ber.png', '\u00dcber.png'],
    ['a\u0000b\nc.png', 'abc.png'],
    ['😀 Übung.png', '😀 Übung.png'],
  ])('named %j is shown as %j and stored under a key of the server', async (name, shown) => {
    const draft = await newDraft();
    const id = await send(draft, name, A_PNG);
    expect((await settled(draft, id)).name).toBe(shown.normalize('NFC'));
    const [row] = await rows({ documentId: id });
    expect(row.key).toMatch(/^[0-9a-f]{32}$/);
    expect(files('files')).toContain(`${row.key}.png`);
  });

  it('has a key of its own, though another has the same name', async () => {
    const draft = await newDraft();
    const ids = [await send(draft, 'drawing.png', A_PNG), await send(draft, 'drawing.png', A_PNG)];
    for (const id of ids) expect(await settled(draft, id)).toMatchObject({ name: 'drawing.png', state: 'finished' });
    const keys = (await rows({ documentId: { $in: ids } })).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  it('with a name of 300 characters keeps its ending', async () => {
    const draft = await newDraft();
    const id = await send(draft, `${'n'.repeat(300)}.png`, A_PNG);
    const { name } = await settled(draft, id);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^n+\.png$/);
  });

  it('has its row before its first byte', async () => {
    const draft = await newDraft();
    const metadata = `draft ${btoa(draft)},filename ${btoa('big.mp4')}`;
    const created = await studio.api('POST', '/course-studio/uploads', {
      token: author.token,
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1000', 'Upload-Metadata': metadata },
    });
    expect(created.status).toBe(201);
    const id = created.headers.get('location')!.split('/').at(-1)!;
    expect(await rows({ documentId: id })).toMatchObject([{ state: 'uploading', bytes: '1000', draft }]);
  });

  it.each([
    ['too large', { 'Upload-Length': String(20 * 1024 ** 3) }, 413, 'upload.tooLarge'],
    ['empty', { 'Upload-Length': '0' }, 400, 'upload.empty'],
    ['of unknown length', { 'Upload-Defer-Length': '1' }, 400, 'upload.length'],
  ])('%s is refused before a byte is sent', async (_case, headers, status, code) => {
    const draft = await newDraft();
    const metadata = `draft ${btoa(draft)},filename ${btoa('x.mp4')}`;
    const refused = await studio.api('POST', '/course-studio/uploads', {
      token: author.token,
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Metadata': metadata, ...headers },
    });
    expect(refused).toMatchObject({ status, body: { error: { details: { code } } } });
    expect(await rows({ draft })).toEqual([]);
  });

  it('belongs to its uploader: for everybody else it does not exist', async () => {
    const draft = await newDraft();
    const metadata = `draft ${btoa(draft)},filename ${btoa('x.mp4')}`;
    const tus = { 'Tus-Resumable': '1.0.0' };
    const created = await studio.api('POST', '/course-studio/uploads', {
      token: author.token,
      headers: { ...tus, 'Upload-Length': '10', 'Upload-Metadata': metadata },
    });
    const route = new URL(created.headers.get('location')!, studio.url).pathname;
    const other = await studio.createInstructor();
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const headers = {
        ...tus,
        'Upload-Offset': '0',
        ...(method === 'PATCH' && { 'Content-Type': 'application/offset+octet-stream' }),
      };
      expect((await studio.api(method, route, { token: other.token, headers })).status).toBe(404);
    }
    expect((await studio.api('HEAD', route, { token: author.token, headers: tus })).headers.get('upload-offset')).toBe(
      '0',
    );
  });

  it('cannot be uploaded into a course of somebody else', async () => {
    const draft = await newDraft();
    const other = await studio.createInstructor();
    await expect(send(draft, 'x.png', A_PNG, other.token)).rejects.toThrow(/403/);
    expect(await rows({ draft })).toEqual([]);
  });

  it('is not taken twice when its last chunk is sent again', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'drawing.png', A_PNG);
    await settled(draft, id);
    const [row] = await rows({ documentId: id });
    const again = await studio.api('PATCH', `/course-studio/uploads/${id}`, {
      token: author.token,
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': String(A_PNG.length),
        'Content-Type': 'application/offset+octet-stream',
      },
    });
    expect(again.status).toBe(204);
    expect(await rows({ documentId: id })).toEqual([row]);
  });

  it('whose last answer was lost is told to be complete for as long as it is there, and only to its uploader', async () => {
    const draft = await newDraft();
    const sent = [await send(draft, 'drawing.png', A_PNG), await send(draft, 'page.pdf', Buffer.from('<html>'))];
    const ask = (id: string, token = author.token, method = 'HEAD', offset = 0) =>
      studio.api(method, `/course-studio/uploads/${id}`, {
        token,
        headers: {
          'Tus-Resumable': '1.0.0',
          'Upload-Offset': String(offset),
          ...(method === 'PATCH' && { 'Content-Type': 'application/offset+octet-stream' }),
        },
      });
    const stranger = await studio.createInstructor();
    for (const id of sent) {
      const { bytes } = await settled(draft, id);
      await until('its bytes to go', async () => !files('uploads').includes(id), 5);
      const { status, headers } = await ask(id);
      const told = ['upload-offset', 'upload-length', 'tus-resumable', 'cache-control'].map((name) =>
        headers.get(name),
      );
      expect([status, ...told]).toEqual([200, String(bytes), String(bytes), '1.0.0', 'no-store']);
      const rest = await ask(id, author.token, 'PATCH', bytes);
      expect([rest.status, rest.headers.get('upload-offset')]).toEqual([204, String(bytes)]);
      expect((await ask(id, author.token, 'PATCH', bytes - 1)).status).toBe(409);
      expect((await ask(id, stranger.token)).status).toBe(404);
      expect((await call('DELETE', `/assets/${id}`)).status).toBe(204);
      expect((await ask(id)).status).toBe(404);
      expect((await ask(id, author.token, 'PATCH', bytes)).status).toBe(404);
    }
  });
});

describe('cancelling a creation', () => {
  const nothingLeft = async (draft: string) => {
    await until('every row to go', async () => (await rows({ draft })).length === 0, 5);
    expect(files('scratch')).toEqual([]);
  };

  it('deletes its files and stops their encoding', async () => {
    const before = files('files');
    const draft = await newDraft();
    await send(draft, 'long.mp4', longVideo);
    await send(draft, 'drawing.png', A_PNG);
    await until('some progress', async () => (await views(draft)).some((view) => view.progress > 0));
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    await nothingLeft(draft);
    expect(files('files')).toEqual(before);
    expect(encodersNaming(studio.dir)).toEqual([]);
  });

  it('deletes an upload that has only begun, and refuses its rest', async () => {
    const draft = await newDraft();
    const metadata = `draft ${btoa(draft)},filename ${btoa('x.mp4')}`;
    const tus = { 'Tus-Resumable': '1.0.0' };
    const created = await studio.api('POST', '/course-studio/uploads', {
      token: author.token,
      headers: { ...tus, 'Upload-Length': '10', 'Upload-Metadata': metadata },
    });
    const id = created.headers.get('location')!.split('/').at(-1)!;
    expect(files('uploads')).toContain(id);
    await call('DELETE', `/drafts/${draft}`);
    await nothingLeft(draft);
    expect(files('uploads')).not.toContain(id);
    const route = new URL(created.headers.get('location')!, studio.url).pathname;
    const rest = await studio.api('PATCH', route, {
      token: author.token,
      body: '0123456789',
      headers: { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    });
    expect(rest.status).toBe(404);
  });

  it('of an edit removes the files of the edit and keeps the published ones', async () => {
    const draft = await newDraft();
    const kept = await send(draft, 'kept.png', A_PNG);
    await settled(draft, kept);
    const nodes: DraftNode[] = [...aSmallCourse(draft), aFileNode(draft, kept)];
    await put(draft, 0, nodes);
    await confirm(draft, 1);
    const added = await send(draft, 'added.png', A_PNG);
    await settled(draft, added);
    await put(draft, 1, [aFileNode(draft, added, { position: 1 })]);
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    expect((await rows({ draft })).map((row: { documentId: string }) => row.documentId)).toEqual([kept]);
    expect((await call('DELETE', `/assets/${kept}`)).body.error.details.code).toBe('asset.used');
    const { assets } = (await call('GET', `/drafts/${draft}`)).body.data as Draft;
    expect((await fetch(`${studio.url}${assets[0]!.sources[0]!.url}`)).status).toBe(200);
  });
});

describe('removing a file from a draft', () => {
  it('is refused while the draft refers to it', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'drawing.png', A_PNG);
    await settled(draft, id);
    const node = aFileNode(draft, id);
    await put(draft, 0, [node]);
    expect((await call('DELETE', `/assets/${id}`)).status).toBe(409);
    await save(draft, 1, [{ op: 'remove', type: 'file', id: node.id }]);
    expect((await call('DELETE', `/assets/${id}`)).status).toBe(204);
    expect(await rows({ documentId: id })).toEqual([]);
  });
});

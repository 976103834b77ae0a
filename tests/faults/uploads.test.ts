import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aFileNode, aQuestionNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PDF, A_PNG, aLongPdf, aVideo } from '../media';
import { encodersNaming } from '../processes';

const made = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-media-'));
// Made before the server is up: ffmpeg blocks this process, and with it the server in it.
const video = fs.readFileSync(aVideo(path.join(made, 'short.mp4')));
const longVideo = fs.readFileSync(aVideo(path.join(made, 'long.mp4'), { seconds: 6, size: '1280x720' }));

let studio: Studio;
let author: Person;

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
});
afterAll(async () => {
  await studio.stop();
  fs.rmSync(made, { recursive: true });
});

const TUS = { 'Tus-Resumable': '1.0.0' };
const BYTES = { ...TUS, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' };

const { call, newDraft, load, put, save, confirm, send, views, settled, files, rows } = atDesk(() => ({
  studio,
  author,
}));
const viewOf = async (draft: string, id: string) => (await views(draft)).find((view) => view.id === id);
const media = (): {
  ringUnfinished(): Promise<void>;
  storeFile(given: { draft: string; name: string; path: string; user: { id: number } }): Promise<{ state: string }>;
} => studio.strapi.plugin('course-studio').service('media');

/** Opens an upload of `bytes` and sends none of them. */
async function opened(draft: string, { bytes = 10, token = author.token, headers = {} } = {}) {
  const metadata = `draft ${btoa(draft)},filename ${btoa('drawing.png')}`;
  const answer = await studio.api('POST', '/course-studio/uploads', {
    token,
    headers: { ...TUS, 'Upload-Length': String(bytes), 'Upload-Metadata': metadata, ...headers },
  });
  return { answer, id: answer.headers.get('location')?.split('/').at(-1) ?? '' };
}

/** Holds up whoever waits for `passed` until it is released. */
function aGate() {
  let release = () => {};
  const passed = new Promise<void>((resolve) => (release = resolve));
  return { passed, release };
}

/** While `work` runs, the storage does `instead` of storing; it gets what would have been done. */
async function withStorage(instead: (store: () => Promise<void>) => Promise<void>, work: () => Promise<void>) {
  const provider = studio.strapi.plugin('upload').provider as { uploadStream(file: unknown): Promise<void> };
  const { uploadStream } = provider;
  provider.uploadStream = (file) => instead(() => uploadStream.call(provider, file));
  try {
    await work();
  } finally {
    provider.uploadStream = uploadStream;
  }
}

/** While `work` runs, the storage stores nothing until `work` releases it. */
async function withSlowStorage(work: (release: () => void) => Promise<void>) {
  const { passed, release } = aGate();
  await withStorage(
    (store) => passed.then(store),
    () => work(release),
  );
}

/** While `work` runs, the database does not take what `refuses` says of an entry. */
async function withDatabase(refuses: (fields: { state?: string }) => boolean, work: () => Promise<void>) {
  const { db } = studio.strapi;
  const { query } = db;
  db.query = (uid: 'api::asset.asset') => {
    const entries = query.call(db, uid);
    const updateMany: typeof entries.updateMany = (params) =>
      refuses(params.data as { state?: string })
        ? Promise.reject(new Error('connection terminated'))
        : entries.updateMany(params);
    return uid === 'api::asset.asset' ? { ...entries, updateMany } : entries;
  };
  try {
    await work();
  } finally {
    db.query = query;
  }
}

/** Lets the time pass until the next try, and has it begun. */
async function pass(...ids: string[]): Promise<void> {
  const query = studio.strapi.db.query('api::asset.asset');
  await query.updateMany({ where: { documentId: { $in: ids } }, data: { retryAt: new Date(Date.now() - 1000) } });
  await media().ringUnfinished();
}

/** Lets the time pass until the next try. @returns the file when that has finished */
async function nextTry(draft: string, id: string) {
  await pass(id);
  return until(
    'the next try',
    async () => {
      const view = await viewOf(draft, id);
      return view?.state === 'finished' && view;
    },
    60,
  );
}

/** A folder of the studio on a disk of its own with so much room, while `work` runs; only root can do that. */
async function onSmallDisk(folder: string, size: string, work: (resize: (size: string) => void) => Promise<void>) {
  const place = path.join(studio.dir, folder);
  fs.mkdirSync(place, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place]);
  try {
    await work((larger) => execFileSync('mount', ['-o', `remount,size=${larger}`, place]));
  } finally {
    execFileSync('umount', ['-l', place]);
  }
}

const canMount = (() => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(place);
  }
})();

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const offsetOf = async (id: string) => {
  const head = await studio.api('HEAD', `/course-studio/uploads/${id}`, { token: author.token, headers: TUS });
  return Number(head.headers.get('upload-offset'));
};

/** Sends the bytes from `offset` on. @returns the status; 0 if the connection was cut */
const sendFrom = (id: string, content: Buffer, offset: number): Promise<number> =>
  fetch(`${studio.url}/course-studio/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...BYTES, Authorization: `Bearer ${author.token}`, 'Upload-Offset': String(offset) },
    body: new Uint8Array(content.subarray(offset)),
  }).then(
    ({ status }) => status,
    () => 0,
  );

describe('an upload', () => {
  it('that two tabs send at once is what was sent', async () => {
    const draft = await newDraft();
    const content = aLongPdf(8_000_000);
    const { id } = await opened(draft, { bytes: content.length });
    const statuses = await Promise.all([sendFrom(id, content, 0), sendFrom(id, content, 0), sendFrom(id, content, 0)]);
    expect(statuses.filter((status) => status === 204).length).toBeLessThanOrEqual(1);
    const offset = (await viewOf(draft, id))?.state === 'uploading' ? await offsetOf(id) : content.length;
    if (offset < content.length) expect(await sendFrom(id, content, offset)).toBe(204);
    expect(await settled(draft, id)).toMatchObject({ state: 'finished', bytes: content.length });
    const [row] = await rows({ documentId: id });
    expect(row.sha256).toBe(sha256(content));
    expect(sha256(fs.readFileSync(path.join(studio.dir, 'files', `${row.key}.pdf`)))).toBe(row.sha256);
  });

  it.each([0.01, 0.5, 0.999])(
    'that is cut off after %d of its bytes goes on where the server has come to',
    async (share) => {
      const draft = await newDraft();
      const content = aLongPdf(3_000_000);
      const { id } = await opened(draft, { bytes: content.length });
      const sent = Math.floor(content.length * share);
      const headers = { ...BYTES, Authorization: `Bearer ${author.token}`, 'Content-Length': String(content.length) };
      const request = http.request(`${studio.url}/course-studio/uploads/${id}`, { method: 'PATCH', headers });
      const ended = new Promise((resolve) => request.once('close', resolve));
      request
        .on('error', () => undefined)
        .write(content.subarray(0, sent), () => setTimeout(() => request.destroy(), 200));
      await ended;
      const offset = await until('the server to have noticed', async () => {
        const before = await offsetOf(id);
        return before > 0 && before === (await offsetOf(id)) && before;
      });
      expect(offset).toBeLessThanOrEqual(sent);
      expect(await sendFrom(id, content, offset)).toBe(204);
      expect(await settled(draft, id)).toMatchObject({ state: 'finished', bytes: content.length });
      expect(await rows({ documentId: id })).toMatchObject([{ sha256: sha256(content) }]);
    },
  );

  it.each(['files', 'anything'])('in a form, called %s, leaves nothing behind where nobody takes it', async (field) => {
    const bytes = 1_000_000 + Math.floor(Math.random() * 1_000_000);
    const form = () => {
      const data = new FormData();
      data.append(field, new Blob([Buffer.alloc(bytes)]), 'form.bin');
      return data;
    };
    const answers = await Promise.all(
      ['/course-studio/drafts/none/confirm', '/api/enrollments/none/files/none/opened', '/admin/login'].map((route) =>
        fetch(`${studio.url}${route}`, { method: 'POST', body: form() }),
      ),
    );
    for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
    const left = () =>
      fs.readdirSync(os.tmpdir()).filter((name) => {
        const stat = fs.statSync(path.join(os.tmpdir(), name), { throwIfNoEntry: false });
        return stat?.isFile() && stat.size === bytes;
      });
    expect(left()).toEqual([]);
  });

  it.skipIf(!canMount)('that fills the disk goes on where it stopped when there is room again', async () => {
    const draft = await newDraft();
    const content = aLongPdf(1_000_000);
    await onSmallDisk('uploads', '256k', async (resize) => {
      const { id } = await opened(draft, { bytes: content.length });
      expect(await sendFrom(id, content, 0)).not.toBe(204);
      const offset = await offsetOf(id);
      expect(offset).toBeLessThan(content.length);
      expect(await viewOf(draft, id)).toMatchObject({ state: 'uploading' });
      resize('4m');
      expect(await sendFrom(id, content, offset)).toBe(204);
      expect(await settled(draft, id)).toMatchObject({ state: 'finished', bytes: content.length });
      expect(await rows({ documentId: id })).toMatchObject([{ sha256: sha256(content) }]);
    });
  });

  it('that was stored just before its entry could say so is known, and goes with its creation', async () => {
    const draft = await newDraft();
    const killed = (store: () => Promise<void>) => store().then(() => Promise.reject(new Error('killed')));
    await withStorage(killed, async () => {
      const id = await send(draft, 'drawing.png', A_PNG);
      const free = { documentId: id, leaseToken: null, sha256: { $notNull: true } };
      const [row] = await until('the failure', async () => {
        const found = await rows(free);
        return found.length > 0 && found;
      });
      expect(row.state).toBe('uploading');
      expect(files('files')).toContain(`${row.key}.png`);
      expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
      expect(files('files')).not.toContain(`${row.key}.png`);
      expect(await rows({ documentId: id })).toEqual([]);
    });
  });

  it('cannot be reached through the address of one’s own', async () => {
    const { id: theirs } = await opened(await newDraft());
    const thief = await studio.createInstructor();
    const { id: own } = await opened(await newDraft(thief.token), { token: thief.token });
    const route = `/course-studio/uploads/${own}?x=/${theirs}`;
    await studio.api('PATCH', route, { token: thief.token, headers: BYTES, body: 'stolen' });
    expect(fs.readFileSync(path.join(studio.dir, 'uploads', theirs), 'utf8')).toBe('');
    const head = await studio.api('HEAD', route, { token: thief.token, headers: TUS });
    expect(head.headers.get('upload-offset')).toBe('6');
  });

  it('cannot be read before its type is known', async () => {
    const { id } = await opened(await newDraft());
    await studio.api('PATCH', `/course-studio/uploads/${id}`, { token: author.token, headers: BYTES, body: '<html>' });
    const read = await studio.api('GET', `/course-studio/uploads/${id}`, { token: author.token, headers: TUS });
    expect(read.status).toBe(404);
  });

  it.each([
    ['without the protocol’s version', { 'Tus-Resumable': '' }],
    ['as a part of another', { 'Upload-Concat': 'partial' }],
    ['of a length that is no number', { 'Upload-Length': '10abc' }],
    ['without saying for which course', { 'Upload-Metadata': '' }],
  ])('that is opened %s leaves no trace', async (_case, headers) => {
    const draft = await newDraft();
    const before = (await rows({})).length;
    const { answer } = await opened(draft, { headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    await until('its entry to go', async () => (await rows({})).length === before, 5);
  });

  it('is cut off when its creation is cancelled', async () => {
    const draft = await newDraft();
    const { id } = await opened(draft, { bytes: 1_000_000 });
    const headers = { ...BYTES, Authorization: `Bearer ${author.token}`, 'Content-Length': '1000000' };
    const request = http.request(`${studio.url}/course-studio/uploads/${id}`, { method: 'PATCH', headers });
    const ended = new Promise<string>((resolve) => {
      request.on('error', () => resolve('cut off')).on('response', () => resolve('answered'));
    });
    request.write(Buffer.alloc(1000));
    await until('the first bytes', async () => fs.statSync(path.join(studio.dir, 'uploads', id)).size > 0);
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    expect(await ended).toBe('cut off');
    expect(files('uploads').filter((name) => name.startsWith(id))).toEqual([]);
  });

  it('is not deleted while the draft refers to it', async () => {
    const draft = await newDraft();
    const { id } = await opened(draft);
    await put(draft, 0, [aFileNode(draft, id)]);
    const refused = await studio.api('DELETE', `/course-studio/uploads/${id}`, { token: author.token, headers: TUS });
    expect(refused).toMatchObject({ status: 409, body: { error: { details: { code: 'asset.used' } } } });
    expect(await rows({ documentId: id })).toHaveLength(1);
  });

  it('whose storage fails says so, keeps its bytes, and is tried again after a while that grows, until it is stored', async () => {
    const draft = await newDraft();
    let tries = 0;
    let id = '';
    const failed = (attempt: number): Promise<number> =>
      until('the failure', async () => {
        const [row] = await rows({ documentId: id, leaseToken: null, attempt });
        return row && new Date(row.retryAt).getTime() - Date.now();
      });
    await withStorage(
      () => {
        tries += 1;
        return Promise.reject(new Error('connect ECONNREFUSED'));
      },
      async () => {
        id = await send(draft, 'drawing.png', A_PNG);
        const first = await failed(1);
        expect(await viewOf(draft, id)).toMatchObject({ state: 'uploading', errorCode: 'storage.waiting' });
        // Not before its time.
        await media().ringUnfinished();
        await pass(id);
        expect(await failed(2)).toBeGreaterThan(first + 60_000);
        expect(tries).toBe(2);
      },
    );
    expect(await nextTry(draft, id)).toMatchObject({ errorCode: null });
    expect(await rows({ documentId: id })).toMatchObject([{ attempt: 0, retryAt: null }]);
    await until('its bytes to go', async () => !files('uploads').some((name) => name.startsWith(id)), 5);
  });

  it('whose storage says nothing holds up nothing else, and many do not overwhelm it', async () => {
    const draft = await newDraft();
    const ids: string[] = [];
    await withStorage(
      () => Promise.reject(new Error('connect ECONNREFUSED')),
      async () => {
        for (let count = 0; count < 5; count += 1) ids.push(await send(draft, `drawing ${count}.png`, A_PNG));
        const waiting = { documentId: { $in: ids }, leaseToken: null, attempt: 1 };
        await until('the failures', async () => (await rows(waiting)).length === ids.length);
      },
    );
    const { passed: silent, release } = aGate();
    let [going, most] = [0, 0];
    await withStorage(
      async (store) => {
        going += 1;
        most = Math.max(most, going);
        await silent.then(store).finally(() => (going -= 1));
      },
      async () => {
        await pass(...ids);
        await until('the first of them', async () => going > 0);
        // The next turns end as well.
        await media().ringUnfinished();
        await media().ringUnfinished();
        release();
        for (const id of ids) expect(await settled(draft, id)).toMatchObject({ state: 'finished', errorCode: null });
      },
    );
    expect(most).toBe(2);
  });

  it('that a storage does not let go is cancelled without it, and goes when it does', async () => {
    const draft = await newDraft();
    const before = files('files');
    const { passed: slow, release } = aGate();
    await withStorage(
      (store) => store().finally(() => slow),
      async () => {
        const id = await send(draft, 'drawing.png', A_PNG);
        await until('the object', async () => files('files').length > before.length);
        expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
        expect(await rows({ documentId: id, doomedAt: null })).toEqual([]);
        release();
        await until('its row to go', async () => (await rows({ draft })).length === 0, 5);
        expect(files('files')).toEqual(before);
      },
    );
  });

  it('that is taken from this machine and cannot be stored leaves nothing, and says so', async () => {
    const draft = await newDraft();
    const taken = (content: Buffer) => {
      const file = path.join(studio.dir, 'taken');
      fs.writeFileSync(file, content);
      return media().storeFile({ draft, name: 'drawing.png', path: file, user: { id: author.id } });
    };
    await expect(taken(Buffer.from('<svg/>'))).rejects.toThrow('type.textOnly');
    await withStorage(
      () => Promise.reject(new Error('no space left')),
      () => expect(taken(A_PNG)).rejects.toThrow('no space left'),
    );
    expect(await rows({ draft })).toEqual([]);
    expect(await taken(A_PNG)).toMatchObject({ state: 'finished' });
  });

  it('shows that it lives while a slow storage takes it', async () => {
    const draft = await newDraft();
    await withSlowStorage(async (release) => {
      const id = await send(draft, 'drawing.png', A_PNG);
      const leaseOf = async () => new Date((await rows({ documentId: id }))[0].leaseUntil ?? 0).getTime();
      const first = await until('the claim', leaseOf);
      await until('the claim to be renewed', async () => (await leaseOf()) > first, 5);
      release();
      expect(await settled(draft, id)).toMatchObject({ state: 'finished' });
    });
  });

  it('is told to have arrived while a slow storage takes it', async () => {
    const draft = await newDraft();
    await withSlowStorage(async (release) => {
      const asset = await send(draft, 'drawing.png', A_PNG);
      const { body } = await call('GET', `/drafts/${draft}/received`);
      expect(body.data).toEqual([{ asset, bytes: A_PNG.length, isComplete: true, mine: true }]);
      release();
      await settled(draft, asset);
      expect((await call('GET', `/drafts/${draft}/received`)).body.data).toEqual([]);
    });
  });

  it('that another run has taken over keeps the object of that run', async () => {
    const draft = await newDraft();
    const { passed: slow, release } = aGate();
    let id = '';
    let first = true;
    await withStorage(
      async (store) => {
        const isFirst = first;
        first = false;
        if (isFirst) await slow;
        await store();
      },
      async () => {
        id = await send(draft, 'drawing.png', A_PNG);
        await until(
          'the claim',
          async () => (await rows({ documentId: id, leaseToken: { $notNull: true } })).length > 0,
        );
        // As if this process had been asleep for longer than its lease, and another one had done the work.
        await studio.strapi.db.query('api::asset.asset').updateMany({
          where: { documentId: id },
          data: { leaseToken: null, leaseUntil: null, state: 'finished', url: '/x' },
        });
        release();
        await new Promise((resolve) => setTimeout(resolve, 1500));
      },
    );
    const [row] = await rows({ documentId: id });
    expect(row.state).toBe('finished');
    expect(files('files')).toContain(`${row.key}.png`);
  });

  it('that is stored does not keep its bytes beside, though a crash came in between', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'drawing.png', A_PNG);
    await settled(draft, id);
    fs.writeFileSync(path.join(studio.dir, 'uploads', id), A_PNG);
    await studio.strapi.plugin('course-studio').service('housekeeping').sweep();
    expect(files('uploads')).not.toContain(id);
    expect(await viewOf(draft, id)).toMatchObject({ state: 'finished' });
  });
});

describe('a video', () => {
  it('that the database does not let finish is finished by the next try, with one set of renditions', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video);
    await until('the encoding', async () => (await viewOf(draft, id))?.state === 'processing');
    await withDatabase(
      ({ state }) => state === 'finished',
      async () =>
        void (await until('the failure', async () => (await rows({ documentId: id, attempt: 1 })).length > 0)),
    );
    expect(await viewOf(draft, id)).toMatchObject({ state: 'error', errorCode: 'storage.waiting' });
    expect(await nextTry(draft, id)).toMatchObject({ errorCode: null, progress: 100 });
    const parts = await rows({ parent: id });
    expect(parts.map(({ profile }) => profile).sort()).toEqual(['mp4', 'ogg', 'poster', 'webm']);
    const known = (await rows({})).map(({ key, ext }) => `${key}${ext}`);
    expect(files('files').filter((name) => !known.includes(name))).toEqual([]);
  });

  it.skipIf(!canMount)(
    'that fills the disk is tried again when there is room, and keeps nothing till then',
    async () => {
      const draft = await newDraft();
      await onSmallDisk('scratch', '24m', async () => {
        const id = await send(draft, 'lesson.mp4', longVideo);
        await until('the encoding', async () => files('scratch').length > 0);
        await until('its input', async () => files(`scratch/${files('scratch')[0]!}`).length > 1, 10);
        const filler = path.join(studio.dir, 'scratch', 'filler');
        expect(() => fs.writeFileSync(filler, Buffer.alloc(24 * 1024 ** 2))).toThrow(/ENOSPC/);
        await until('the failure', async () => (await viewOf(draft, id))?.state === 'error');
        expect(await viewOf(draft, id)).toMatchObject({ errorCode: 'disk.full' });
        expect(files('scratch').filter((name) => name.startsWith(id))).toEqual([]);
        fs.rmSync(filler);
        expect(await nextTry(draft, id)).toMatchObject({ errorCode: null, progress: 100 });
      });
    },
  );

  it('that is encoded while its course is confirmed, edited, given up and confirmed again ends finished', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', longVideo);
    await until('the encoding', async () => (await viewOf(draft, id))?.state === 'processing');
    const file = aFileNode(draft, id);
    await put(draft, 0, [...aSmallCourse(draft), file]);
    expect((await confirm(draft, 1)).status).toBe(200);
    expect((await put(draft, 1, [{ ...file, title: 'Another title' }])).status).toBe(200);
    expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
    const { revision } = await load(draft);
    expect((await confirm(draft, revision)).status).toBe(200);
    expect(await viewOf(draft, id)).toMatchObject({ state: 'processing' });
    expect(await settled(draft, id, 60)).toMatchObject({ state: 'finished', errorCode: null });
    expect(await rows({ parent: id })).toHaveLength(4);
  });

  it.skipIf(os.platform() !== 'linux')('leaves nothing, at whatever moment it is cancelled', async () => {
    for (const moment of [0, 100, 250, 500, 800, 1200, 1800, 2500]) {
      const draft = await newDraft();
      const id = await send(draft, 'lesson.mp4', video);
      await new Promise((resolve) => setTimeout(resolve, moment));
      expect((await call('DELETE', `/drafts/${draft}`)).status).toBe(204);
      const left = () => ['scratch', 'uploads'].flatMap(files).filter((name) => name.startsWith(id));
      const entries = () => rows({ $or: [{ documentId: id }, { parent: id }] });
      await until('everything to go', async () => (await entries()).length + left().length === 0, 5);
      expect(encodersNaming(id)).toEqual([]);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const known = (await rows({})).map(({ key, ext }) => `${key}${ext}`);
    expect([...files('files'), ...files('parts')].filter((name) => !known.includes(name))).toEqual([]);
  });

  it.skipIf(os.platform() !== 'linux')('whose encoder the system kills is tried again', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', longVideo);
    const encoder = await until('an encoder', async () =>
      encodersNaming(id).find(({ command }) => command.includes('libtheora')),
    );
    process.kill(encoder.pid, 'SIGKILL');
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'encoder.killed' });
    expect(encodersNaming(id)).toEqual([]);
    expect(await nextTry(draft, id)).toMatchObject({ errorCode: null, progress: 100 });
    expect(await rows({ parent: id })).toHaveLength(4);
  });

  it('is tried again when the storage fails under it', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'lesson.mp4', video.subarray(0));
    await until('the encoding', async () => (await viewOf(draft, id))?.state === 'processing');
    await withStorage(
      () => Promise.reject(new Error('no space left')),
      () =>
        until('the failure', async () => (await rows({ documentId: id, attempt: 1 })).length > 0).then(() => undefined),
    );
    expect(await viewOf(draft, id)).toMatchObject({ state: 'error', errorCode: 'storage.waiting' });
    // Not before its time, and then without anybody asking for it.
    await media().ringUnfinished();
    expect(await viewOf(draft, id)).toMatchObject({ state: 'error' });
    expect(await nextTry(draft, id)).toMatchObject({ errorCode: null, progress: 100 });
    expect(await rows({ documentId: id })).toMatchObject([{ attempt: 1, retryAt: null }]);
    expect(await rows({ parent: id, state: { $ne: 'finished' } })).toEqual([]);
  });

  it('with subtitles that go on longer is whole when its picture is', async () => {
    const subtitles = path.join(made, 'long.srt');
    const file = path.join(made, 'subtitled.mkv');
    fs.writeFileSync(subtitles, '1\n00:00:00,000 --> 00:00:20,000\nStill here\n');
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      path.join(made, 'short.mp4'),
      '-i',
      subtitles,
      '-c',
      'copy',
      '-c:s',
      'srt',
      file,
    ]);
    const draft = await newDraft();
    const id = await send(draft, 'subtitled.mkv', fs.readFileSync(file));
    expect(await settled(draft, id)).toMatchObject({ state: 'finished', errorCode: null });
  });

  it('that says it lasts longer than six hours is refused at once', async () => {
    const file = path.join(made, 'endless.webm');
    const picture = 'color=size=16x16:rate=1/30000:duration=60000';
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, '-c:v', 'libvpx', file]);
    const draft = await newDraft();
    const id = await send(draft, 'endless.webm', fs.readFileSync(file));
    expect(await settled(draft, id)).toMatchObject({ state: 'error', errorCode: 'media.tooLong' });
  });

  it('whose name is as long as it may be is encoded', async () => {
    const draft = await newDraft();
    const id = await send(draft, `${'n'.repeat(251)}.mp4`, video);
    expect(await settled(draft, id)).toMatchObject({ state: 'finished' });
  });
});

describe('a draft', () => {
  it('does not take a part below one that was removed', async () => {
    const draft = await newDraft();
    const nodes = aSmallCourse(draft);
    const testSet = nodes[1]!;
    await put(draft, 0, nodes);
    await confirm(draft, 1);
    await save(draft, 1, [{ op: 'remove', type: 'testSet', id: testSet.id }]);
    const orphan = aQuestionNode(testSet.id);
    expect((await put(draft, 2, [orphan])).body.error.details.code).toBe('draft.parent');
    expect((await put(draft, 2, [testSet, orphan])).status).toBe(200);
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
  ])('names the field that has %s', async (_case, text) => {
    const draft = await newDraft();
    const nodes = aSmallCourse(draft).map((node) => (node.type === 'question' ? { ...node, text } : node));
    expect((await put(draft, 0, nodes)).body.error.details).toMatchObject({
      code: 'body.invalid',
      fields: [{ path: expect.stringMatching(/node\.text$/) }],
    });
  });

  it.each([
    ['NUL', '%00'],
    ['a path', '..%2f..'],
    ['5,000 characters', 'a'.repeat(5000)],
  ])('named by %s is unknown', async (_case, id) => {
    expect((await call('GET', `/drafts/${id}`)).status).toBe(404);
    expect((await call('POST', `/assets/${id}/retry`)).status).toBe(404);
  });

  it('cannot be confirmed with a PDF as a picture', async () => {
    const draft = await newDraft();
    const id = await send(draft, 'notes.pdf', A_PDF);
    await settled(draft, id);
    await put(
      draft,
      0,
      aSmallCourse(draft).map((node) => (node.type === 'question' ? { ...node, image: id } : node)),
    );
    const { body } = await confirm(draft, 1);
    expect(body.error.details.problems).toContainEqual(expect.objectContaining({ code: 'image.kind', field: 'image' }));
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ASSET_KINDS } from '../../plugins/course-studio/shared/vocabulary';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';

let studio: Studio;
let author: Person;

beforeAll(async () => {
  studio = await startStudio({ MAX_FILE_BYTES: '5000' });
  author = await studio.createInstructor();
});
afterAll(() => studio.stop());

const { call, newDraft } = atDesk(() => ({ studio, author }));

const TUS = { 'Tus-Resumable': '1.0.0' };

/** Opens an upload of 10 bytes and sends 4. @returns its id */
async function begin(draft: string): Promise<string> {
  const metadata = `draft ${Buffer.from(draft).toString('base64')},filename ${Buffer.from('a.pdf').toString('base64')}`;
  const opened = await studio.api<string>('POST', '/course-studio/uploads', {
    token: author.token,
    headers: { ...TUS, 'Upload-Length': '10', 'Upload-Metadata': metadata },
  });
  const id = (opened.headers.get('location') ?? '').split('/').at(-1) ?? '';
  await studio.api('PATCH', `/course-studio/uploads/${id}`, {
    token: author.token,
    headers: { ...TUS, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: '%PDF',
  });
  return id;
}

describe('the limits of uploads', () => {
  it('name bytes and endings of every kind', async () => {
    const { body } = await call('GET', '/upload-limits');
    expect(Object.keys(body.data.maxBytes).sort()).toEqual([...ASSET_KINDS].sort());
    expect(Math.max(...Object.values<number>(body.data.maxBytes))).toBeLessThanOrEqual(5000);
    expect(body.data.extensions.video).toContain('mp4');
    expect(body.data.extensions.captions).toEqual(expect.arrayContaining(['vtt', 'srt']));
  });

  it('are for those who may upload', async () => {
    expect((await call('GET', '/upload-limits', undefined, '')).status).toBe(401);
  });
});

describe('uploads under way', () => {
  it('tell how much of them has arrived, and whose they are', async () => {
    const draft = await newDraft();
    const asset = await begin(draft);
    expect((await call('GET', `/drafts/${draft}/received`)).body.data).toEqual([
      { asset, bytes: 4, isComplete: false, mine: true },
    ]);
    const admin = await studio.createAdmin('strapi-super-admin');
    const theirs = await call('GET', `/drafts/${draft}/received`, undefined, admin.token);
    expect(theirs.body.data).toEqual([{ asset, bytes: 4, isComplete: false, mine: false }]);
  });

  it('are nobody else’s business', async () => {
    const draft = await newDraft();
    await begin(draft);
    const other = await studio.createInstructor();
    expect((await call('GET', `/drafts/${draft}/received`, undefined, other.token)).status).toBe(403);
    expect((await call('GET', `/drafts/${draft}/received`, undefined, '')).status).toBe(401);
    expect((await call('GET', '/drafts/unknown/received')).status).toBe(404);
  });
});

describe('the Flash player', () => {
  const get = (path: string) => fetch(`${studio.url}/api/course-studio/flash-player${path}`);

  it('is a page without an origin, and without a network but this server', async () => {
    const page = await get('');
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain('sandbox allow-scripts');
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('allow-same-origin');
  });

  it('comes with its own files, and with no others', async () => {
    const script = await (await get('/ruffle.js')).text();
    expect(script).toContain('ruffle');
    const wasm = script.match(/core\.ruffle\.\w+\.js/)?.[0];
    expect((await get('/player.js')).headers.get('access-control-allow-origin')).toBe('*');
    if (wasm) expect((await get(`/${wasm}`)).status).toBe(200);
    for (const path of ['/package.json', '/..%2fpackage.json', '/..%2f..%2f..%2fpackage.json', '/%00.js', '/none.js']) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

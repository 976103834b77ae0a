import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { emptyLibrary, uploadToLibrary, type LibraryFile } from '../library';

let studio: Studio;
let author: Person;
let admin: Person;
let apiToken: string;
let png: Buffer;

const PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>';
const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createAdmin('strapi-author');
  admin = await studio.createAdmin('strapi-super-admin');
  const token = await studio.strapi
    .service('admin::api-token')
    .create({ name: 'full', description: '', type: 'full-access', lifespan: null });
  apiToken = token.accessKey;
  png = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
});
afterAll(async () => {
  await emptyLibrary(studio);
  await studio.stop();
});

/** Every way for a new file into the media library, and the status of what is taken. */
const WAYS_IN: { way: string; route: string; sender: () => { token: string } }[] = [
  { way: 'the panel', route: '/upload', sender: () => author },
  { way: "the panel's route for one file", route: '/upload/files', sender: () => author },
  { way: 'the content API', route: '/api/upload', sender: () => ({ token: apiToken }) },
];

const TAKEN: LibraryFile[] = [
  { name: 'a.png', bytes: '', type: 'image/png' },
  { name: 'b.PNG', bytes: '', type: 'application/octet-stream' },
  { name: 'c.pdf', bytes: PDF, type: 'application/pdf' },
];

const REFUSED: LibraryFile[] = [
  { name: 'a.html', bytes: PAGE, type: 'text/html' },
  { name: 'a.html.', bytes: PAGE, type: 'text/html' },
  { name: 'a.html.', bytes: '', type: 'image/png' },
  { name: 'a.html', bytes: '', type: 'application/octet-stream' },
  { name: 'a.html', bytes: '', type: 'image/png' },
  { name: 'a.html.png', bytes: '', type: 'image/png' },
  { name: 'a', bytes: '', type: 'image/png' },
  { name: 'a.xml', bytes: PAGE, type: 'application/octet-stream' },
  { name: 'a.xml', bytes: '', type: 'image/png' },
  { name: 'a.ecma', bytes: 'alert(1)', type: 'application/octet-stream' },
  { name: 'a.es', bytes: 'alert(1)', type: 'text/plain' },
  { name: 'a.svg', bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml' },
  { name: 'a.rdf', bytes: PAGE, type: 'application/octet-stream' },
  { name: 'a.mht', bytes: PAGE, type: 'application/octet-stream' },
  { name: 'a.png', bytes: PAGE, type: 'image/png' },
  { name: 'a.png', bytes: PDF, type: 'image/png' },
  { name: 'a.png', bytes: '', type: 'text/html' },
  { name: 'a.pdf', bytes: PAGE, type: 'application/pdf' },
];

/** Pictures are made when the tests run; an empty file in the tables stands for one. */
const withPicture = (file: LibraryFile): LibraryFile => ({ ...file, bytes: file.bytes || png });

describe.each(WAYS_IN)('through $way', ({ route, sender }) => {
  it.each(TAKEN)('takes $name as $type', async (file) => {
    const { status, body } = await uploadToLibrary(studio, sender(), { route, files: [withPicture(file)] });
    expect(status).toBe(201);
    const stored = [body].flat()[0];
    expect(stored.url).toMatch(/^\/uploads\/[\w-]+\.(png|pdf)$/i);
  });

  it.each(REFUSED)('refuses $name as $type', async (file) => {
    const before = await studio.strapi.db.query('plugin::upload.file').count();
    const { status, body } = await uploadToLibrary(studio, sender(), { route, files: [withPicture(file)] });
    expect({ status, name: body.error?.name }).toEqual({ status: 400, name: 'ValidationError' });
    expect(await studio.strapi.db.query('plugin::upload.file').count()).toBe(before);
  });
});

it('says what it takes, and the way out', async () => {
  const { body } = await uploadToLibrary(studio, author, { files: [{ name: 'a', bytes: png, type: 'image/png' }] });
  expect(body.error.message).toMatch(/takes PNG, JPEG, GIF, WebP and AVIF images and PDF files\. Save the file/);
  expect(body.error.details).toEqual({ reason: 'extension' });
});

describe('of a stored file', () => {
  const storePicture = async (): Promise<{ id: number; url: string }> => {
    const files = [{ name: 'a.png', bytes: png, type: 'image/png' }];
    const { body } = await uploadToLibrary(studio, author, { files });
    return body[0];
  };

  it.each(REFUSED)('refuses $name as $type in its place', async (file) => {
    const { id, url } = await storePicture();
    for (const route of [`/upload?id=${id}`, `/upload/files/${id}/replace`]) {
      const answer = await uploadToLibrary(studio, author, { route, files: [withPicture(file)] });
      expect(answer.status).toBe(400);
    }
    const served = await fetch(`${studio.url}${url}`);
    expect(
      Buffer.from(await served.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('takes another of the same type in its place, and none of another type', async () => {
    const { id, url } = await storePicture();
    const route = `/upload?id=${id}`;
    const other = await uploadToLibrary(studio, author, {
      route,
      files: [{ name: 'c.pdf', bytes: PDF, type: 'application/pdf' }],
    });
    expect(other.body.error.details).toEqual({ reason: 'content' });
    const same = await uploadToLibrary(studio, author, {
      route,
      files: [{ name: 'other.png', bytes: png, type: 'image/png' }],
    });
    expect(same.body.url).toBe(url);
  });

  it('changes the name without changing what is served, and not into the name of a page', async () => {
    const { id, url } = await storePicture();
    const rename = (name: string) =>
      studio.api('POST', `/upload?id=${id}`, { token: author.token, body: { fileInfo: { name } } });
    const bulk = (name: string) =>
      studio.api('POST', '/upload/actions/bulk-update', {
        token: admin.token,
        body: { updates: [{ id, fileInfo: { name } }] },
      });
    expect((await rename('Harbour at night')).body).toMatchObject({ name: 'Harbour at night', url, ext: '.png' });
    expect((await rename('harbour.html')).status).toBe(400);
    expect((await bulk('harbour.html')).status).toBe(400);
    const named = await uploadToLibrary(studio, author, {
      files: [{ name: 'a.png', bytes: png, type: 'image/png', info: { name: 'a.html' } }],
    });
    expect(named.status).toBe(400);
  });
});

it('gets no file from this machine or its network, whatever address leads there', async () => {
  const { port } = new URL(studio.url);
  const urls = ['127.0.0.1', '0.0.0.0', 'localhost', '0x7f000001', '[::1]'].map(
    (host) => `http://${host}:${port}/robots.txt`,
  );
  const { body } = await studio.api<string>('POST', '/upload/actions/upload-from-urls', {
    token: author.token,
    body: { urls },
  });
  const errors = [...body.matchAll(/event: file:error\ndata: (.*)/g)].map(([, data]) => JSON.parse(data!).message);
  expect(errors).toEqual(urls.map(() => expect.stringMatching(/blocked address|not resolve/)));
});

it('holds a file from another address to the same rule', async () => {
  const { strapi } = studio;
  // The address is not asked: what another server may answer is what is tried.
  const answers = new Map([
    ['https://192.0.2.1/a.html', { bytes: png, type: 'image/png' }],
    ['https://192.0.2.1/a.xml', { bytes: Buffer.from(PAGE), type: 'image/png' }],
    ['https://192.0.2.1/b.png', { bytes: png, type: 'text/html' }],
    ['https://192.0.2.1/c.png', { bytes: png, type: 'image/png' }],
  ]);
  const answer = async (url: string) => {
    const { bytes, type } = answers.get(url)!;
    const response = new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } });
    return Object.defineProperty(response, 'url', { value: url });
  };
  const given = strapi.fetch;
  Object.defineProperty(strapi, 'fetch', { value: answer, configurable: true });
  try {
    const { body } = await studio.api<string>('POST', '/upload/actions/upload-from-urls', {
      token: author.token,
      body: { urls: [...answers.keys()] },
    });
    const results = [...body.matchAll(/event: file:(complete|error)\ndata: (.*)/g)].map(([, event, data]) => [
      event,
      JSON.parse(data!).index,
    ]);
    expect(results).toEqual([
      ['error', 0],
      ['error', 1],
      ['error', 2],
      ['complete', 3],
    ]);
  } finally {
    Object.defineProperty(strapi, 'fetch', { value: given, configurable: true });
  }
});

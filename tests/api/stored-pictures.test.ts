import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';

/** Pictures that were stored by earlier versions lose what they tell of their author, whatever comes in between. */

let studio: Studio;
let author: Person;
let draft: string;

const { newDraft, views, rows } = atDesk(() => ({ studio, author }));

const data = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-before-'));
/** The same database and files, whichever server is started. Waiting work is looked for every two seconds. */
const SAME = { DATA_DIR: data, DATABASE_FILENAME: path.join(data, 'test.db'), LEASE_SECONDS: '2' };
afterAll(() => fs.rmSync(data, { recursive: true }));

const assets = () => studio.strapi.db.query('api::asset.asset');
const stored = (row: { key: string; ext: string }) => path.join(data, 'files', `${row.key}${row.ext}`);

/** Lies on its side, and tells who has taken it where. */
const photo = () =>
  sharp({ create: { width: 1200, height: 800, channels: 3, background: 'red' } })
    .withExif({ IFD0: { Make: 'Telephone', Artist: 'Ada Lovelace' }, IFD3: { GPSLatitude: '43/1 28/1 2/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'blue' } })
    .jpeg()
    .toBuffer();

/** A row of the ledger with its bytes, as earlier versions left them. */
async function aStoredRow(content: Buffer | null, values: object = {}) {
  const key = createId();
  const row = await assets().create({
    data: {
      role: 'original',
      draft,
      owner: author.id,
      name: 'photo.jpg',
      key,
      ext: '.jpg',
      mime: 'image/jpeg',
      kind: 'image',
      bytes: content?.length ?? 1,
      state: 'finished',
      progress: 100,
      url: `/api/course-studio/files/${key}.jpg`,
      ...values,
    },
  });
  if (content) fs.writeFileSync(stored(row), content);
  return row;
}

const aSizeOf = async (parent: { documentId: string }, profile: string, values: object = {}) =>
  aStoredRow(await plain(300, 200), { role: 'rendition', parent: parent.documentId, profile, ...values });

const done = (id: string) =>
  until(`${id} to be cleaned`, async () => (await rows({ documentId: id, untouchedFile: { $notNull: true } }))[0], 60);

/** What everybody gets of a picture. */
async function shownOf(id: string) {
  const view = (await views(draft)).find((one) => one.id === id)!;
  return Promise.all(
    view.sources.map(async ({ profile, url }) => ({
      profile,
      content: Buffer.from(await (await fetch(`${studio.url}${url}`)).arrayBuffer()),
    })),
  );
}

async function expectClean(id: string) {
  const shown = await shownOf(id);
  expect(shown.map(({ profile }) => profile)).toEqual(['picture', 'large', 'medium', 'small', 'thumbnail']);
  for (const { content } of shown) {
    const { width, height } = await sharp(content).metadata();
    expect(height).toBeGreaterThan(width);
    expect(['Exif', 'Telephone', 'Lovelace'].filter((word) => content.includes(word))).toEqual([]);
  }
}

const boot = async (env: Record<string, string> = {}) => {
  studio = await startStudio({ ...SAME, ...env });
};

/** A server that does no work, so that what is prepared stays as it is until another one is started. */
const bootIdle = async () => {
  await boot({ PROCESS_ROLE: 'web' });
  author = await studio.createInstructor();
  draft = await newDraft();
};

describe('pictures in a database of before', () => {
  const prepared: Record<string, string> = {};

  beforeAll(async () => {
    await bootIdle();
    const prepare = async (name: string, content: Buffer | null, values: object = {}) => {
      const row = await aStoredRow(content, values);
      prepared[name] = row.documentId;
      return row;
    };
    const untouched = await prepare('untouched', await photo());
    for (const profile of ['large', 'thumbnail']) await aSizeOf(untouched, profile);
    // The server ended after it had stored the picture and some of its sizes.
    const cutOff = await prepare('cutOff', await photo());
    const upright = await plain(800, 1200);
    const clean = { role: 'rendition', parent: cutOff.documentId, profile: 'picture' };
    await aStoredRow(upright, clean);
    await aSizeOf(cutOff, 'large');
    await aSizeOf(cutOff, 'small', { state: 'uploading', url: null });
    await prepare('plain', await plain(100, 100));
    await prepare('damaged', (await photo()).subarray(0, 700));
    await prepare('lost', null);

    // As it was before: the column is not there.
    await studio.strapi.db.connection.schema.alterTable('assets', (table) => table.dropColumn('untouched_file'));
    await studio.strapi.db.connection('strapi_database_schema').delete();
    await studio.stop();
    await boot();
    const session = await studio.api('POST', '/admin/login', { body: author });
    author = { ...author, token: session.body.data.token };
  });
  afterAll(() => studio.stop());

  it('lose what tells of their author, and sizes that lie on their side', async () => {
    const row = await done(prepared.untouched!);
    expect(row).toMatchObject({ untouchedFile: 'kept', url: expect.any(String), state: 'finished' });
    await expectClean(row.documentId);
  });

  it('are given to their uploader as they were, and to nobody else', async () => {
    const row = await done(prepared.untouched!);
    const view = (await views(draft)).find((one) => one.id === row.documentId)!;
    expect(Buffer.from(await (await fetch(`${studio.url}${view.untouchedUrl}`)).arrayBuffer())).toEqual(await photo());
    const admin = await studio.createAdmin('strapi-super-admin');
    const { body } = await studio.api('GET', `/course-studio/drafts/${draft}/assets`, { token: admin.token });
    expect(body.data.find((one: { id: string }) => one.id === row.documentId).untouchedUrl).toBeNull();
  });

  it('are finished where a server has ended in the middle', async () => {
    const row = await done(prepared.cutOff!);
    expect(row.untouchedFile).toBe('kept');
    await expectClean(row.documentId);
    expect(await rows({ parent: row.documentId, state: { $ne: 'finished' } })).toEqual([]);
  });

  it('stay as they are where they tell nothing', async () => {
    const row = await done(prepared.plain!);
    expect(row.untouchedFile).toBe('shown');
    expect((await shownOf(row.documentId)).map(({ profile }) => profile)).toEqual(['original']);
    expect(fs.existsSync(stored(row))).toBe(true);
  });

  it('are shown to nobody any more where nobody knows what they tell, and their bytes stay', async () => {
    const [row] = await until('it to be refused', async () => {
      const found = await rows({ documentId: prepared.damaged, state: 'error' });
      return found.length > 0 && found;
    });
    expect(row.errorCode).toBe('image.unreadable');
    expect(await shownOf(row.documentId)).toEqual([]);
    expect(fs.existsSync(stored(row))).toBe(true);
  });

  it('are tried again later where the storage does not give them', async () => {
    const [row] = await until('it to be put off', async () => {
      const found = await rows({ documentId: prepared.lost, retryAt: { $notNull: true } });
      return found.length > 0 && found;
    });
    expect(row).toMatchObject({ state: 'finished', untouchedFile: null, leaseToken: null });
  });

  it('leave nothing in the scratch folder', () => {
    expect(fs.readdirSync(path.join(data, 'scratch'))).toEqual([]);
  });
});

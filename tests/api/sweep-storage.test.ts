import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import type { StorageReport, SweepReport } from '../../plugins/course-studio/shared/storage';
import type { Authoring as AuthoringService } from '../../plugins/course-studio/server/src/authoring';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PNG } from '../media';

let studio: Studio;
let author: Person;
let admin: Person;

beforeAll(async () => {
  studio = await startStudio({
    SWEEP_UNKNOWN_GRACE_MINUTES: '60',
    SWEEP_QUARANTINE_MINUTES: '60',
    SWEEP_OUTPUT_GRACE_MINUTES: '60',
    SWEEP_GRACE_MINUTES: '0',
    ABANDONED_DAYS: '30',
  });
  author = await studio.createInstructor();
  admin = await studio.createAdmin('strapi-super-admin');
});
afterAll(() => studio.stop());
beforeEach(async () => {
  await sweep({ force: true });
  await sweep({ force: true });
});

const { newDraft, put, send, call, rows } = atDesk(() => ({ studio, author }));
const query = (uid: string) => studio.strapi.db.query(uid);
const assets = () => query('api::asset.asset');
const runs = () => query('plugin::course-studio.sweep-run');
const sweep = (options: { dryRun?: boolean; force?: boolean } = {}): Promise<SweepReport> =>
  studio.strapi.plugin('course-studio').service('housekeeping').sweep(options);
const storage = async (token = admin.token) =>
  (await call('GET', '/storage', undefined, token)) as { status: number; body: { data: StorageReport } };
const fileOf = (name: string, folder = 'files') => path.join(studio.dir, folder, name);
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR);

async function aPicture(draft: string) {
  const id = await send(draft, 'drawing.png', A_PNG);
  return until('the picture', () => assets().findOne({ where: { documentId: id, state: 'finished' } }));
}

/** Entries that nothing refers to, without bytes. */
const leftovers = (count: number, values: object = {}) =>
  Promise.all(
    Array.from({ length: count }, () =>
      assets().create({
        data: {
          role: 'original',
          draft: createId(),
          name: 'left.png',
          key: createId(),
          ext: '.png',
          kind: 'image',
          state: 'finished',
          bytes: 7,
          owner: author.id,
          url: '/x',
          ...values,
        },
      }),
    ),
  );

/** A file that nobody has touched for two hours. */
function strayObject(file: string): string {
  fs.writeFileSync(file, A_PNG);
  fs.utimesSync(file, ago(2), ago(2));
  return file;
}

/** Old objects without an entry. @returns their names */
const strayObjects = (count: number): string[] =>
  Array.from({ length: count }, () => path.basename(strayObject(fileOf(`${createId()}.png`))));

describe('the brake', () => {
  it('stops a sweep that would delete a large share of all files, and says what it would have deleted', async () => {
    await leftovers(25);
    const report = await sweep();
    expect(report).toMatchObject({ outcome: 'stopped', deletedCount: 25, freedBytes: 175, kept: 25 });
    expect(await assets().count({})).toBe(25);
    const { body } = await storage();
    expect(body.data.runs[0]).toMatchObject({ outcome: 'stopped', deletedCount: 25, trigger: 'schedule' });
    const forced = await call('POST', '/storage/sweep', { data: { force: true } }, admin.token);
    expect(forced.body.data).toMatchObject({ outcome: 'done', deletedCount: 25, freedBytes: 175 });
    expect(await assets().count({})).toBe(0);
  });

  it('is not pulled by a few files, nor by what is a small share of many', async () => {
    await leftovers(19);
    expect(await sweep()).toMatchObject({ outcome: 'done', deletedCount: 19 });
    const draft = await newDraft();
    await leftovers(80, { draft });
    await leftovers(20);
    // The eighty are marked for the first time, and wait.
    expect(await sweep()).toMatchObject({ outcome: 'done', deletedCount: 20 });
  });

  it('stops before anything is moved where most objects have no entry: the database is not the storage’s', async () => {
    const names = strayObjects(25);
    fs.mkdirSync(fileOf('', 'quarantine'), { recursive: true });
    const before = strayObject(fileOf('before.png', 'quarantine'));
    expect(await sweep()).toMatchObject({ outcome: 'stopped', deletedCount: 0, objects: { known: 0, unknown: 25 } });
    expect(names.filter((name) => !fs.existsSync(fileOf(name)))).toEqual([]);
    expect(fs.existsSync(before)).toBe(true);
    const forced = await sweep({ force: true });
    expect([forced.outcome, forced.unknown.putAside.sort()]).toEqual(['done', names.sort()]);
    expect(names.filter((name) => !fs.existsSync(fileOf(name, 'quarantine')))).toEqual([]);
    expect(fs.existsSync(before)).toBe(false);
  });

  it('is not pulled by a small share of objects without an entry', async () => {
    const names = strayObjects(25);
    for (const { key } of await leftovers(80, { draft: await newDraft() })) strayObject(fileOf(`${key}.png`));
    const report = await sweep();
    expect(report).toMatchObject({ outcome: 'done', objects: { known: 80, unknown: 25 } });
    expect(report.unknown.putAside.sort()).toEqual(names.sort());
  });

  it('is not pulled by deletions that somebody has asked for', async () => {
    await leftovers(30, { doomedAt: new Date() });
    expect(await sweep()).toMatchObject({ outcome: 'done', deletedCount: 30 });
  });
});

describe('one at a time', () => {
  it('lets one of several sweeps at once through; the others are harmless', async () => {
    await leftovers(5);
    const reports = await Promise.all([1, 2, 3, 4].map(() => sweep()));
    expect(reports.reduce((sum, { deletedCount }) => sum + deletedCount, 0)).toBe(5);
    expect(reports.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThanOrEqual(1);
    expect(await runs().count({ where: { lock: { $notNull: true } } })).toBe(0);
  });

  it('keeps out other processes, and takes over from one that died', async () => {
    await leftovers(1);
    const now = new Date();
    const running = { lock: 'sweep', trigger: 'command', startedAt: now, heartbeatAt: now, outcome: 'running' };
    const { id } = await runs().create({ data: running });
    expect(await sweep()).toMatchObject({ outcome: 'busy', deletedCount: 0 });
    const refused = await call('POST', '/storage/sweep', { data: {} }, admin.token);
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'sweep.running']);
    const other = spawnSync('node', ['scripts/sweep.mjs'], { encoding: 'utf8' });
    expect([other.status, other.stdout]).toEqual([1, expect.stringContaining('Another sweep is running')]);
    await runs().updateMany({ where: { id }, data: { heartbeatAt: ago(1) } });
    expect(await sweep()).toMatchObject({ outcome: 'done', deletedCount: 1 });
    expect(await runs().findOne({ where: { id } })).toMatchObject({ outcome: 'failed', lock: null });
  });

  it('notes a run that failed, and lets the next one in', async () => {
    await leftovers(1);
    const knex = studio.strapi.db.connection;
    await knex.schema.renameTable('questions_image_lnk', 'hidden');
    await expect(sweep())
      .rejects.toThrow()
      .finally(() => knex.schema.renameTable('hidden', 'questions_image_lnk'));
    const [failed] = (await storage()).body.data.runs;
    expect(failed).toMatchObject({
      outcome: 'failed',
      remarks: { errors: [expect.stringContaining('questions_image')] },
    });
    expect(await assets().count({})).toBe(1);
    expect(await sweep()).toMatchObject({ outcome: 'done', deletedCount: 1 });
  });
});

describe('the storage against the ledger', () => {
  it('reports an entry whose object is gone, and never drops it', async () => {
    const draft = await newDraft();
    const row = await aPicture(draft);
    await put(draft, 0, [aFileNode(draft, row.documentId)]);
    fs.rmSync(fileOf(`${row.key}.png`));
    const report = await sweep();
    expect(report.missing).toEqual({
      count: 1,
      files: [{ id: row.documentId, name: 'drawing.png', state: 'finished' }],
    });
    expect(await rows({ documentId: row.documentId })).toHaveLength(1);
  });

  it('reports the lost original of an encoding that failed, and not what was never stored', async () => {
    const draft = await newDraft();
    const [lost] = await leftovers(1, { draft, state: 'error' });
    const [refused] = await leftovers(1, { draft, state: 'error', url: null });
    const { missing } = await sweep();
    expect(missing.files).toContainEqual({ id: lost.documentId, name: 'left.png', state: 'error' });
    expect(missing.files.map(({ id }) => id)).not.toContain(refused.documentId);
  });

  it('puts an old object without an entry aside, keeps it there for a while, and then deletes it', async () => {
    const [old, young] = [`${createId()}.png`, `${createId()}.png`];
    for (const name of [old, young]) fs.writeFileSync(fileOf(name), A_PNG);
    fs.utimesSync(fileOf(old), ago(2), ago(2));
    expect((await sweep({ dryRun: true })).unknown).toMatchObject({ putAside: [old], removed: [] });
    expect(fs.existsSync(fileOf(old))).toBe(true);
    expect((await sweep()).unknown).toMatchObject({ putAside: [old], removed: [] });
    expect([fs.existsSync(fileOf(old)), fs.existsSync(fileOf(young))]).toEqual([false, true]);
    expect((await sweep()).unknown).toMatchObject({ putAside: [], removed: [] });
    expect(fs.existsSync(fileOf(old, 'quarantine'))).toBe(true);
    fs.utimesSync(fileOf(old, 'quarantine'), ago(2), ago(2));
    expect((await sweep()).unknown).toEqual({ putAside: [], removed: [old], removedBytes: A_PNG.length });
    const [last, , first] = (await storage()).body.data.runs;
    expect(last).toMatchObject({ freedBytes: A_PNG.length, remarks: { removed: 1, removedBytes: A_PNG.length } });
    expect(first!.remarks).toMatchObject({ unknown: 1, putAside: 1, removed: 0 });
    fs.rmSync(fileOf(young));
  });

  it('removes nothing from the quarantine that has an entry again', async () => {
    const [row] = await leftovers(1, { draft: await newDraft() });
    fs.mkdirSync(fileOf('', 'quarantine'), { recursive: true });
    const file = strayObject(fileOf(`${row.key}.png`, 'quarantine'));
    const { unknown, missing } = await sweep();
    expect(unknown.removed).not.toContain(path.basename(file));
    expect(fs.existsSync(file)).toBe(true);
    expect(missing.files.map(({ id }) => id)).toContain(row.documentId);
  });

  it('goes on where one object can be neither put aside nor removed', async () => {
    const names = strayObjects(3).sort();
    // In the way of the object when it is moved.
    fs.mkdirSync(fileOf(names[1]!, 'quarantine'), { recursive: true });
    const report = await sweep();
    expect(report).toMatchObject({ outcome: 'done', errors: [expect.stringContaining(names[1]!)] });
    expect(report.unknown.putAside.sort()).toEqual([names[0], names[2]]);
    fs.rmdirSync(fileOf(names[1]!, 'quarantine'));
    strayObject(fileOf(names[1]!));
    expect((await sweep()).unknown.putAside).toEqual([names[1]]);
  });

  it('leaves everything else in the data folder alone', async () => {
    fs.mkdirSync(fileOf('a-folder'), { recursive: true });
    fs.writeFileSync(path.join(studio.dir, 'mine.txt'), 'mine');
    await sweep();
    expect([fs.existsSync(fileOf('a-folder')), fs.existsSync(path.join(studio.dir, 'mine.txt'))]).toEqual([true, true]);
    fs.rmdirSync(fileOf('a-folder'));
  });

  it('removes what dead encodings have left, after their own grace', async () => {
    const draft = await newDraft();
    const row = await aPicture(draft);
    await put(draft, 0, [aFileNode(draft, row.documentId)]);
    const output = { role: 'rendition', parent: row.documentId, state: 'uploading', draft };
    const [dead] = await leftovers(1, output);
    await leftovers(1, output);
    await assets().update({ where: { id: dead.id }, data: { createdAt: ago(2) } });
    expect((await sweep()).deleted).toMatchObject([{ id: dead.documentId, code: 'dead' }]);
  });
});

describe('abandoned creations', () => {
  const touched = (id: string, at: Date, announcedAt: Date | null = null) =>
    studio.strapi.db
      .connection('courses')
      .where({ document_id: id })
      .update({ updated_at: at, announced_at: announcedAt });

  it('are announced before, cancelled when their time is over, and told of in the report', async () => {
    const [fresh, near, over] = [await newDraft(), await newDraft(), await newDraft()];
    const picture = await aPicture(over);
    await put(over, 0, [aFileNode(over, picture.documentId)]);
    await touched(near, ago(24 * 25));
    await touched(over, ago(24 * 31), ago(24 * 8));
    const { body } = await call('GET', '/drafts');
    const endOf = (id: string) => body.data.find((draft: { id: string }) => draft.id === id).endsAt;
    expect(Date.parse(endOf(fresh)) - Date.now()).toBeGreaterThan(29 * 24 * HOUR);
    expect(Date.parse(endOf(over))).toBeLessThan(Date.now());
    expect((await storage()).body.data.abandoned.map(({ id }) => id)).toEqual([over, near]);
    expect((await sweep({ dryRun: true })).abandoned).toMatchObject([{ id: over, owner: 'Ada Admin' }]);
    expect((await sweep()).abandoned).toMatchObject([{ id: over }]);
    expect((await call('GET', `/drafts/${over}`)).status).toBe(404);
    expect(await rows({ draft: over })).toEqual([]);
    for (const id of [fresh, near]) expect((await call('GET', `/drafts/${id}`)).status).toBe(200);
  });

  it('count for the brake: a wrong clock ends none of them', async () => {
    const drafts: string[] = [];
    for (let made = 0; made < 25; made += 1) drafts.push(await newDraft());
    for (const id of drafts) await touched(id, ago(24 * 31), ago(24 * 8));
    const stopped = await sweep();
    expect(stopped.outcome).toBe('stopped');
    expect(stopped.abandoned.map(({ id }) => id).sort()).toEqual([...drafts].sort());
    for (const id of drafts) expect((await call('GET', `/drafts/${id}`)).status).toBe(200);
    expect((await sweep({ force: true })).abandoned).toHaveLength(25);
    expect((await call('GET', `/drafts/${drafts[0]}`)).status).toBe(404);
  });

  it('count for the brake with their files, which the report tells of', async () => {
    const draft = await newDraft();
    await put(
      draft,
      0,
      (await leftovers(25, { draft })).map(({ documentId }) => aFileNode(draft, documentId)),
    );
    await touched(draft, ago(24 * 31), ago(24 * 8));
    const files = { deletedCount: 25, freedBytes: 175, reasons: { abandoned: { count: 25, bytes: 175 } } };
    expect(await sweep({ dryRun: true })).toMatchObject({ outcome: 'stopped', ...files });
    expect(await sweep()).toMatchObject({ outcome: 'stopped', abandoned: [{ id: draft }], ...files });
    expect((await call('GET', `/drafts/${draft}`)).status).toBe(200);
    const forced = await sweep({ force: true });
    expect(forced).toMatchObject({ outcome: 'done', abandoned: [{ id: draft }], ...files });
    expect(forced.deleted[0]).toMatchObject({ name: 'left.png', code: 'abandoned', owner: 'Ada Admin' });
    expect(await rows({ draft })).toEqual([]);
  });

  it('end without the others where one cannot be cancelled, or is gone meanwhile', async () => {
    const authoring = studio.strapi.plugin('course-studio').service<AuthoringService>('authoring');
    expect(await authoring.cancelAbandoned(createId(), new Date())).toBe(false);
    const [stuck, other] = [await newDraft(), await newDraft()];
    for (const id of [stuck, other]) await touched(id, ago(24 * 31), ago(24 * 8));
    const { cancelAbandoned } = authoring;
    authoring.cancelAbandoned = async (id, before) => {
      if (id === stuck) throw new Error('the database says no');
      return cancelAbandoned(id, before);
    };
    const report = await sweep().finally(() => Object.assign(authoring, { cancelAbandoned }));
    expect(report).toMatchObject({ outcome: 'done', abandoned: [{ id: other }] });
    expect(report.errors).toEqual([expect.stringMatching(`${stuck}.*the database says no`)]);
    expect((await sweep()).abandoned).toMatchObject([{ id: stuck }]);
  });

  it('are announced for a week after a long time without a sweep', async () => {
    const id = await newDraft();
    await touched(id, ago(24 * 90));
    const endsAt = async () => Date.parse((await call('GET', '/drafts?kind=ending')).body.data[0].endsAt);
    expect((await sweep()).abandoned).toEqual([]);
    expect(await endsAt()).toBeGreaterThan(Date.now() + 6.9 * 24 * HOUR);
    await touched(id, ago(24 * 90), ago(24 * 6));
    expect((await sweep()).abandoned).toEqual([]);
    expect(await endsAt()).toBeLessThan(Date.now() + 24 * HOUR);
    await touched(id, ago(24 * 90), ago(24 * 7));
    expect((await sweep()).abandoned).toMatchObject([{ id }]);
  });

  it('are never a published course’s edits', async () => {
    const { id } = await studio.publishCourse(author, aSmallCourse);
    await touched(id, ago(24 * 400));
    expect((await sweep()).abandoned).toEqual([]);
    expect((await call('GET', '/drafts')).body.data.find((draft: { id: string }) => draft.id === id).endsAt).toBeNull();
  });
});

describe('references in text', () => {
  it('count in JSON wherever the application keeps it, by id and by key', async () => {
    const draft = await newDraft();
    const [byId, byKey] = [await aPicture(draft), await aPicture(draft)];
    await query('api::course.course').updateMany({
      where: { documentId: draft },
      data: { topics: [`see ${byId.documentId}`, `![picture](/api/course-studio/files/${byKey.key}.png?x)`] },
    });
    for (let run = 0; run < 3; run += 1) await sweep();
    expect(await assets().count({ where: { documentId: { $in: [byId.documentId, byKey.documentId] } } })).toBe(2);
  });
});

describe('the Storage page’s routes', () => {
  it('are for those who may: looking and sweeping are two permissions', async () => {
    const routes: [string, string, unknown?][] = [
      ['GET', '/storage'],
      ['GET', '/storage/preview'],
      ['POST', '/storage/sweep', { data: {} }],
    ];
    for (const [method, route, body] of routes) {
      expect([route, (await call(method, route, body, '')).status]).toEqual([route, 401]);
      expect([route, (await call(method, route, body)).status]).toEqual([route, 403]);
      expect([route, (await call(method, route, body, admin.token)).status]).toEqual([route, 200]);
    }
    const role = await studio.strapi.service('admin::role').create({ name: 'Looker', code: 'looker', description: '' });
    await studio.strapi
      .service('admin::role')
      .addPermissions(role.id, [{ action: 'plugin::course-studio.storage.read', conditions: [] }]);
    const looker = await studio.createAdmin('looker');
    const statuses = await Promise.all(routes.map(([method, route, body]) => call(method, route, body, looker.token)));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 403]);
  });

  it('tell owner, size, age and last reference of what would go, and who swept', async () => {
    const draft = await newDraft();
    const row = await aPicture(draft);
    expect((await call('GET', '/storage/preview', undefined, admin.token)).body.data).toMatchObject({
      deletedCount: 0,
      waiting: { count: 1 },
    });
    await sweep();
    const { body } = await call('GET', '/storage/preview', undefined, admin.token);
    expect(body.data.deleted).toEqual([
      {
        id: row.documentId,
        name: 'drawing.png',
        role: 'original',
        bytes: A_PNG.length,
        code: 'unreferenced',
        owner: 'Ada Admin',
        reason: expect.any(String),
        createdAt: expect.any(String),
        unreferencedAt: expect.any(String),
      },
    ]);
    await call('POST', '/storage/sweep', { data: {} }, admin.token);
    const { data } = (await storage()).body;
    expect(data.runs[0]).toMatchObject({
      trigger: 'page',
      startedBy: 'Ada Admin',
      deletedCount: 1,
      freedBytes: A_PNG.length,
    });
    expect(data.runs[0]).not.toHaveProperty('report');
  });

  it('refuse a body that is none', async () => {
    for (const body of [{}, { data: { force: 'yes' } }, { data: { dryRun: true } }])
      expect((await call('POST', '/storage/sweep', body, admin.token)).body.error.details.code).toBe('body.invalid');
  });
});

it('`npm run sweep` says what is odd, and fails for the brake', async () => {
  await leftovers(25);
  const stopped = spawnSync('node', ['scripts/sweep.mjs'], { encoding: 'utf8' });
  expect([stopped.status, stopped.stdout]).toEqual([
    1,
    expect.stringMatching(/would delete original left.png.*of Ada Admin[^]*STOPPED/),
  ]);
  const forced = execFileSync('node', ['scripts/sweep.mjs', '--force', '--json'], { encoding: 'utf8' });
  expect(JSON.parse(forced)).toMatchObject({ outcome: 'done', deletedCount: 25 });
});

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Housekeeping, SweepReport } from '../../plugins/course-studio/server/src/housekeeping';
import { judge, type Facts } from '../../plugins/course-studio/server/src/housekeeping/sweep.rules';
import { aFileNode, anAnswerNode, aQuestionNode, aSmallCourse, aTestSetNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, until, type Person, type Studio } from '../harness';
import { A_PNG } from '../media';

let studio: Studio;
let author: Person;

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
});
afterAll(() => studio.stop());
// Each test starts with nothing to sweep.
beforeEach(async () => {
  await sweep();
  await sweep();
});

const assets = () => studio.strapi.db.query('api::asset.asset');
const housekeeping = (): Housekeeping => studio.strapi.plugin('course-studio').service('housekeeping');
const sweep = (options: { dryRun?: boolean } = {}): Promise<SweepReport> => housekeeping().sweep(options);
const { newDraft, put, save, confirm, send } = atDesk(() => ({ studio, author }));

/** An uploaded picture; with its id, and whether its row and its bytes are there. */
async function aPicture(draft: string) {
  const id = await send(draft, 'drawing.png', A_PNG);
  const row = await until('the picture', () => assets().findOne({ where: { documentId: id, state: 'finished' } }));
  const file = path.join(studio.dir, 'files', `${row.key}.png`);
  const there = async () => ({
    row: (await assets().count({ where: { documentId: id } })) > 0,
    file: fs.existsSync(file),
  });
  return { id, there, row };
}
/** A draft with a file, and a picture that nothing refers to yet; `refer` makes it the file's captions. */
async function aPictureBesideAFile() {
  const draft = await newDraft();
  const [picture, asset] = [await aPicture(draft), await aPicture(draft)];
  const node = aFileNode(draft, asset.id);
  await put(draft, 0, [node]);
  const captions = [{ asset: picture.id, language: 'en', label: '' }];
  const refer = async () => expect((await put(draft, 1, [{ ...node, captions }])).status).toBe(200);
  return { picture, refer };
}

/** What happens `meanwhile`: after the documents were read, before the first file is doomed. */
function beforeDooming(meanwhile: () => Promise<unknown>): void {
  const { db } = studio.strapi;
  const transaction = db.transaction.bind(db) as (work?: unknown) => Promise<never>;
  const spy = vi.spyOn(db, 'transaction').mockImplementation(async (work?: unknown) => {
    // Strapi's own, for one row, are given no work.
    if (!work) return transaction();
    spy.mockRestore();
    await meanwhile();
    return transaction(work);
  });
}

/** What happens `meanwhile`: after the documents were read, before the first file is marked. */
function beforeMarking(meanwhile: () => Promise<unknown>): void {
  const { db } = studio.strapi;
  const query = db.query.bind(db);
  const spy = vi.spyOn(db, 'query').mockImplementation((uid) => {
    const repository = query(uid);
    const updateMany = async (params: Parameters<typeof repository.updateMany>[0]) => {
      if (params.data.unreferencedAt instanceof Date) {
        spy.mockRestore();
        await meanwhile();
      }
      return repository.updateMany(params);
    };
    return { ...repository, updateMany };
  });
}

const THERE = { row: true, file: true };
const GONE = { row: false, file: false };

describe('the sweep', () => {
  it('deletes the files of a creation that vanished, bytes and entry', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    // The process that should have cancelled it has died half way: the course is gone, its files are not.
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: draft } });
    const report = await sweep();
    expect(report.deleted).toEqual([
      expect.objectContaining({ id: picture.id, reason: expect.stringContaining('gone') }),
    ]);
    expect(report.freedBytes).toBe(A_PNG.length);
    expect(await picture.there()).toEqual(GONE);
  });

  it('says in a dry run what it would delete, and changes nothing', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: draft } });
    const before = await assets().findMany({});
    const report = await sweep({ dryRun: true });
    expect(report).toMatchObject({ dryRun: true, deleted: [{ id: picture.id }] });
    expect(await assets().findMany({})).toEqual(before);
    expect(await picture.there()).toEqual(THERE);
  });

  it('is what `npm run sweep -- --dry-run --json` prints', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: draft } });
    const printed = execFileSync('node', ['scripts/sweep.mjs', '--dry-run', '--json'], { encoding: 'utf8' });
    expect(JSON.parse(printed.slice(printed.indexOf('{')))).toMatchObject({
      dryRun: true,
      deleted: [{ id: picture.id }],
    });
    expect(await picture.there()).toEqual(THERE);
  });

  it('never deletes what a draft refers to, however often it runs', async () => {
    const draft = await newDraft();
    const [file, questionImage, answerImage] = [await aPicture(draft), await aPicture(draft), await aPicture(draft)];
    const testSet = aTestSetNode(draft);
    const question = aQuestionNode(testSet.id, { image: questionImage.id });
    await put(draft, 0, [
      aFileNode(draft, file.id),
      testSet,
      question,
      anAnswerNode(question.id, { image: answerImage.id }),
    ]);
    for (let run = 0; run < 3; run++) await sweep();
    for (const picture of [file, questionImage, answerImage]) expect(await picture.there()).toEqual(THERE);
  });

  it('keeps what only the published course refers to while it is edited', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    const node = aFileNode(draft, picture.id);
    await put(draft, 0, [...aSmallCourse(draft), node]);
    await confirm(draft, 1);
    await save(draft, 1, [{ op: 'remove', type: 'file', id: node.id }]);
    for (let run = 0; run < 3; run++) await sweep();
    expect(await picture.there()).toEqual(THERE);
  });

  it('keeps what only an older version refers to: learners are pinned to it', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    const node = aFileNode(draft, picture.id);
    await put(draft, 0, [...aSmallCourse(draft), node]);
    await confirm(draft, 1);
    await save(draft, 1, [{ op: 'remove', type: 'file', id: node.id }]);
    expect((await confirm(draft, 2)).body.data.number).toBe(2);
    for (let run = 0; run < 3; run++) await sweep();
    expect(await picture.there()).toEqual(THERE);
  });

  it('marks an unreferenced file first and deletes it in a later run', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    expect((await sweep()).deleted).toEqual([]);
    expect(await picture.there()).toEqual(THERE);
    expect((await sweep()).deleted).toMatchObject([{ id: picture.id }]);
    expect(await picture.there()).toEqual(GONE);
  });

  it('forgets the mark when the file is referred to again', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await sweep();
    await put(draft, 0, [aFileNode(draft, picture.id)]);
    await sweep();
    await sweep();
    expect(await picture.there()).toEqual(THERE);
  });

  it('keeps what is referred to while it is deleted, even if somebody else has marked it again since', async () => {
    const { picture, refer } = await aPictureBesideAFile();
    beforeDooming(async () => {
      await refer();
      await assets().updateMany({ where: { documentId: picture.id }, data: { unreferencedAt: new Date() } });
    });
    expect(await housekeeping().destroyUnreferenced([picture.id])).toEqual([picture.id]);
    expect(await picture.there()).toEqual(THERE);
  });

  it('keeps what is referred to after it was condemned, even if somebody else has marked it again since', async () => {
    const { picture, refer } = await aPictureBesideAFile();
    await sweep();
    beforeDooming(async () => {
      await refer();
      await assets().updateMany({ where: { documentId: picture.id }, data: { unreferencedAt: new Date() } });
    });
    expect((await sweep()).deletedCount).toBe(0);
    expect(await picture.there()).toEqual(THERE);
  });

  it('does not mark what is referred to since it read the documents', async () => {
    const { picture, refer } = await aPictureBesideAFile();
    beforeMarking(refer);
    await sweep();
    expect(await assets().findOne({ where: { documentId: picture.id } })).toMatchObject({ unreferencedAt: null });
    expect(await picture.there()).toEqual(THERE);
  });

  it('has the database search the documents for a single file, by id and by key, and reads none', async () => {
    const draft = await newDraft();
    const [unused, byId, byKey] = [await aPicture(draft), await aPicture(draft), await aPicture(draft)];
    const topics = ['x'.repeat(300_000), `see ${byId.id}`, `![picture](/files/${byKey.row.key}.png)`];
    await studio.strapi.db.query('api::course.course').updateMany({ where: { documentId: draft }, data: { topics } });
    let longest = 0;
    const measure = (answer: unknown) => (longest = Math.max(longest, (JSON.stringify(answer) ?? '').length));
    studio.strapi.db.connection.on('query-response', measure);
    const kept = await housekeeping().destroyUnreferenced([unused.id, byId.id, byKey.id]);
    studio.strapi.db.connection.removeListener('query-response', measure);
    expect(new Set(kept)).toEqual(new Set([byId.id, byKey.id]));
    expect(await unused.there()).toEqual(GONE);
    expect(longest).toBeLessThan(100_000);
  });

  it('goes on with a deletion that was cut off after the bytes', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    // Whoever took the upload in looks at the row once more when it is done, and would finish the deletion itself.
    await sleep(500);
    await assets().updateMany({ where: { documentId: picture.id }, data: { doomedAt: new Date() } });
    fs.rmSync(path.join(studio.dir, 'files', `${picture.row.key}.png`));
    expect((await sweep()).deleted).toMatchObject([{ id: picture.id }]);
    expect(await picture.there()).toEqual(GONE);
  });

  it('does not let a draft refer to a file whose deletion has begun', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await assets().updateMany({ where: { documentId: picture.id }, data: { doomedAt: new Date() } });
    expect((await put(draft, 0, [aFileNode(draft, picture.id)])).body.error.details.code).toBe('asset.gone');
  });

  it('deletes nothing when references cannot be read', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: draft } });
    const knex = studio.strapi.db.connection;
    await knex.schema.renameTable('course_files_asset_lnk', 'hidden');
    await expect(sweep()).rejects.toThrow();
    await knex.schema.renameTable('hidden', 'course_files_asset_lnk');
    expect(await picture.there()).toEqual(THERE);
  });

  it('deletes nothing when a relation may lead to any type', async () => {
    const draft = await newDraft();
    const picture = await aPicture(draft);
    await studio.strapi.db.query('api::course.course').deleteMany({ where: { documentId: draft } });
    const { attributes } = studio.strapi.getModel('api::question.question') as { attributes: Record<string, object> };
    attributes.source = { type: 'relation', relation: 'morphToOne' };
    try {
      await expect(sweep()).rejects.toThrow('cannot read the relation api::question.question.source');
    } finally {
      delete attributes.source;
    }
    expect(await picture.there()).toEqual(THERE);
  });

  it('leaves the media library alone', async () => {
    const library = path.join('public', 'uploads', `sweep-test-${createId()}.txt`);
    fs.writeFileSync(library, 'mine');
    try {
      await sweep();
      await sweep();
      expect(fs.existsSync(library)).toBe(true);
    } finally {
      fs.rmSync(library);
    }
  });

  it('removes uploads and scratch folders without an entry', async () => {
    const stray = [path.join(studio.dir, 'uploads', createId()), path.join(studio.dir, 'scratch', `${createId()}-x`)];
    fs.writeFileSync(stray[0]!, 'x');
    fs.mkdirSync(stray[1]!, { recursive: true });
    await sweep();
    expect(stray.filter((file) => fs.existsSync(file))).toEqual([]);
  });

  it('keeps the certificates that were issued', async () => {
    const ledger = await assets().create({
      data: {
        role: 'certificate',
        name: 'c.pdf',
        key: createId(),
        ext: '.pdf',
        kind: 'pdf',
        state: 'finished',
        bytes: 1,
      },
    });
    await studio.strapi.db.query('api::certificate.certificate').create({
      data: {
        code: createId(),
        learner: createId(),
        courseId: createId(),
        versionId: createId(),
        holder: 'Lea',
        courseName: 'Tides',
        achievedAt: new Date(),
        asset: ledger.id,
      },
    });
    for (let run = 0; run < 3; run++) await sweep();
    expect(await assets().count({ where: { id: ledger.id } })).toBe(1);
  });

  it('fetches every entry about which its rules decide anything', async () => {
    const { createEntries } = createRequire(__filename)(
      '../../dist/plugins/course-studio/server/src/housekeeping/entries',
    ) as typeof import('../../plugins/course-studio/server/src/housekeeping/entries');
    const draft = await newDraft();
    const file = { role: 'original', name: 'f.png', ext: '.png', kind: 'image', bytes: 1 };
    const parent = await assets().create({ data: { ...file, key: createId(), draft: null, state: 'finished' } });
    const either = <T>(...values: T[]) => values;
    const given: { row: Facts['row']; referenced: boolean }[] = [];
    for (const state of either('uploading', 'processing', 'finished', 'error'))
      for (const made of either(null, parent.documentId, createId()))
        for (const of of either(null, draft, createId()))
          for (const doomedAt of either(null, new Date()))
            for (const unreferencedAt of either(null, new Date(0)))
              for (const referenced of made ? [false] : either(true, false)) {
                const data = { ...file, key: createId(), state, parent: made, draft: of, doomedAt, unreferencedAt };
                const row = await assets().create({ data });
                if (referenced)
                  await studio.strapi.db
                    .query('api::course-file.course-file')
                    .create({ data: { title: 'f', position: 0, asset: row.id, documentId: createId() } });
                given.push({ row, referenced });
              }
    const fetched = new Set<number>();
    const entries = createEntries(studio.strapi);
    for await (const stretch of entries.stretches())
      for (const { id } of await entries.unsettled(stretch)) fetched.add(id);
    const left = given.filter(({ row }) => !fetched.has(row.id));
    expect(left.length).toBeGreaterThan(5);
    for (const { row, referenced } of left) {
      const facts = { draftExists: row.draft === draft, parent: row.parent === parent.documentId ? parent : undefined };
      const graces = { unreferenced: 0, upload: 0, output: 0 };
      const now = Date.now() + 3_600_000;
      expect([row, judge({ row, referenced, ...facts, lastByteAt: undefined, now, graces })]).toEqual([
        row,
        { keep: true },
      ]);
    }
    await studio.strapi.db.query('api::course-file.course-file').deleteMany({ where: { title: 'f' } });
    await assets().deleteMany({ where: { name: 'f.png' } });
  });
});

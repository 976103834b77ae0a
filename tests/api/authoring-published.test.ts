import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DraftNode } from '../../plugins/course-studio/shared/draft';
import type { Authoring } from '../../plugins/course-studio/server/src/authoring';
import {
  aCourseNode,
  aFileNode,
  anAnswerNode,
  aQuestionNode,
  aSmallCourse,
  aTest,
  aTestSetNode,
} from '../../database/seeds/nodes';
import { atDesk, puts } from '../authoring';
import { effectsOf } from '../effects';
import { startStudio, until, type Person, type Studio } from '../harness';
import { learning } from '../learning';
import { A_PDF, A_PNG } from '../media';

let studio: Studio;
let author: Person;
let effects: ReturnType<typeof effectsOf>;

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  effects = effectsOf(studio);
});
afterAll(async () => {
  effects.stop();
  await studio.stop();
});

const { call, newDraft, load, save, put, confirm, send, settled, views, rows, files } = atDesk(() => ({
  studio,
  author,
}));
const authoring = (): Authoring => studio.strapi.plugin('course-studio').service('authoring');
const db = () => studio.strapi.db;
const me = () => ({ id: author.id, email: author.email });

const PARTS = {
  file: 'api::course-file.course-file',
  testSet: 'api::test-set.test-set',
  question: 'api::question.question',
  answer: 'api::answer.answer',
} as const;

/** What the database has of a course on one side, as it is written there, without the rows' numbers. */
async function sideOf(id: string, side: 'draft' | 'published') {
  const publishedAt = side === 'draft' ? null : { $notNull: true };
  const populate = {
    files: { populate: ['asset'] },
    createdBy: true,
    testSets: { populate: { questions: { populate: { image: true, answers: { populate: ['image'] } } } } },
  };
  const course = await db()
    .query('api::course.course')
    .findOne({ where: { documentId: id, publishedAt }, populate });
  return strip(course);
}

const VOLATILE = ['id', 'publishedAt', 'updatedAt', 'revision', 'confirmedRevision', 'saveId'];
function strip(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(strip).sort((a, b) => JSON.stringify(a ?? null).localeCompare(JSON.stringify(b ?? null)));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VOLATILE.includes(key))
      .map(([key, item]) => [key, strip(item)]),
  );
}

/** Everything there is of a course, for comparing before with after. */
const wholeOf = async (id: string) => [await sideOf(id, 'draft'), await sideOf(id, 'published')];
const rowsOf = (uid: string, nodes: DraftNode[]) =>
  db()
    .query(uid)
    .count({ where: { documentId: { $in: nodes.map((node) => node.id) } } });

async function stored(draft: string, name = 'drawing.png', content = A_PNG): Promise<string> {
  const id = await send(draft, name, content);
  await settled(draft, id);
  return id;
}

/** A course with a file, and images in a question and an answer. */
async function aCourseWithFiles() {
  const id = await newDraft();
  const [file, image, picture] = [await stored(id, 'handout.pdf', A_PDF), await stored(id), await stored(id)];
  const testSet = aTestSetNode(id, { position: 3 });
  const question = aQuestionNode(testSet.id, { image, imageAlt: 'A drawing', position: 7 });
  const nodes: DraftNode[] = [
    aCourseNode(id),
    aFileNode(id, file, { title: 'Handout', position: 2 }),
    testSet,
    question,
    anAnswerNode(question.id, { correct: true, position: 1, image: picture, imageAlt: 'A sketch' }),
    anAnswerNode(question.id, { position: 0, text: 'The wind' }),
  ];
  await put(id, 0, nodes);
  return { id, nodes, assets: [file, image, picture] };
}

async function aPublished() {
  const course = await aCourseWithFiles();
  expect((await confirm(course.id, 1)).status).toBe(200);
  return course;
}

const statusOf = (answer: { status: number; body: { error?: { details: { code: string } } } }) =>
  [answer.status, answer.body?.error?.details.code] as const;

describe('what a confirm makes public', () => {
  it('is in every row, column and relation what Strapi’s own publishing makes', async () => {
    const course = await aCourseWithFiles();
    await confirm(course.id, 1);
    const ours = await sideOf(course.id, 'published');
    const { asStudio } = createRequire(__filename)(
      '../../dist/plugins/course-studio/server/src/authoring/guard',
    ) as typeof import('../../plugins/course-studio/server/src/authoring/guard');
    await asStudio(async () => {
      const publish = (uid: string, documentId: string) =>
        studio.strapi.documents(uid as 'api::course.course').publish({ documentId });
      await publish('api::course.course', course.id);
      for (const node of course.nodes) if (node.type !== 'course') await publish(PARTS[node.type], node.id);
    });
    expect(ours).toEqual(await sideOf(course.id, 'published'));
    expect(await sideOf(course.id, 'draft')).toEqual(ours);
  });

  it('is shown by the content manager as published and not modified', async () => {
    const { id } = await aPublished();
    const admin = await studio.createAdmin('strapi-super-admin');
    const { body } = await studio.api('GET', `/content-manager/collection-types/api::course.course/${id}`, {
      token: admin.token,
    });
    expect(body.data.status).toBe('published');
  });

  it('is told to webhooks once, for the course', async () => {
    const { id } = await aCourseWithFiles();
    const heard: { uid: string; entry: Record<string, unknown> }[] = [];
    const stop = studio.strapi.eventHub.on('entry.publish', async (event) => void heard.push(event as never));
    await confirm(id, 1);
    await until('the event', async () => heard.length > 0);
    stop();
    expect(heard).toMatchObject([{ uid: 'api::course.course', entry: { documentId: id, name: 'Tides' } }]);
    expect(JSON.stringify(heard)).not.toMatch(/correct|explanation|Gravity/);
  });

  it('switches order, images, moves and removals at once', async () => {
    const { id, nodes, assets } = await aPublished();
    const [, file, testSet, question, answer] = nodes as [never, ...DraftNode[]];
    const other = aTestSetNode(id, { position: 0, title: 'First test' });
    const moved = { ...question!, parent: other.id, image: assets[2]!, position: 0 } as DraftNode;
    await save(id, 1, [
      ...puts([other, moved]),
      { op: 'remove', type: 'file', id: file!.id },
      { op: 'remove', type: 'testSet', id: testSet!.id },
    ]);
    expect((await confirm(id, 2)).body.data.number).toBe(2);
    const seen = (await sideOf(id, 'published')) as { files: []; testSets: { title: string; questions: never[] }[] };
    expect(seen.files).toEqual([]);
    expect(seen.testSets).toMatchObject([
      {
        title: 'First test',
        questions: [{ documentId: question!.id, image: { documentId: assets[2] }, answers: [{}, {}] }],
      },
    ]);
    expect(await rowsOf(PARTS.answer, [answer!])).toBe(2);
    expect(await rowsOf(PARTS.testSet, [testSet!])).toBe(0);
    expect(await sideOf(id, 'draft')).toEqual(seen);
  });
});

describe('a fault at any step', () => {
  /** Cuts `work` off before its first effect, its second, and so on, until it comes through. */
  async function cutOffEverywhere(work: () => Promise<unknown>, check: (at: number) => Promise<void>): Promise<number> {
    for (let at = 1; ; at += 1) {
      const { crashed } = await effects.run(work, at);
      if (!crashed) return at - 1;
      await check(at);
    }
  }

  it('of a first confirm leaves a creation, whole', async () => {
    const { id } = await aCourseWithFiles();
    const before = await wholeOf(id);
    const steps = await cutOffEverywhere(
      () => authoring().confirmDraft(id, { revision: 1 }, me()),
      async (at) => expect([at, await wholeOf(id)]).toEqual([at, before]),
    );
    expect(steps).toBeGreaterThan(20);
    expect(await load(id)).toMatchObject({ published: true, modified: false });
  });

  it('of a second confirm leaves what learners saw, and the edit', async () => {
    const { id, nodes } = await aPublished();
    await save(id, 1, [
      ...puts([aCourseNode(id, { name: 'Edited' }), ...aTest(id)]),
      { op: 'remove', type: 'testSet', id: nodes[2]!.id },
    ]);
    const before = await wholeOf(id);
    await cutOffEverywhere(
      () => authoring().confirmDraft(id, { revision: 2 }, me()),
      async (at) => expect([at, await wholeOf(id)]).toEqual([at, before]),
    );
    expect(await sideOf(id, 'published')).toEqual(await sideOf(id, 'draft'));
    expect(
      await db()
        .query('api::course-version.course-version')
        .count({ where: { courseId: id } }),
    ).toBe(2);
  });

  it('of a discard leaves the edit, or what was public', async () => {
    const { id, nodes } = await aPublished();
    const added = await stored(id);
    await save(id, 1, [...puts([aFileNode(id, added)]), { op: 'remove', type: 'file', id: nodes[1]!.id }]);
    const before = await wholeOf(id);
    await cutOffEverywhere(
      () => authoring().cancelDraft(id),
      async () => {
        const now = await wholeOf(id);
        if (!isDeepStrictEqual(now, before)) expect(await sideOf(id, 'draft')).toEqual(await sideOf(id, 'published'));
      },
    );
    await studio.strapi.plugin('course-studio').service('housekeeping').sweep();
    await studio.strapi.plugin('course-studio').service('housekeeping').sweep();
    expect(await rows({ documentId: added })).toEqual([]);
    expect(await rows({ draft: id })).toHaveLength(3);
  });

  it('of a cancel is made good by the next sweep, to the last file', async () => {
    let left = 0;
    let course = await aCourseWithFiles();
    for (let at = 1; ;) {
      const { id, nodes } = course;
      const { crashed } = await effects.run(() => authoring().cancelDraft(id), at);
      const isGone = (await call('GET', `/drafts/${id}`)).status === 404;
      if (isGone) {
        await studio.strapi.plugin('course-studio').service('housekeeping').sweep();
        expect([at, await rows({ draft: id })]).toEqual([at, []]);
        for (const uid of Object.values(PARTS)) expect([at, await rowsOf(uid, nodes)]).toEqual([at, 0]);
        left += 1;
      } else {
        expect([at, (await load(id)).nodes.length]).toEqual([at, nodes.length]);
        expect([at, (await rows({ draft: id })).length]).toEqual([at, 3]);
      }
      if (!crashed) break;
      if (isGone) course = await aCourseWithFiles();
      // Every fourth step is enough once the records are gone: three files go the same way.
      at += isGone ? 4 : 1;
    }
    expect(left).toBeGreaterThan(5);
    expect(files('files')).toHaveLength(await db().query('api::asset.asset').count({}));
  });
});

describe('duplicating a course', () => {
  const duplicate = async (id: string, body: object = {}) =>
    (await call('POST', `/drafts/${id}/duplicate`, { data: body })).body.data.id as string;

  it('makes a draft with records of its own and the same files', async () => {
    const original = await aPublished();
    const bytes = files('files').length;
    const id = await duplicate(original.id, { name: 'Tides, second year' });
    const [theirs, ours] = [await load(original.id), await load(id)];
    expect(ours).toMatchObject({ published: false, modified: false, revision: 0 });
    expect(ours.nodes[0]).toMatchObject({
      type: 'course',
      id,
      name: 'Tides, second year',
      topics: ['moon', 'sun'],
      durationMinutes: 750,
    });
    const values = (nodes: DraftNode[]) =>
      nodes
        .filter(({ type }) => type !== 'course')
        .map((node) => JSON.stringify({ ...node, id: '', parent: '' }))
        .sort();
    expect(values(ours.nodes)).toEqual(values(theirs.nodes));
    const shared = new Set(theirs.nodes.map((node) => node.id));
    expect(ours.nodes.filter((node) => shared.has(node.id))).toEqual([]);
    expect(files('files')).toHaveLength(bytes);
    expect(ours.assets.map((asset) => asset.id).sort()).toEqual([...original.assets].sort());
    expect((await confirm(id, 0)).status).toBe(200);
    expect(await sideOf(id, 'published')).toEqual(await sideOf(id, 'draft'));
  });

  it('lists the same files when asked for them again as when it was opened', async () => {
    const original = await aCourseWithFiles();
    const id = await duplicate(original.id);
    const own = await stored(id);
    const ids = (assets: { id: string }[]) => assets.map((asset) => asset.id).sort();
    expect(ids(await views(id))).toEqual([...original.assets, own].sort());
    expect(ids(await views(id))).toEqual(ids((await load(id)).assets));
  });

  it('duplicates what is being edited, without what was removed', async () => {
    const original = await aPublished();
    await save(original.id, 1, [{ op: 'remove', type: 'file', id: original.nodes[1]!.id }]);
    const { nodes } = await load(await duplicate(original.id));
    expect(nodes.filter(({ type }) => type === 'file')).toEqual([]);
    expect(nodes[0]).toMatchObject({ name: 'Tides (copy)' });
  });

  it('keeps the files when the original goes, and deletes them with the last', async () => {
    const original = await aCourseWithFiles();
    const id = await duplicate(original.id);
    expect((await call('DELETE', `/drafts/${original.id}`)).status).toBe(204);
    const housekeeping = studio.strapi.plugin('course-studio').service('housekeeping');
    for (let run = 0; run < 3; run += 1) await housekeeping.sweep();
    expect(await rows({ documentId: { $in: original.assets } })).toHaveLength(3);
    // It may go on using them: take one out, put it back.
    const file = (await load(id)).nodes.find((node) => node.type === 'file')!;
    await save(id, 0, [{ op: 'remove', type: 'file', id: file.id }]);
    expect((await save(id, 1, puts([file]))).status).toBe(200);
    expect((await call('DELETE', `/drafts/${id}`)).status).toBe(204);
    expect(await rows({ documentId: { $in: original.assets } })).toEqual([]);
  });

  it('keeps the original’s files when the duplicate goes', async () => {
    const original = await aPublished();
    const id = await duplicate(original.id);
    await call('DELETE', `/drafts/${id}`);
    expect(await rows({ documentId: { $in: original.assets } })).toHaveLength(3);
  });

  it('refuses to duplicate what it cannot copy: fields of kinds that are not kept in the row', async () => {
    const original = await studio.publishCourse(author, aSmallCourse);
    const { attributes } = studio.strapi.getModel('api::question.question') as { attributes: Record<string, object> };
    attributes.drawing = { type: 'media', multiple: false };
    try {
      const { status, body } = await call('POST', `/drafts/${original.id}/duplicate`, { data: {} });
      expect([status, body.error.details.code]).toEqual([409, 'course.notPlain']);
    } finally {
      delete attributes.drawing;
    }
    expect((await load(await duplicate(original.id))).nodes).toHaveLength(aSmallCourse(original.id).length);
  });

  it('leaves no half of a duplicate behind', async () => {
    const { id } = await aCourseWithFiles();
    const count = () =>
      Promise.all(['api::course.course', ...Object.values(PARTS)].map((uid) => db().query(uid).count({})));
    const before = await count();
    const { effects: steps } = await effects.run(() => authoring().duplicateCourse(id, {}, me()));
    const after = await count();
    for (let at = 2; at <= steps; at += 3) {
      await effects.run(() => authoring().duplicateCourse(id, {}, me()), at);
      expect([at, await count()]).toEqual([at, after]);
    }
    expect(before[0]).toBe(after[0]! - 1);
  });

  it('is refused for a course that one may not see', async () => {
    const { id } = await aCourseWithFiles();
    const other = await studio.createInstructor();
    const refused = await call('POST', `/drafts/${id}/duplicate`, { data: {} }, other.token);
    expect(statusOf(refused)).toEqual([403, 'draft.forbidden']);
  });
});

describe('deleting a published course', () => {
  const remove = (id: string, name = 'Tides') => call('POST', `/drafts/${id}/deletion`, { data: { name } });

  it('leaves no record and no file that only it used', async () => {
    const { id, nodes, assets } = await aPublished();
    await save(id, 1, puts([aCourseNode(id, { name: 'Tides' }), aFileNode(id, await stored(id))]));
    await confirm(id, 2);
    expect((await remove(id)).status).toBe(204);
    for (const uid of Object.values(PARTS)) expect(await rowsOf(uid, nodes)).toBe(0);
    expect(
      await db()
        .query('api::course.course')
        .count({ where: { documentId: id } }),
    ).toBe(0);
    expect(
      await db()
        .query('api::course-version.course-version')
        .count({ where: { courseId: id } }),
    ).toBe(0);
    expect(await rows({ $or: [{ draft: id }, { documentId: { $in: assets } }] })).toEqual([]);
    expect(files('files')).toHaveLength(await db().query('api::asset.asset').count({}));
  });

  it('needs its name typed', async () => {
    const { id } = await aPublished();
    expect(statusOf(await remove(id, 'tides'))).toEqual([400, 'course.name']);
    expect(statusOf(await call('POST', `/drafts/${id}/deletion`, {}))).toEqual([400, 'body.invalid']);
    expect(await load(id)).toMatchObject({ published: true });
  });

  it('is refused while learners are enrolled, who keep everything', async () => {
    const { id } = await aPublished();
    const learner = learning(studio, await studio.createLearner());
    expect((await learner.enrol(id)).status).toBe(201);
    expect(statusOf(await remove(id))).toEqual([409, 'course.enrolled']);
    expect((await learner.course(id)).status).toBe(200);
  });

  it('and an enrolment at the same time: one of the two wins', async () => {
    const { id } = await aPublished();
    const learners = await Promise.all([1, 2, 3].map(() => studio.createLearner()));
    const [removed, ...enrolled] = await Promise.all([
      remove(id),
      ...learners.map((one) => learning(studio, one).enrol(id)),
    ]);
    const came = enrolled.filter(({ status }) => status === 201).length;
    if (removed.status === 204) expect(came).toBe(0);
    else expect(came).toBeGreaterThan(0);
    expect(
      await db()
        .query('api::enrollment.enrollment')
        .count({ where: { courseId: id } }),
    ).toBe(came);
  });
});

describe('archiving a course', () => {
  const archive = (id: string, verb = 'archive') => call('POST', `/drafts/${id}/${verb}`);

  it('takes it out of the catalogue and away from new learners; those enrolled keep it', async () => {
    const { id, nodes } = await aPublished();
    const [enrolled, late] = [await studio.createLearner(), await studio.createLearner()];
    await learning(studio, enrolled).enrol(id);
    expect((await archive(id)).status).toBe(204);
    const catalogue = async () =>
      (await learning(studio, late).call<{ id: string }[]>('GET', '/courses?pagination[pageSize]=100')).body.data;
    expect((await catalogue()).map((course) => course.id)).not.toContain(id);
    expect(statusOf(await learning(studio, late).enrol(id))).toEqual([404, 'course.unknown']);
    expect(statusOf(await learning(studio, late).course(id))).toEqual([404, 'course.unknown']);
    const course = await learning(studio, enrolled).course(id);
    expect(course.body.data.files[0]!.sources).toHaveLength(1);
    const testSet = nodes.find((node) => node.type === 'testSet')!;
    expect((await learning(studio, enrolled).start(testSet.id)).status).toBe(201);
    expect((await learning(studio, enrolled).enrol(id)).status).toBe(200);

    expect(await load(id)).toMatchObject({ published: true, modified: false, revision: 1 });
    expect((await archive(id, 'restore')).status).toBe(204);
    expect((await catalogue()).map((one) => one.id)).toContain(id);
    expect((await learning(studio, late).enrol(id)).status).toBe(201);
  });

  it('survives an edit, its confirm and its discard', async () => {
    const { id } = await aPublished();
    await archive(id);
    await save(id, 1, puts([aCourseNode(id, { name: 'Tides II' })]));
    await confirm(id, 2);
    await save(id, 2, puts([aCourseNode(id, { name: 'Tides III' })]));
    await call('DELETE', `/drafts/${id}`);
    const { body } = await call('GET', '/drafts');
    expect(body.data.find((draft: { id: string }) => draft.id === id)).toMatchObject({
      archived: true,
      name: 'Tides II',
    });
    const learner = learning(studio, await studio.createLearner());
    expect((await learner.course(id)).status).toBe(404);
  });

  it('is not for what was never public, nor for those who may not delete', async () => {
    const id = await newDraft();
    expect(statusOf(await archive(id))).toEqual([409, 'course.unpublished']);
    const other = await studio.createInstructor();
    for (const verb of ['archive', 'restore'])
      expect(statusOf(await call('POST', `/drafts/${id}/${verb}`, undefined, other.token))).toEqual([
        403,
        'draft.forbidden',
      ]);
    expect(statusOf(await archive(createId()))).toEqual([404, 'draft.unknown']);
  });
});

describe('the content manager', () => {
  const RAW: Record<string, unknown> = { name: 'Direct', title: 'Direct', text: 'Direct' };
  it('cannot reach a course’s parts, its versions or the ledger, in no way it has', async () => {
    const { id, nodes } = await aPublished();
    const admin = await studio.createAdmin('strapi-super-admin');
    const before = await wholeOf(id);
    const targets: [string, string][] = [
      ['api::course.course', id],
      ...nodes.flatMap((node): [string, string][] => (node.type === 'course' ? [] : [[PARTS[node.type], node.id]])),
    ];
    for (const [uid, documentId] of targets) {
      const base = `/content-manager/collection-types/${uid}`;
      const attempts: [string, string, unknown?][] = [
        ['POST', base, RAW],
        ['PUT', `${base}/${documentId}`, RAW],
        ['POST', `${base}/clone/${documentId}`, RAW],
        ['POST', `${base}/auto-clone/${documentId}`],
        ['DELETE', `${base}/${documentId}`],
        ['POST', `${base}/${documentId}/actions/publish`, RAW],
        ['POST', `${base}/${documentId}/actions/unpublish`, { discardDraft: true }],
        ['POST', `${base}/${documentId}/actions/discard`, {}],
        ['POST', `${base}/actions/bulkPublish`, { documentIds: [documentId] }],
        ['POST', `${base}/actions/bulkUnpublish`, { documentIds: [documentId] }],
        ['POST', `${base}/actions/bulkDelete`, { documentIds: [documentId] }],
      ];
      for (const [method, route, body] of attempts) {
        const answer = await studio.api(method, route, { token: admin.token, ...(body !== undefined && { body }) });
        expect([route, answer.status >= 400, answer.status < 500]).toEqual([route, true, true]);
      }
    }
    expect(await wholeOf(id)).toEqual(before);
  });
});

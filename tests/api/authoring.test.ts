import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PERMISSIONS } from '../../plugins/course-studio/shared/contracts';
import {
  MAX_CHANGES_PER_SAVE,
  type Change,
  type Draft,
  type DraftNode,
} from '../../plugins/course-studio/shared/draft';
import type { CourseSnapshot } from '../../src/api/course-version/rules/snapshot';
import {
  aCourseNode,
  aFileNode,
  aQuestionNode,
  aSmallCourse,
  aTest,
  aTestSetNode,
  anAnswerNode,
} from '../../database/seeds/nodes';
import { atDesk, puts } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { A_PDF } from '../media';

let studio: Studio;
let author: Person;

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
});
afterAll(() => studio.stop());

const { call, newDraft, load, save, send, confirm } = atDesk(() => ({ studio, author }));

/** Rows of a type that belong to nobody else: the tests count what one draft leaves behind. */
const rowsOf = (uid: string, documentIds: string[]) =>
  studio.strapi.db.query(uid).count({ where: { documentId: { $in: documentIds } } });

async function aConfirmedCourse() {
  const id = await newDraft();
  const nodes = aSmallCourse(id);
  await save(id, 0, puts(nodes));
  const { body } = await confirm(id, 1);
  return { id, nodes, version: body.data };
}

const snapshotOf = async (courseId: string) => {
  const versions = await studio.strapi.db
    .query('api::course-version.course-version')
    .findMany({ where: { courseId }, orderBy: { number: 'asc' } });
  return (versions as { number: number; snapshot: CourseSnapshot }[]).map(({ number, snapshot }) => ({
    number,
    snapshot,
  }));
};

describe('saving a draft', () => {
  it('gives back exactly what was saved', async () => {
    const id = await newDraft();
    const nodes = aSmallCourse(id);
    const saved = await save(id, 0, puts(nodes));
    expect(saved).toMatchObject({ status: 200, body: { data: { revision: 1 } } });
    const byId = (list: DraftNode[]) => [...list].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId((await load(id)).nodes)).toEqual(byId(nodes));
  });

  it('gives back characters and numbers that a database may take for something else', async () => {
    const id = await newDraft();
    const set = aTestSetNode(id, { title: 'O\'Neill "quoted" \\ $[0] ? ?? :name', description: '[1,2]\n\t{"a":null}' });
    const question = aQuestionNode(set.id, {
      text: '真😀 é ﷽ \u2028',
      kind: 'multiple',
      points: 0.07,
      partialCredit: true,
    });
    const answers = [
      anAnswerNode(question.id, { text: 'null', fraction: -0.33333, position: 0 }),
      anAnswerNode(question.id, { text: '007', fraction: 1, correct: true, position: 1 }),
      anAnswerNode(question.id, { text: 'true', fraction: null, position: 2 }),
    ];
    expect((await save(id, 0, puts([set, question, ...answers]))).body.error).toBeUndefined();
    const stored = new Map((await load(id)).nodes.map((node) => [node.id, node]));
    for (const node of [set, question, ...answers]) expect(stored.get(node.id)).toEqual(node);
  });

  it('takes as many changes as the wizard sends at once, and refuses one more', async () => {
    const id = await newDraft();
    const sets = Array.from({ length: MAX_CHANGES_PER_SAVE + 1 }, (_, position) => aTestSetNode(id, { position }));
    const refused = await save(id, 0, puts(sets));
    expect(refused).toMatchObject({ status: 400, body: { error: { details: { code: 'body.invalid' } } } });
    expect((await save(id, 0, puts(sets.slice(1)))).status).toBe(200);
    expect((await load(id)).nodes).toHaveLength(1 + MAX_CHANGES_PER_SAVE);
  });

  it.each([0, -5, 1.5, 60_001, '60'])('refuses %j minutes as the duration of a course', async (durationMinutes) => {
    const id = await newDraft();
    const node = { ...aCourseNode(id), durationMinutes } as DraftNode;
    expect((await save(id, 0, puts([node]))).status).toBe(400);
  });

  it('answers a repeated save as the first time, and makes nothing twice', async () => {
    const id = await newDraft();
    const nodes = aSmallCourse(id);
    const saveId = createId();
    const first = await save(id, 0, puts(nodes), saveId);
    const second = await save(id, 0, puts(nodes), saveId);
    expect(second).toMatchObject({ status: 200, body: first.body as object });
    expect((await load(id)).nodes).toHaveLength(nodes.length);
  });

  it('tells the second of two savers who was first, and keeps the first', async () => {
    const id = await newDraft();
    await save(id, 0, puts([aCourseNode(id, { name: 'Theirs' })]));
    const second = await save(id, 0, puts([aCourseNode(id, { name: 'Mine' })]));
    expect(second).toMatchObject({
      status: 409,
      body: { error: { details: { code: 'draft.conflict', revision: 1, savedBy: 'Ada Admin' } } },
    });
    expect((await load(id)).nodes[0]).toMatchObject({ name: 'Theirs' });
  });

  it('lets one of two simultaneous saves win', async () => {
    const id = await newDraft();
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) => save(id, 0, puts([aCourseNode(id, { name })]))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await load(id)).revision).toBe(1);
  });

  it('removes a part with all below it', async () => {
    const id = await newDraft();
    const nodes = aSmallCourse(id);
    await save(id, 0, puts(nodes));
    await save(id, 1, [{ op: 'remove', type: 'testSet', id: nodes[1]!.id }]);
    expect((await load(id)).nodes).toHaveLength(1);
    expect(
      await rowsOf(
        'api::answer.answer',
        nodes.map((node) => node.id),
      ),
    ).toBe(0);
  });

  it.each<[string, (id: string) => Change[], string]>([
    ['a parent that does not exist', () => puts([aQuestionNode(createId())]), 'draft.parent'],
    ['a parent of the wrong type', (id) => puts([aQuestionNode(id)]), 'draft.parent'],
    ['another course', () => puts([aCourseNode(createId())]), 'draft.foreign'],
    [
      'a file that does not exist',
      (id) => {
        const testSet = aTestSetNode(id);
        return puts([testSet, aQuestionNode(testSet.id, { image: createId() })]);
      },
      'asset.gone',
    ],
  ])('refuses %s and stores nothing of the save', async (_case, changes, code) => {
    const id = await newDraft();
    const refused = await save(id, 0, [...puts([aTestSetNode(id)]), ...changes(id)]);
    expect(refused.body.error.details.code).toBe(code);
    expect(await load(id)).toMatchObject({ revision: 0, nodes: [{ type: 'course' }] });
  });

  it('names the files that are gone', async () => {
    const id = await newDraft();
    const [gone, alsoGone] = [createId(), createId()];
    const there = await send(id, 'handout.pdf', A_PDF);
    const files = [there, gone, alsoGone].map((asset) => aFileNode(id, asset));
    const { details } = (await save(id, 0, puts(files))).body.error;
    expect(details).toEqual({ code: 'asset.gone', assets: [gone, alsoGone] });
  });

  it('refuses to take over a part of another course', async () => {
    const other = await aConfirmedCourse();
    const id = await newDraft();
    const stolen = { ...(other.nodes[1] as ReturnType<typeof aTestSetNode>), parent: id };
    const refused = await save(id, 0, puts([stolen]));
    expect(refused).toMatchObject({ status: 400, body: { error: { details: { code: 'draft.foreign' } } } });
  });

  it.each([
    ['no body', undefined],
    ['a list', []],
    ['no data', { revision: 0 }],
    [
      'an unknown operation',
      { data: { revision: 0, saveId: createId(), changes: [{ op: 'drop', table: 'courses' }] } },
    ],
    [
      'an unknown field',
      {
        data: {
          revision: 0,
          saveId: createId(),
          changes: puts([{ ...aCourseNode(createId()), revision: 9 } as never]),
        },
      },
    ],
    [
      'a name of 201 characters',
      {
        data: { revision: 0, saveId: createId(), changes: puts([aCourseNode(createId(), { name: 'x'.repeat(201) })]) },
      },
    ],
    [
      'a negative position',
      { data: { revision: 0, saveId: createId(), changes: puts([aTestSetNode(createId(), { position: -1 })]) } },
    ],
    ['an id with a path in it', { data: { revision: 0, saveId: '../../x', changes: puts([aCourseNode(createId())]) } }],
  ])('answers 400 and names the field for %s', async (_case, body) => {
    const id = await newDraft();
    const refused = await call('PATCH', `/drafts/${id}`, body);
    expect(refused.status).toBe(400);
    expect(refused.body.error.details).toMatchObject({
      code: 'body.invalid',
      fields: expect.arrayContaining([
        { path: expect.any(String), code: expect.any(String), message: expect.any(String) },
      ]),
    });
  });
});

describe('confirming', () => {
  it('publishes the whole tree and writes the version', async () => {
    const { id, nodes, version } = await aConfirmedCourse();
    expect(version.number).toBe(1);
    for (const [uid, type] of [
      ['api::test-set.test-set', 'testSet'],
      ['api::question.question', 'question'],
      ['api::answer.answer', 'answer'],
    ] as const) {
      const ids = nodes.filter((node) => node.type === type).map((node) => node.id);
      const published = await studio.strapi.db
        .query(uid)
        .count({ where: { documentId: { $in: ids }, publishedAt: { $notNull: true } } });
      expect(published).toBe(ids.length);
    }
    const [version1] = await snapshotOf(id);
    expect(version1?.snapshot.testSets[0]?.questions[0]?.answers).toMatchObject([
      { text: 'The moon', correct: true },
      { text: 'The wind', correct: false },
    ]);
    expect(await load(id)).toMatchObject({ published: true, modified: false });
  });

  it('gives one version to however many confirms', async () => {
    const id = await newDraft();
    await save(id, 0, puts(aSmallCourse(id)));
    const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(id, 1)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.data?.version}`)).size).toBe(1);
    expect(await snapshotOf(id)).toHaveLength(1);
  });

  it('refuses a revision that is not the one that was looked at', async () => {
    const id = await newDraft();
    await save(id, 0, puts(aSmallCourse(id)));
    expect(await confirm(id, 0)).toMatchObject({
      status: 409,
      body: { error: { details: { code: 'course.revision' } } },
    });
  });

  const incomplete: [string, (id: string) => DraftNode[], string, string][] = [
    ['no name', (id) => [aCourseNode(id, { name: '  ' }), ...aTest(id)], 'course.name.missing', 'name'],
    [
      'a name that nobody sees',
      (id) => [aCourseNode(id, { name: '\u200B\u2060' }), ...aTest(id)],
      'course.name.missing',
      'name',
    ],
    [
      'a blank topic',
      (id) => [aCourseNode(id, { topics: ['Tides', '\u2800'] }), ...aTest(id)],
      'course.topic.empty',
      'topics',
    ],
    [
      'a topic that stands there twice',
      (id) => [aCourseNode(id, { topics: ['Tides', 'Tides '] }), ...aTest(id)],
      'course.topic.repeated',
      'topics',
    ],
    [
      'a pass mark of 0 %',
      (id) => aSmallCourse(id).map((node) => (node.type === 'testSet' ? { ...node, passMark: 0 } : node)),
      'testSet.passMark.none',
      'passMark',
    ],
    [
      'a right and a wrong answer of the same text',
      (id) => aSmallCourse(id).map((node) => (node.type === 'answer' ? { ...node, text: 'The moon' } : node)),
      'answer.ambiguous',
      'text',
    ],
    [
      'a test set without questions',
      (id) => [aCourseNode(id), aTestSetNode(id)],
      'testSet.questions.none',
      'questions',
    ],
    [
      'a question without a correct answer',
      (id) => aSmallCourse(id).map((node) => (node.type === 'answer' ? { ...node, correct: false } : node)),
      'question.correct.none',
      'answers',
    ],
    [
      'a single choice with two correct answers',
      (id) => aSmallCourse(id).map((node) => (node.type === 'answer' ? { ...node, correct: true } : node)),
      'question.correct.many',
      'answers',
    ],
    [
      'an answer with neither text nor image',
      (id) => aSmallCourse(id).map((node) => (node.type === 'answer' && !node.correct ? { ...node, text: '' } : node)),
      'answer.empty',
      'text',
    ],
    [
      'a test set with nothing to earn',
      (id) => aSmallCourse(id).map((node) => (node.type === 'question' ? { ...node, points: 0 } : node)),
      'testSet.points.none',
      'questions',
    ],
    [
      'points finer than hundredths',
      (id) => aSmallCourse(id).map((node) => (node.type === 'question' ? { ...node, points: 0.004 } : node)),
      'question.points.fine',
      'points',
    ],
    ['nothing to complete', (id) => [aCourseNode(id)], 'course.uncompletable', 'testSets'],
    [
      'a question with one answer',
      (id) => {
        const nodes = aSmallCourse(id);
        return nodes.slice(0, -1);
      },
      'question.answers.few',
      'answers',
    ],
  ];
  it.each(incomplete)(
    'refuses a course with %s, names the place, and publishes nothing',
    async (_case, nodes, code, field) => {
      const id = await newDraft();
      await save(id, 0, puts(nodes(id)));
      const refused = await confirm(id, 1);
      expect(refused).toMatchObject({ status: 400, body: { error: { details: { code: 'course.incomplete' } } } });
      expect(refused.body.error.details.problems).toContainEqual(
        expect.objectContaining({ code, field, severity: 'problem', id: expect.any(String) }),
      );
      expect(await load(id)).toMatchObject({ published: false });
      expect(await snapshotOf(id)).toEqual([]);
    },
  );

  it('lists every problem at once', async () => {
    const id = await newDraft();
    const testSet = aTestSetNode(id, { title: '' });
    const question = aQuestionNode(testSet.id, { text: '' });
    await save(
      id,
      0,
      puts([aCourseNode(id, { name: '' }), testSet, question, anAnswerNode(question.id, { text: '' })]),
    );
    const { body } = await confirm(id, 1);
    const codes = body.error.details.problems.map((problem: { code: string }) => problem.code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'course.name.missing',
        'testSet.title.missing',
        'question.empty',
        'question.answers.few',
        'question.correct.none',
        'answer.empty',
      ]),
    );
  });

  it('publishes nothing at all if it fails on the way', async () => {
    const id = await newDraft();
    const nodes = aSmallCourse(id);
    await save(id, 0, puts(nodes));
    const stop = studio.strapi.db.lifecycles.subscribe({
      models: ['api::course-version.course-version'],
      beforeCreate: () => {
        throw new Error('injected');
      },
    });
    try {
      expect((await confirm(id, 1)).status).toBe(500);
    } finally {
      stop();
    }
    expect(await load(id)).toMatchObject({ published: false, revision: 1 });
    const published = await studio.strapi.db.query('api::answer.answer').count({
      where: { documentId: { $in: nodes.map((node) => node.id) }, publishedAt: { $notNull: true } },
    });
    expect(published).toBe(0);
    expect((await confirm(id, 1)).status).toBe(200);
  });
});

describe('editing a published course', () => {
  const published = async (id: string) => {
    const course = await studio.strapi.db.query('api::course.course').findOne({
      where: { documentId: id, publishedAt: { $notNull: true } },
      populate: { testSets: { populate: { questions: { populate: ['answers'] } } } },
    });
    return JSON.stringify(course);
  };

  it('changes nothing for readers until the next confirm', async () => {
    const { id, nodes } = await aConfirmedCourse();
    const before = await published(id);
    const question = nodes.find((node) => node.type === 'question')!;
    await save(id, 1, [
      ...puts([aCourseNode(id, { name: 'Changed' }), ...aTest(id)]),
      { op: 'remove', type: 'question', id: question.id },
    ]);
    expect(await published(id)).toBe(before);
    expect(await load(id)).toMatchObject({ modified: true });
  });

  it('switches everything at the confirm: added, changed and removed', async () => {
    const { id, nodes } = await aConfirmedCourse();
    const oldSet = nodes.find((node) => node.type === 'testSet')!;
    await save(id, 1, [
      ...puts([aCourseNode(id, { name: 'Tides 2' }), ...aTest(id, { testSet: { title: 'New test' } })]),
      { op: 'remove', type: 'testSet', id: oldSet.id },
    ]);
    expect((await confirm(id, 2)).body.data.number).toBe(2);
    const [first, second] = await snapshotOf(id);
    expect(first?.snapshot.course.name).toBe('Tides');
    expect(second?.snapshot).toMatchObject({ course: { name: 'Tides 2' }, testSets: [{ title: 'New test' }] });
    expect(
      await rowsOf(
        'api::answer.answer',
        nodes.map((node) => node.id),
      ),
    ).toBe(0);
    const now = JSON.parse(await published(id));
    expect(now).toMatchObject({
      name: 'Tides 2',
      testSets: [{ title: 'New test', questions: [{ answers: [{}, {}] }] }],
    });
  });

  it('switches the duration at the confirm, and restores it when the edit is discarded', async () => {
    const { id } = await aConfirmedCourse();
    const minutes = async () => (await load(id)).nodes.find((node) => node.type === 'course')?.durationMinutes;
    await save(id, 1, puts([aCourseNode(id, { durationMinutes: 60_000 })]));
    expect((await confirm(id, 2)).body.data.number).toBe(2);
    await save(id, 2, puts([aCourseNode(id, { durationMinutes: null })]));
    expect(await minutes()).toBeNull();
    expect(JSON.parse(await published(id))).toMatchObject({ durationMinutes: 60_000 });
    expect((await call('DELETE', `/drafts/${id}`)).status).toBe(204);
    expect(await minutes()).toBe(60_000);
    const versions = await snapshotOf(id);
    expect(versions.map(({ snapshot }) => snapshot.course.durationMinutes)).toEqual([750, 60_000]);
  });

  it('restores the published content when the edit is discarded', async () => {
    const { id, nodes } = await aConfirmedCourse();
    const before = await load(id);
    const seen = await published(id);
    const set = nodes.find((node) => node.type === 'testSet')!;
    await save(id, 1, [
      ...puts([aCourseNode(id, { name: 'Oops' }), ...aTest(id)]),
      { op: 'remove', type: 'testSet', id: set.id },
    ]);
    expect((await call('DELETE', `/drafts/${id}`)).status).toBe(204);
    const after = await load(id);
    expect(after).toMatchObject({ published: true, modified: false });
    const sorted = (draft: Draft) => [...draft.nodes].sort((a, b) => a.id.localeCompare(b.id));
    expect(sorted(after)).toEqual(sorted(before));
    expect(await published(id)).toBe(seen);
  });

  it('refuses a save of a tab that still shows the discarded edit', async () => {
    const { id } = await aConfirmedCourse();
    await save(id, 1, puts([aCourseNode(id, { name: 'Edit' })]));
    await call('DELETE', `/drafts/${id}`);
    const stale = await save(id, 2, puts([aCourseNode(id, { name: 'Stale' })]));
    expect(stale.status).toBe(409);
  });

  it('can be confirmed again after a discard without making a new version', async () => {
    const { id } = await aConfirmedCourse();
    await save(id, 1, puts([aCourseNode(id, { name: 'Edit' })]));
    await call('DELETE', `/drafts/${id}`);
    const { revision } = await load(id);
    expect((await confirm(id, revision)).body.data.number).toBe(1);
  });
});

describe('cancelling a creation', () => {
  it('leaves no record behind', async () => {
    const id = await newDraft();
    const nodes = aSmallCourse(id);
    await save(id, 0, puts(nodes));
    expect((await call('DELETE', `/drafts/${id}`)).status).toBe(204);
    for (const uid of [
      'api::course.course',
      'api::test-set.test-set',
      'api::question.question',
      'api::answer.answer',
    ]) {
      expect(
        await rowsOf(
          uid,
          nodes.map((node) => node.id),
        ),
      ).toBe(0);
    }
    expect((await call('GET', `/drafts/${id}`)).status).toBe(404);
  });

  it('is harmless when repeated', async () => {
    const id = await newDraft();
    const statuses = await Promise.all([1, 2, 3].map(() => call('DELETE', `/drafts/${id}`)));
    expect(statuses.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  });
});

describe('who may do what', () => {
  const routes = (id: string): [string, string, unknown?][] => [
    ['GET', '/drafts'],
    ['POST', '/drafts'],
    ['GET', `/drafts/${id}`],
    ['PATCH', `/drafts/${id}`, { data: { revision: 0, saveId: createId(), changes: puts([aCourseNode(id)]) } }],
    ['GET', `/drafts/${id}/assets`],
    ['GET', `/drafts/${id}/captions/${id}/encodings`],
    ['POST', `/drafts/${id}/captions/${id}/encodings`, { data: { encoding: 'utf-8' } }],
    ['POST', `/drafts/${id}/confirm`, { data: { revision: 0 } }],
    ['DELETE', `/drafts/${id}`],
    ['POST', `/assets/${id}/retry`],
    ['DELETE', `/assets/${id}`],
    ['PATCH', `/uploads/${id}`],
    ['DELETE', `/uploads/${id}`],
  ];

  it('refuses everything without a login, and to an admin user without the permissions', async () => {
    const id = await newDraft();
    const editor = await studio.createAdmin('strapi-editor');
    const learner = await studio.createLearner();
    for (const [method, path, body] of routes(id)) {
      const statusFor = async (token: string) => (await call(method, path, body, token)).status;
      expect([path, await statusFor('')]).toEqual([path, 401]);
      expect([path, await statusFor(learner.token)]).toEqual([path, 401]);
      expect([path, await statusFor(editor.token)]).toEqual([path, 403]);
    }
    expect(await load(id)).toMatchObject({ revision: 0 });
  });

  it('keeps instructors out of each other’s courses', async () => {
    const id = await newDraft();
    const other = await studio.createInstructor();
    for (const [method, path, body] of routes(id).slice(2, 9)) {
      const { status, body: answer } = await call(method, path, body, other.token);
      expect([path, status, answer.data, answer.error.details.code]).toEqual([path, 403, null, 'draft.forbidden']);
    }
    const { body } = await call('GET', '/drafts', undefined, other.token);
    expect(body.data).toEqual([]);
  });

  it.each([createId(), 'x', 'nothing%00', '%F0%9F%A6%91'])('answers 404 for what does not exist: %s', async (id) => {
    const course = createId();
    for (const [method, path, body] of routes(course).slice(2)) {
      const address = path.replace(course, id);
      expect([address, (await call(method, address, body)).status]).toEqual([address, 404]);
    }
  });

  it('finds nothing by a text that nobody can have typed', async () => {
    expect((await call('GET', '/drafts?search=%00')).status).toBe(400);
  });

  it('lets a super admin see all courses', async () => {
    const id = await newDraft();
    const superAdmin = await studio.createAdmin('strapi-super-admin');
    const { body } = await call('GET', '/drafts', undefined, superAdmin.token);
    expect(body.data.map((draft: { id: string }) => draft.id)).toContain(id);
  });

  it('keeps Strapi’s own roles beside the Instructor', async () => {
    const roles = await studio.strapi.db.query('admin::role').findMany({});
    const codes = roles.map(({ code }: { code: string }) => code).sort();
    expect(codes).toEqual(['course-instructor', 'strapi-author', 'strapi-editor', 'strapi-super-admin']);
  });

  it('says whether one may edit a course, and cancel it', async () => {
    const id = await newDraft();
    const reader = await studio.createAdminWho(PERMISSIONS.read);
    const rights = async (token?: string) => (await call('GET', `/drafts/${id}`, undefined, token)).body.data;
    expect(await rights()).toMatchObject({ canEdit: true, canDiscard: true });
    expect(await rights(reader.token)).toMatchObject({ canEdit: false, canDiscard: false });
  });

  it('does not let the content manager change a course piece by piece', async () => {
    const { id } = await aConfirmedCourse();
    const superAdmin = await studio.createAdmin('strapi-super-admin');
    const base = `/content-manager/collection-types/api::course.course`;
    const attempts: [string, string, unknown?][] = [
      ['POST', base, { name: 'Direct' }],
      ['PUT', `${base}/${id}`, { name: 'Direct' }],
      ['DELETE', `${base}/${id}`],
      ['POST', `${base}/${id}/actions/unpublish`, {}],
      ['POST', `${base}/${id}/actions/publish`, {}],
      ['POST', `${base}/actions/bulkDelete`, { documentIds: [id] }],
    ];
    for (const [method, path, body] of attempts) {
      const answer = await studio.api(method, path, { token: superAdmin.token, body });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    // Whatever writes past the content manager, as a plugin or a script, meets the studio's own guard.
    const write = studio.strapi.documents('api::course.course').update({ documentId: id, data: { name: 'Direct' } });
    await expect(write).rejects.toMatchObject({ details: { code: 'course.direct' } });
    expect(await load(id)).toMatchObject({ published: true, modified: false });
  });
});

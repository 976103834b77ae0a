import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aCourseNode } from '../../database/seeds/nodes';
import type { CourseCard } from '../../src/api/course/rules/contract';
import { OPERATIONS } from '../../src/api/course/rules/openapi';
import { contractOf } from '../contract';
import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, aTestOf, learning, slowWrites, type Course } from '../learning';

let studio: Studio;
let instructor: Person;
let course: Course;
let leaPerson: Person;
let lea: ReturnType<typeof learning>;
let other: ReturnType<typeof learning>;

beforeAll(async () => {
  studio = await startStudio();
  slowWrites(studio);
  instructor = await studio.createInstructor();
  course = await aCourse({ studio, instructor }, { files: 2 });
  leaPerson = await studio.createLearner();
  lea = learning(studio, leaPerson);
  other = learning(studio, await studio.createLearner());
});
afterAll(() => studio.stop());

const rows = (uid: string, where: Record<string, unknown>) => studio.strapi.db.query(uid).count({ where });

/** Edits a published course and confirms it again. */
async function confirmAgain(id: string, nodes: unknown[]) {
  const { token } = instructor;
  const draft = (await studio.api('GET', `/course-studio/drafts/${id}`, { token })).body.data;
  const changes = nodes.map((node) => ({ op: 'put', node }));
  const save = { revision: draft.revision, saveId: createId(), changes };
  const saved = await studio.api('PATCH', `/course-studio/drafts/${id}`, { token, body: { data: save } });
  const body = { data: { revision: saved.body.data.revision } };
  const confirmed = await studio.api('POST', `/course-studio/drafts/${id}/confirm`, { token, body });
  expect(confirmed.status).toBe(200);
}

describe('courses', () => {
  it('lists published courses a page at a time, whatever else the query asks for', async () => {
    const second = await aCourse({ studio, instructor }, { name: 'Waves' });
    const all = await studio.api('GET', '/api/courses?status=draft&populate=*&fields[0]=saveId&filters[revision]=1', {
      token: leaPerson.token,
    });
    expect(all.body.data.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      [course.id, 'Tides'],
      [second.id, 'Waves'],
    ]);
    expect(all.body.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 2 });
    const page = await studio.api('GET', '/api/courses?pagination[page]=2&pagination[pageSize]=1', {
      token: leaPerson.token,
    });
    expect(page.body.data).toHaveLength(1);
    expect(page.body.data[0].id).toBe(second.id);
    const refused = await studio.api('GET', '/api/courses?pagination[page]=0', { token: leaPerson.token });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details).toMatchObject({ code: 'body.invalid', fields: [{ path: 'pagination.page' }] });
  });

  it('shows no draft, and no course that does not exist', async () => {
    const draft = (await studio.api('POST', '/course-studio/drafts', { token: instructor.token })).body.data;
    for (const id of [draft.id, createId(), 'x']) {
      const { status, body } = await lea.call('GET', `/courses/${id}`);
      expect([status, body.error.details.code]).toEqual([404, 'course.unknown']);
      expect((await lea.enrol(id)).status).toBe(404);
    }
  });

  it('says how long a course takes, and nothing of it where it was published before that could be said', async () => {
    const timed = await aCourse({ studio, instructor }, { name: 'Timed' });
    const listed = await lea.call<CourseCard[]>('GET', '/courses?pagination[pageSize]=100');
    expect(listed.body.data.find(({ id }) => id === timed.id)).toMatchObject({ durationMinutes: 750 });
    expect((await lea.course(timed.id)).body.data).toMatchObject({ durationMinutes: 750 });
    const versions = studio.strapi.db.query('api::course-version.course-version');
    const { id, snapshot } = await versions.findOne({ where: { courseId: timed.id } });
    const { durationMinutes: _minutes, ...before } = snapshot.course;
    delete snapshot.shape;
    // What was read of a version is kept by its id.
    const older = { documentId: createId(), snapshot: { ...snapshot, course: before } };
    await versions.update({ where: { id }, data: older });
    expect((await lea.course(timed.id)).body.data).toMatchObject({ name: 'Timed', durationMinutes: null });
  });

  it('gives the addresses of its files only to the enrolled, and its questions to nobody', async () => {
    const reader = learning(studio, await studio.createLearner());
    const before = (await reader.course(course.id)).body.data;
    expect(before.enrollment).toBeNull();
    expect(before.files.map((file) => [file.id, file.state, file.sources])).toEqual(
      course.files.map((id) => [id, 'finished', []]),
    );
    expect(before.testSets).toMatchObject([{ id: course.testSets[0]?.id, questionCount: 2, maxScore: 2 }]);

    const { id } = (await reader.enrol(course.id)).body.data;
    const after = (await reader.course(course.id)).body.data;
    expect(after.enrollment).toEqual({ id, completedAt: null });
    expect(after.files.every((file) => (file.sources[0]?.url.length ?? 0) > 20)).toBe(true);
    expect(JSON.stringify(after)).not.toMatch(/"questions"|"answers"|correct|SECRET/);
  });
});

describe('enrolling', () => {
  it('answers 201, then 200 with the same', async () => {
    const first = await lea.enrol(course.id);
    const second = await lea.enrol(course.id);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toEqual(first.body.data);
    expect(first.body.data).toMatchObject({
      course: { id: course.id, name: 'Tides' },
      completedAt: null,
      certificate: { state: 'open', id: null },
    });
  });

  it('enrols once when ten ask at once', async () => {
    const hasty = await studio.createLearner();
    const answers = await Promise.all(Array.from({ length: 10 }, () => learning(studio, hasty).enrol(course.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    expect(await rows('api::enrollment.enrollment', { learner: hasty.documentId })).toBe(1);
  });

  it("shows a learner their own enrolments and nobody else's", async () => {
    const { id } = (await lea.enrol(course.id)).body.data;
    expect((await lea.enrollments()).body.data.map((item) => item.id)).toEqual([id]);
    expect((await other.enrollments()).body.data).toEqual([]);
    const stolen = await other.enrollment(id);
    expect([stolen.status, stolen.body.error.details.code]).toEqual([404, 'enrollment.unknown']);
    expect((await other.sayOpened(id, course.files[0]!)).status).toBe(404);
  });

  it('needs a learner: the public and a wrong token get nothing', async () => {
    for (const [method, path] of [
      ['POST', `/courses/${course.id}/enrollments`],
      ['GET', '/enrollments'],
      ['GET', '/certificates'],
      ['POST', `/test-sets/${course.testSets[0]?.id}/attempts`],
    ] as const) {
      expect((await studio.api(method, `/api${path}`)).status, path).toBe(403);
      expect((await studio.api(method, `/api${path}`, { token: 'nonsense' })).status, path).toBe(401);
    }
  });

  it('gives an API token no learner to act as', async () => {
    const tokens = studio.strapi.service('admin::api-token');
    const { accessKey } = await tokens.create({
      name: 'reader',
      description: '',
      type: 'read-only',
      lifespan: null,
      permissions: null,
    });
    const { status, body } = await studio.api('GET', '/api/enrollments', { token: accessKey });
    expect([status, body.error.details.code]).toEqual([401, 'learner.required']);
  });

  it('keeps to the version it was made with, however the course changes', async () => {
    const changing = await aCourse({ studio, instructor }, { name: 'Old name' });
    const early = learning(studio, await studio.createLearner());
    const { id } = (await early.enrol(changing.id)).body.data;
    await confirmAgain(changing.id, [
      aCourseNode(changing.id, { name: 'New name' }),
      ...aTestOf(changing.id, { testSet: { position: 9 } }).nodes,
    ]);

    expect((await early.enrollment(id)).body.data.course.name).toBe('Old name');
    expect((await early.course(changing.id)).body.data).toMatchObject({ name: 'Old name', testSets: [{}] });
    const late = learning(studio, await studio.createLearner());
    expect((await late.enrol(changing.id)).body.data.testSets).toHaveLength(2);
    expect((await early.enrol(changing.id)).body.data.testSets).toHaveLength(1);
  });
});

describe('opening files', () => {
  it('is remembered once, with the first time', async () => {
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(course.id)).body.data;
    const open = (file: string) => reader.open(id, file);
    const first = (await open(course.files[0]!)).body.data.files;
    const second = (await open(course.files[0]!)).body.data.files;
    expect(first[0]?.openedAt).toMatch(/^\d{4}-/);
    expect(first[1]?.openedAt).toBeNull();
    expect(second).toEqual(first);
    const unknown = await reader.sayOpened(id, createId());
    expect([unknown.status, unknown.body.error.details.code]).toEqual([404, 'file.unknown']);
  });

  it('needs bytes of the file served to that very learner: to say so is not enough', async () => {
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(course.id)).body.data;
    const [file] = course.files as [string];
    const refusal = async () => {
      const { status, body } = await reader.sayOpened(id, file);
      return [status, body.error?.details.code];
    };
    const unserved = [409, 'file.unserved'];
    expect(await refusal()).toEqual(unserved);
    // Somebody else's fetching, a look at the headers, and a part of the file do not count.
    const somebody = learning(studio, await studio.createLearner());
    await somebody.enrol(course.id);
    expect((await somebody.fetchFile(course.id, file)).status).toBe(200);
    const head = await reader.fetchFile(course.id, file, { method: 'HEAD' });
    expect([head.status, await refusal()]).toEqual([200, unserved]);
    const part = await reader.fetchFile(course.id, file, { headers: { Range: 'bytes=0-5' } });
    expect([part.status, await refusal()]).toEqual([206, unserved]);
    const rest = await reader.fetchFile(course.id, file, { headers: { Range: 'bytes=6-9' } });
    expect(rest.status).toBe(206);
    await until('the file to be noted as served', async () => (await refusal())[0] === 200);
  });

  it('is not proved by an address whose mark was changed', async () => {
    const [mine, theirs] = await Promise.all([studio.createLearner(), studio.createLearner()]);
    const [reader, victim] = [learning(studio, mine), learning(studio, theirs)];
    await reader.enrol(course.id);
    const enrollment = (await victim.enrol(course.id)).body.data.id;
    const { files } = (await reader.course(course.id)).body.data;
    const address = new URL(files[0]!.sources[0]!.url, studio.url);
    address.searchParams.set('enrollment', enrollment);
    expect((await fetch(address)).status).toBe(404);
    for (const name of ['enrollment', 'asset']) address.searchParams.delete(name);
    expect((await fetch(address)).status).toBe(404);
  });

  it('writes nothing for a file that was noted already', async () => {
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(course.id)).body.data;
    await reader.open(id, course.files[0]!);
    const where = { documentId: id };
    const before = await studio.strapi.db.query('api::enrollment.enrollment').findOne({ where });
    for (let round = 0; round < 5; round += 1) await reader.fetchFile(course.id, course.files[0]!);
    expect(await studio.strapi.db.query('api::enrollment.enrollment').findOne({ where })).toEqual(before);
  });

  it('loses none of many opened at once, and completes a course without tests', async () => {
    const films = await aCourse({ studio, instructor }, { files: 8, tests: [], name: 'Films' });
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(films.id)).body.data;
    await Promise.all(films.files.slice(1).map((file) => reader.open(id, file)));
    const almost = (await reader.enrollment(id)).body.data;
    expect(almost.files.filter((file) => file.openedAt)).toHaveLength(7);
    expect(almost.completedAt).toBeNull();

    await reader.open(id, films.files[0]!);
    const done = (await reader.enrollment(id)).body.data;
    expect(done.completedAt).toMatch(/^\d{4}-/);
    await reader.open(id, films.files[0]!);
    expect((await reader.enrollment(id)).body.data.completedAt).toBe(done.completedAt);
  });
});

describe('a file that could not be processed', () => {
  const fail = (fileId: string) => setState(fileId, { state: 'error', errorCode: 'media.unreadable' });

  interface CompletionsService {
    reviewFailedFiles(): Promise<void>;
  }

  async function assetOf(fileId: string): Promise<string> {
    const file = await studio.strapi.db
      .query('api::course-file.course-file')
      .findOne({ where: { documentId: fileId, publishedAt: { $notNull: true } }, populate: ['asset'] });
    return file.asset.documentId;
  }

  async function setState(fileId: string, data: object): Promise<void> {
    const where = { documentId: await assetOf(fileId) };
    await studio.strapi.db.query('api::asset.asset').update({ where, data });
  }

  it('stands in nobody’s way to complete a course without tests', async () => {
    const films = await aCourse({ studio, instructor }, { files: 2, tests: [], name: 'Films' });
    await fail(films.files[1]!);
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(films.id)).body.data;
    expect((await reader.enrollment(id)).body.data.completedAt).toBeNull();
    await reader.open(id, films.files[0]!);
    expect((await reader.enrollment(id)).body.data.completedAt).not.toBeNull();
  });

  it('completes the course of those who have opened all the others before it failed, and of nobody else', async () => {
    const films = await aCourse({ studio, instructor }, { files: 3, tests: [], name: 'Films' });
    const open = async (files: number) => {
      const reader = learning(studio, await studio.createLearner());
      const { id } = (await reader.enrol(films.id)).body.data;
      for (const file of films.files.slice(0, files)) await reader.open(id, file);
      return { completedAt: async () => (await reader.enrollment(id)).body.data.completedAt };
    };
    const [done, halfway] = [await open(2), await open(1)];
    const retryAt = new Date(Date.now() + 3_600_000);
    await setState(films.files[2]!, { state: 'error', errorCode: 'disk.full', retryAt });
    expect(await done.completedAt()).toBeNull();
    await setState(films.files[2]!, { state: 'error', errorCode: 'media.unreadable', retryAt: null });
    await until('the completion', done.completedAt);
    expect(await halfway.completedAt()).toBeNull();
  });

  it('completes courses that waited for it after a start, and those of copies that share it', async () => {
    const films = await aCourse({ studio, instructor }, { files: 2, tests: [], name: 'Films' });
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(films.id)).body.data;
    await reader.open(id, films.files[0]!);
    const asset = await assetOf(films.files[1]!);
    // As if the file had been uploaded for another course, and nobody had been there to look.
    const given = { state: 'error', error_code: 'media.unreadable', retry_at: null, draft: null };
    await studio.strapi.db.connection('assets').where({ document_id: asset }).update(given);
    await studio.strapi.plugin('course-studio').service<CompletionsService>('completions').reviewFailedFiles();
    expect((await reader.enrollment(id)).body.data.completedAt).not.toBeNull();
  });

  it('completes nobody’s course if it was the only one, and the instructor is told', async () => {
    const films = await aCourse({ studio, instructor }, { files: 1, tests: [], name: 'Lone film' });
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(films.id)).body.data;
    await reader.open(id, films.files[0]!);
    const listed = async () => {
      const { token } = instructor;
      const page = await studio.api('GET', '/course-studio/drafts?kind=published&search=Lone', { token });
      return page.body.data[0].uncompletable;
    };
    const late = learning(studio, await studio.createLearner());
    const waiting = (await late.enrol(films.id)).body.data.id;
    expect(await listed()).toBe(false);
    await fail(films.files[0]!);
    await studio.strapi.plugin('course-studio').service<CompletionsService>('completions').reviewFailedFiles();
    expect(await listed()).toBe(true);
    expect((await late.enrollment(waiting)).body.data.completedAt).toBeNull();
    await setState(films.files[0]!, { state: 'finished', errorCode: null });
    expect(await listed()).toBe(false);
  });

  it('is waited for while it is to be tried again', async () => {
    const films = await aCourse({ studio, instructor }, { files: 2, tests: [], name: 'Films' });
    await setState(films.files[1]!, {
      state: 'error',
      errorCode: 'disk.full',
      retryAt: new Date(Date.now() + 3_600_000),
    });
    const reader = learning(studio, await studio.createLearner());
    const { id } = (await reader.enrol(films.id)).body.data;
    await reader.open(id, films.files[0]!);
    expect((await reader.enrollment(id)).body.data.completedAt).toBeNull();
    await fail(films.files[1]!);
    await setState(films.files[1]!, { retryAt: null });
    await reader.open(id, films.files[0]!);
    expect((await reader.enrollment(id)).body.data.completedAt).not.toBeNull();
  });
});

describe('the OpenAPI document', () => {
  it('describes every route of the learner API, with its bodies, answers and errors', async () => {
    const { document } = await contractOf(studio);
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), servers: [{ url: '/api' }] });
    for (const [place, told] of Object.entries(OPERATIONS)) {
      const [method, path] = place.split(' ') as [string, string];
      const operation = document.paths[path]?.[method];
      expect(operation?.responses['200'], place).toMatchObject({ content: expect.anything() });
      expect('201' in operation!.responses, place).toBe(told.creates === true);
      expect(Boolean(operation!.requestBody), place).toBe(Boolean(told.requests ?? told.takesPdf));
    }
    expect(Object.keys(OPERATIONS)).toEqual(expect.arrayContaining(DESIGNED));
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.filter((place) => OURS.test(place)).sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  it('has examples for every body and answer that are what its schemas say', async () => {
    const { document, mismatch } = await contractOf(studio);
    for (const place of Object.keys(OPERATIONS)) {
      const [method, path] = place.split(' ') as [string, string];
      const { requestBody, responses } = document.paths[path]![method]!;
      for (const [status, { content = {} }] of [
        ['request', requestBody ?? {}] as const,
        ...Object.entries(responses),
      ]) {
        const { schema, examples } = content['application/json'] ?? {};
        if (!schema) continue;
        const values = Object.entries(examples ?? {});
        expect(values.length, `${place} ${status}`).toBeGreaterThan(0);
        for (const [name, { value }] of values)
          expect(mismatch(schema, value), `${place} ${status} ${name}`).toBeNull();
      }
    }
  });

  it('is held against real answers by all tests of the learner API, and this would be noticed', async () => {
    const { problemOf } = await contractOf(studio);
    const answer = await lea.course(course.id);
    const path = `/courses/${course.id}`;
    expect(problemOf('GET', path, answer)).toBeNull();
    const { name: _name, ...nameless } = answer.body.data;
    expect(problemOf('GET', path, { ...answer, body: { data: nameless } })).toContain('name');
    expect(problemOf('GET', path, { ...answer, body: { data: { ...answer.body.data, key: [] } } })).toContain(
      'additional',
    );
    expect(problemOf('GET', path, { ...answer, status: 418 })).toContain('418');
    const refused = await lea.course(createId());
    expect(problemOf('GET', path, refused)).toBeNull();
    refused.body.error.details.code = 'attempt.unknown';
    expect(problemOf('GET', path, refused)).toContain('allowed values');
  });
});

/** Where the routes of the learner API are. */
const OURS = / \/(courses|enrollments|test-sets|attempts|certificates|verify|profile)(\/|$)| \/auth\/(?!sessions|\{)/;

/** What learners can do; more may be described. */
const DESIGNED = [
  'get /courses',
  'get /courses/{id}',
  'post /courses/{id}/enrollments',
  'get /enrollments',
  'get /enrollments/{id}',
  'post /enrollments/{id}/files/{fileId}/opened',
  'post /test-sets/{id}/attempts',
  'get /attempts/{id}',
  'put /attempts/{id}/answers',
  'post /attempts/{id}/submit',
  'get /certificates',
  'get /profile',
  'put /profile',
  'get /certificates/{id}/pdf',
  'get /certificates/verify/{code}',
];

import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aCourseNode } from '../../database/seeds/nodes';
import type { DraftNode } from '../../plugins/course-studio/shared/draft';
import { LEARNER_EVENTS } from '../../src/api/course/rules/events';
import type { EnrollmentView } from '../../src/api/enrollment/rules/contract';
import { puts } from '../authoring';
import { startStudio, until, type Answer, type Person, type Studio } from '../harness';
import {
  aCourse,
  aTestOf,
  answersFor,
  learning,
  SECRET,
  type Course,
  type Key,
  type Refusal,
  type TestPlan,
} from '../learning';

let studio: Studio;
let instructor: Person;
const events: { event: string; facts: Record<string, unknown> }[] = [];

beforeAll(async () => {
  studio = await startStudio();
  instructor = await studio.createInstructor();
  studio.strapi.eventHub.subscribe(async (event, facts) => {
    if (event.startsWith('course-studio.')) events.push({ event, facts: facts as Record<string, unknown> });
  });
});
afterAll(() => studio.stop());

const ATTEMPT = 'api::attempt.attempt';
const codeOf = ({ status, body }: Answer<Refusal>) => [status, body.error.details.code];

async function enrolled(tests: TestPlan[] = [{}], files = 0) {
  const course = await aCourse({ studio, instructor }, { tests, files, certificate: false });
  const person = await studio.createLearner();
  const me = learning(studio, person);
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: testSet, key }] = course.testSets as [{ id: string; key: Key }];
  return { course, person, me, enrollment, testSet, key };
}

/** Edits a course and confirms it again. */
async function confirmAgain(id: string, nodes: DraftNode[], removed: string[] = []) {
  const { token } = instructor;
  const draft = (await studio.api('GET', `/course-studio/drafts/${id}`, { token })).body.data;
  const removals = removed.map((testSet) => ({ op: 'remove', type: 'testSet', id: testSet }));
  const save = { revision: draft.revision, saveId: createId(), changes: [...puts(nodes), ...removals] };
  const saved = await studio.api('PATCH', `/course-studio/drafts/${id}`, { token, body: { data: save } });
  const body = { data: { revision: saved.body.data.revision } };
  expect((await studio.api('POST', `/course-studio/drafts/${id}/confirm`, { token, body })).status).toBe(200);
}

const second = (id: string) => aCourseNode(id, { version: '2.0', certificate: false });

describe('a newer version', () => {
  it('asks for its wait after an attempt at the older one', async () => {
    const { course, me, enrollment, testSet } = await enrolled([{ testSet: { waitMinutes: 0 } }]);
    await me.submit((await me.start(testSet)).body.data.id);
    const { token } = instructor;
    const draft = (await studio.api('GET', `/course-studio/drafts/${course.id}`, { token })).body.data;
    const set = draft.nodes.find(({ id }: { id: string }) => id === testSet);
    await confirmAgain(course.id, [second(course.id), { ...set, waitMinutes: 30 }]);
    expect((await me.call<EnrollmentView>('POST', `/enrollments/${enrollment}/upgrade`)).status).toBe(200);
    expect(codeOf(await me.start(testSet))).toEqual([409, 'attempt.wait']);
    const [progress] = (await me.enrollment(enrollment)).body.data.testSets;
    expect(Date.parse(progress!.nextStartAt!)).toBeGreaterThan(Date.now() + 29 * 60_000);
  });

  const upgrade = (me: ReturnType<typeof learning>, id: string) =>
    me.call<EnrollmentView>('POST', `/enrollments/${id}/upgrade`);

  it('is offered, not forced, and changed to when asked; what was passed stays passed', async () => {
    const { course, me, enrollment, testSet, key } = await enrolled([{}, {}]);
    await me.take(testSet, key);
    expect((await me.enrollment(enrollment)).body.data.upgrade).toBeNull();
    const added = aTestOf(course.id, { testSet: { position: 9 } });
    await confirmAgain(course.id, [second(course.id), ...added.nodes]);
    const before = (await me.enrollment(enrollment)).body.data;
    expect(before).toMatchObject({ course: { version: '1.0' }, upgrade: { version: '2.0', number: 2 } });
    expect(before.testSets).toHaveLength(2);
    expect(codeOf(await me.start(added.id))).toEqual([403, 'enrollment.required']);

    const { status, body } = await upgrade(me, enrollment);
    expect([status, body.data.course.version, body.data.upgrade]).toEqual([200, '2.0', null]);
    expect(body.data.testSets.map(({ passed }) => passed)).toEqual([true, false, false]);
    expect((await me.start(added.id)).status).toBe(201);
  });

  it('is changed to once, by however many at once, and asking again changes nothing', async () => {
    const { course, me, enrollment } = await enrolled();
    await confirmAgain(course.id, [second(course.id)]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => upgrade(me, enrollment)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.data.course.version}`))).toEqual(
      new Set(['200 2.0']),
    );
    expect((await upgrade(me, enrollment)).body.data.course.version).toBe('2.0');
  });

  it('waits while an attempt is open', async () => {
    const { course, me, enrollment, testSet } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    await confirmAgain(course.id, [second(course.id)]);
    expect(codeOf(await upgrade(me, enrollment))).toEqual([409, 'enrollment.attemptOpen']);
    await me.submit(id);
    expect((await upgrade(me, enrollment)).status).toBe(200);
  });

  it('does not touch a completion: it stands with the version it was earned with', async () => {
    const { course, me, enrollment, testSet, key } = await enrolled();
    await me.take(testSet, key);
    const { completedAt } = (await me.enrollment(enrollment)).body.data;
    expect(completedAt).not.toBeNull();
    await confirmAgain(course.id, [second(course.id), ...aTestOf(course.id, { testSet: { position: 9 } }).nodes]);
    const after = (await me.enrollment(enrollment)).body.data;
    expect(after).toMatchObject({ completedAt, upgrade: null, course: { version: '1.0' } });
    expect(codeOf(await upgrade(me, enrollment))).toEqual([409, 'enrollment.completed']);
  });

  it('completes the course where it asks for no more than was passed', async () => {
    const { course, me, enrollment, testSet, key } = await enrolled([{}, {}]);
    await me.take(testSet, key);
    await confirmAgain(course.id, [second(course.id)], [course.testSets[1]!.id]);
    expect((await upgrade(me, enrollment)).body.data.completedAt).toMatch(/^\d{4}-/);
  });

  it("is changed to by nobody but the enrolment's learner", async () => {
    const { course, enrollment } = await enrolled();
    await confirmAgain(course.id, [second(course.id)]);
    const other = learning(studio, await studio.createLearner());
    expect(codeOf(await upgrade(other, enrollment))).toEqual([404, 'enrollment.unknown']);
    expect((await studio.api('POST', `/api/enrollments/${enrollment}/upgrade`)).status).toBe(403);
  });

  it('changes nothing of a result that was graded before', async () => {
    const { course, me, enrollment, testSet, key } = await enrolled([{}, {}]);
    const { id, score, submittedAt } = await me.take(testSet, key);
    await confirmAgain(course.id, [second(course.id), ...aTestOf(course.id, { testSet: { position: 9 } }).nodes]);
    const { now: _, ...before } = (await me.attempt(id)).body.data;
    await upgrade(me, enrollment);
    const { now: __, ...after } = (await me.attempt(id)).body.data;
    expect(after).toEqual(before);
    expect(after).toMatchObject({ score, submittedAt });
  });
});

describe('what is told of a result', () => {
  const submitted = async (testSet: TestPlan['testSet'], isRight: boolean) => {
    const taken = await enrolled([{ questions: 1, testSet }]);
    const { id } = await taken.me.take(taken.testSet, isRight ? taken.key : {});
    return { ...taken, id, seen: async () => (await taken.me.attempt(id)).body.data };
  };

  it('is the score, and what was right and wrong, unless the test set says otherwise', async () => {
    const { seen } = await submitted({}, true);
    expect(await seen()).toMatchObject({
      review: 'marks',
      score: 1,
      passed: true,
      results: [{ right: true, correct: null }],
    });
    expect(JSON.stringify(await seen())).not.toContain(SECRET);
  });

  it('is nothing, or the score alone, where the test set says so', async () => {
    const silent = await submitted({ review: 'nothing' }, true);
    expect(await silent.seen()).toMatchObject({ state: 'graded', score: null, passed: null, results: null });
    const [progress] = (await silent.me.enrollment(silent.enrollment)).body.data.testSets;
    expect(progress).toMatchObject({ best: null, passed: true });
    const { seen } = await submitted({ review: 'score' }, true);
    expect(await seen()).toMatchObject({ score: 1, passed: true, results: null });
  });

  it('includes the key once the set is passed, but not during another attempt', async () => {
    const { me, testSet, seen } = await submitted({ review: 'key' }, true);
    expect(await seen()).toMatchObject({ review: 'key', results: [{ explanation: SECRET }] });
    const again = (await me.start(testSet)).body.data.id;
    expect(await seen()).toMatchObject({ review: 'marks', results: [{ correct: null, explanation: null }] });
    await me.submit(again);
    expect(await seen()).toMatchObject({ review: 'key' });
  });

  it('includes the key once no attempts are left, not before', async () => {
    const { me, testSet, seen } = await submitted({ review: 'key', attemptsAllowed: 2 }, false);
    expect(await seen()).toMatchObject({ review: 'marks' });
    const last = (await me.start(testSet)).body.data.id;
    expect(await seen()).toMatchObject({ review: 'marks' });
    await me.submit(last);
    expect(await seen()).toMatchObject({ review: 'key', passed: false });
  });

  it('includes the key only once a newer version on offer allows no further attempt either', async () => {
    const { course, testSet, me, enrollment, seen } = await submitted({ review: 'key', attemptsAllowed: 1 }, false);
    expect(await seen()).toMatchObject({ review: 'key' });
    const more = aTestOf(course.id, { testSet: { id: testSet, review: 'key', attemptsAllowed: 2 } });
    await confirmAgain(course.id, more.nodes);
    expect(await seen()).toMatchObject({ review: 'marks' });
    await me.call('POST', `/enrollments/${enrollment}/upgrade`);
    expect(await seen()).toMatchObject({ review: 'marks' });
    await me.take(testSet, {});
    expect(await seen()).toMatchObject({ review: 'key' });
  });

  it('stays what it was when the test set is edited', async () => {
    const { course, seen } = await submitted({ review: 'score' }, true);
    const { id } = course.testSets[0]!;
    await confirmAgain(course.id, aTestOf(course.id, { testSet: { id, review: 'key' } }).nodes);
    expect(await seen()).toMatchObject({ review: 'score', results: null });
  });
});

describe('partial credit', () => {
  it('is given where the author chose it', async () => {
    const { course, testSet } = await enrolled([{ questions: 2 }]);
    const draft = (await studio.api('GET', `/course-studio/drafts/${course.id}`, { token: instructor.token })).body
      .data;
    const nodes: DraftNode[] = draft.nodes;
    const multiple = nodes.find((node) => node.type === 'question' && node.kind === 'multiple')!;
    await confirmAgain(course.id, [{ ...multiple, partialCredit: true, points: 2 } as DraftNode]);
    const me = learning(studio, await studio.createLearner());
    await me.enrol(course.id);
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, [{ question: multiple.id, selected: course.testSets[0]!.key[multiple.id]!.slice(0, 1) }]);
    const graded = (await me.submit(id)).body.data;
    expect(graded).toMatchObject({ score: 1, maxScore: 3 });
    expect(graded.results![1]).toMatchObject({ right: false, earned: 1, points: 2 });
  });
});

describe('the cron', () => {
  it('grades attempts whose time is up for those who do not come back, once', async () => {
    const { me, testSet, key, enrollment } = await enrolled([{ testSet: { timeLimit: 5 } }]);
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key));
    const where = { documentId: id };
    const rowOf = () => studio.strapi.db.query(ATTEMPT).findOne({ where });
    await studio.strapi.service('api::attempt.attempt').gradeAllOverdue();
    expect(await rowOf()).toMatchObject({ submittedAt: null });
    await studio.strapi.db.query(ATTEMPT).update({ where, data: { deadline: new Date(Date.now() - 60_000) } });
    // An attempt nobody can grade stands in nobody's way.
    const orphan = { enrollmentId: createId(), testSetId: testSet, number: 1, passMark: 0, questions: [] };
    await studio.strapi.db.query(ATTEMPT).create({ data: { ...orphan, deadline: new Date(0) } });
    const { job, options } = studio.strapi.cron.jobs.find(({ name }) => name === 'overdue')!;
    const everyMinute = { rule: '* * * * *' };
    expect(options).toEqual(everyMinute);
    // Sixty times as often, so that nobody has to wait.
    job.reschedule('* * * * * *');
    await until('the cron', async () => (await rowOf()).submittedAt);
    await Promise.all([job.invoke(), job.invoke()]);
    job.reschedule(everyMinute);
    const row = await rowOf();
    expect(row).toMatchObject({ score: 2, passed: true, submittedAt: row.deadline });
    expect((await me.enrollment(enrollment)).body.data.completedAt).toBe(row.deadline);
    expect(events.filter(({ facts }) => (facts.attempt as { id: string } | undefined)?.id === id)).toHaveLength(1);
  });
});

describe('events', () => {
  const of = (person: Person) => events.filter(({ facts }) => facts.learner === person.documentId);

  it('tell of enrolment, submission and completion, once each, and nothing of the questions', async () => {
    const { course, person, me, enrollment, testSet, key } = await enrolled();
    await me.enrol(course.id);
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key));
    await Promise.all([me.submit(id), me.submit(id)]);
    await until('the events', async () => of(person).length >= 3);
    const about = { enrollment, course: { id: course.id, name: 'Tides', version: '1.0' } };
    expect(of(person)).toEqual([
      { event: 'course-studio.enrolled', facts: expect.objectContaining(about) },
      {
        event: 'course-studio.submitted',
        facts: expect.objectContaining({
          ...about,
          attempt: { id, testSet, number: 1, score: 2, maxScore: 2, percent: 100, passed: true },
        }),
      },
      { event: 'course-studio.completed', facts: expect.objectContaining(about) },
    ]);
  });

  it('tell of nothing that was refused', async () => {
    const stranger = await studio.createLearner();
    const { testSet } = await enrolled();
    await learning(studio, stranger).start(testSet);
    await learning(studio, stranger).enrol(createId());
    expect(of(stranger)).toEqual([]);
  });

  it('tell of a certificate when its PDF is stored', async () => {
    const { person } = await enrolled();
    const query = studio.strapi.db.query('api::certificate.certificate');
    const owner = { learner: person.documentId, courseId: createId(), versionId: createId() };
    const texts = { holder: 'Lea', courseName: 'Tides', code: createId(), achievedAt: new Date() };
    const { id, documentId } = await query.create({ data: { ...owner, ...texts } });
    await query.updateMany({ where: { id, sha256: null }, data: { sha256: createId() } });
    const told = await until('the event', async () => of(person).find(({ event }) => event.endsWith('certificate')));
    expect(told.facts).toMatchObject({ certificate: documentId, course: { name: 'Tides' } });
  });

  it('can be chosen for webhooks', async () => {
    const admin = await studio.createAdmin('strapi-super-admin');
    const call = (method: string, path: string, body?: unknown) =>
      studio.api(method, `/admin/webhooks${path}`, { token: admin.token, ...(body !== undefined && { body }) });
    const hook = { name: 'hook', url: 'https://hooks.example.com', headers: {} };
    const { status, body } = await call('POST', '', { ...hook, events: [...LEARNER_EVENTS] });
    expect(status).toBe(201);
    // Gone before anything happens that it would be told.
    expect((await call('DELETE', `/${body.data.id}`)).status).toBe(200);
    expect((await call('POST', '', { ...hook, events: ['course-studio.nothing'] })).status).toBe(400);
  });
});

describe('bad input', () => {
  it('gives a clear error, stores nothing, and leaks nothing, whatever id is forged', async () => {
    const mine = await enrolled([{ questions: 2 }]);
    const theirs = await enrolled([{ questions: 2 }]);
    const { id } = (await mine.me.start(mine.testSet)).body.data;
    const other = (await theirs.me.start(theirs.testSet)).body.data;
    const foreign = answersFor(theirs.key);
    for (const answers of [foreign, [{ question: Object.keys(mine.key)[0], selected: foreign[0]!.selected }]]) {
      expect(codeOf(await mine.me.save(id, answers))).toEqual([400, 'body.invalid']);
    }
    expect(codeOf(await mine.me.start(theirs.testSet))).toEqual([403, 'enrollment.required']);
    expect(codeOf(await mine.me.save(other.id, foreign))).toEqual([404, 'attempt.unknown']);
    expect(codeOf(await mine.me.submit(other.id))).toEqual([404, 'attempt.unknown']);
    expect(codeOf(await mine.me.enrollment(theirs.enrollment))).toEqual([404, 'enrollment.unknown']);
    expect((await mine.me.attempt(id)).body.data).toMatchObject({ state: 'open', answers: [] });
    expect((await theirs.me.attempt(other.id)).body.data).toMatchObject({ state: 'open', answers: [] });
  });

  it.each(['%00', '..%2F..%2Fetc', "'%20OR%201=1--", '%F0%9F%A6%91', 'x'.repeat(5000), '[object Object]', '-1'])(
    'takes %s for an id nobody has',
    async (id) => {
      const me = learning(studio, await studio.createLearner());
      for (const path of [`/courses/${id}`, `/enrollments/${id}`, `/attempts/${id}`]) {
        expect([400, 404, 414, 431]).toContain((await me.call('GET', path)).status);
      }
      expect([400, 404]).toContain((await me.call('POST', `/attempts/${id}/submit`)).status);
    },
  );

  it.each([
    ['a score', { data: { answers: [], score: 100 } }],
    ['a pass', { data: { answers: [], passed: true } }],
    ['another deadline', { data: { answers: [], deadline: '2099-01-01' } }],
    ['a NUL', { data: { answers: [{ question: '\0', selected: ['\0'] }] } }],
    ['half a surrogate pair', '{"data":{"answers":[{"question":"\\ud800","selected":["\\udfff"]}]}}'],
    ['a prototype', '{"data":{"answers":[],"__proto__":{"score":100}}}'],
    ['text instead of JSON', 'not json'],
    ['null', 'null'],
    ['a list', []],
  ])('refuses %s sent with the answers', async (_, body) => {
    const { me, testSet } = await enrolled();
    const { id, deadline } = (await me.start(testSet)).body.data;
    expect((await me.call('PUT', `/attempts/${id}/answers`, body)).status).toBe(400);
    expect((await me.attempt(id)).body.data).toMatchObject({ state: 'open', deadline, answers: [] });
  });

  it.each(['<script>alert(1)</script>', '<img src=http://127.0.0.1:9/x>'])(
    'sends a course named %s as text that no browser runs',
    async (name) => {
      const course: Course = await aCourse({ studio, instructor }, { name, certificate: false });
      const me = learning(studio, await studio.createLearner());
      const { headers, body } = await me.enrol(course.id);
      expect(body.data.course.name).toBe(name);
      expect(headers.get('content-type')).toContain('application/json');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Answer, type Person, type Studio } from '../harness';
import {
  aCourse,
  answersFor,
  aStoredFile,
  learning,
  SECRET,
  slowWrites,
  type Course,
  type Key,
  type Refusal,
  type TestPlan,
} from '../learning';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio();
  slowWrites(studio);
  instructor = await studio.createInstructor();
});
afterAll(() => studio.stop());

const ATTEMPT = 'api::attempt.attempt';
const attempts = (where: Record<string, unknown>) => studio.strapi.db.query(ATTEMPT).count({ where });
const inThePast = () => new Date(Date.now() - 60_000);
const expire = (documentId: string) =>
  studio.strapi.db.query(ATTEMPT).update({ where: { documentId }, data: { deadline: inThePast() } });

/** A new learner enrolled in a new course. */
async function enrolled(tests: TestPlan[] = [{}], certificate = false) {
  const course = await aCourse({ studio, instructor }, { tests, certificate });
  const person = await studio.createLearner();
  const me = learning(studio, person);
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: testSet, key }] = course.testSets as [{ id: string; key: Key }];
  return { course, person, me, enrollment, testSet, key };
}

const codeOf = ({ status, body }: Answer<Refusal>) => [status, body.error.details.code];

describe('starting an attempt', () => {
  it('is refused to those who are not enrolled, and for what does not exist', async () => {
    const { course, testSet } = await enrolled();
    const stranger = learning(studio, await studio.createLearner());
    expect(codeOf(await stranger.start(testSet))).toEqual([403, 'enrollment.required']);
    expect(codeOf(await stranger.start(createId()))).toEqual([404, 'testSet.unknown']);
    expect(codeOf(await stranger.start(course.id))).toEqual([404, 'testSet.unknown']);
    expect(await attempts({ testSetId: testSet })).toBe(0);
  });

  it('asks the questions of the course in its order, where the test set does not shuffle', async () => {
    const { me, testSet, key } = await enrolled([{ questions: 4 }]);
    const { status, body } = await me.start(testSet);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ state: 'open', number: 1, testSet, deadline: null, answers: [] });
    expect(body.data.questions.map((question) => question.id)).toEqual(Object.keys(key));
    expect(body.data.questions.map((question) => question.kind)).toEqual(['single', 'multiple', 'single', 'multiple']);
    expect(body.data.questions[0]?.answers.map((answer) => answer.text)).toEqual(['first', 'second', 'third']);
  });

  it('shuffles where it does, and keeps that order for the attempt', async () => {
    const { me, testSet, key } = await enrolled([{ questions: 12, testSet: { shuffle: true } }]);
    const { body } = await me.start(testSet);
    const order = body.data.questions.map((question) => question.id);
    expect(order).not.toEqual(Object.keys(key));
    expect([...order].sort()).toEqual(Object.keys(key).sort());
    const texts = new Set(body.data.questions.map((question) => question.answers.map((answer) => answer.text).join()));
    expect(texts.size).toBeGreaterThan(1);
    expect((await me.attempt(body.data.id)).body.data.questions).toEqual(body.data.questions);
  });

  it('gives one attempt when ten are started at once', async () => {
    const { me, testSet } = await enrolled();
    const answers = await Promise.all(Array.from({ length: 10 }, () => me.start(testSet)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    expect(await attempts({ testSetId: testSet })).toBe(1);
  });

  it('is refused beyond the attempts allowed', async () => {
    const { me, enrollment, testSet } = await enrolled([{ testSet: { attemptsAllowed: 2 } }]);
    for (const number of [1, 2]) {
      const { id, ...attempt } = (await me.start(testSet)).body.data;
      expect(attempt.number).toBe(number);
      await me.submit(id);
    }
    expect(codeOf(await me.start(testSet))).toEqual([409, 'attempt.noneLeft']);
    expect(await attempts({ testSetId: testSet })).toBe(2);
    const [progress] = (await me.enrollment(enrollment)).body.data.testSets;
    expect(progress).toMatchObject({ passed: false, attemptsUsed: 2, attemptsLeft: 0, best: 0, openAttempt: null });
  });

  describe('where there is a wait', () => {
    const MINUTE = 60_000;
    const endedAgo = (documentId: string, ms: number) =>
      studio.strapi.db
        .query(ATTEMPT)
        .update({ where: { documentId }, data: { submittedAt: new Date(Date.now() - ms) } });

    it('is refused until it is over, and says until when', async () => {
      const { me, enrollment, testSet } = await enrolled([{ testSet: { attemptsAllowed: 3, waitMinutes: 10 } }]);
      const [before] = (await me.enrollment(enrollment)).body.data.testSets;
      expect(before?.nextStartAt).toBeNull();
      const { id } = (await me.start(testSet)).body.data;
      expect((await me.start(testSet)).status).toBe(200);
      const { submittedAt } = (await me.submit(id)).body.data;
      const until = new Date(Date.parse(submittedAt) + 10 * MINUTE).toISOString();
      const refused = await me.start(testSet);
      expect(codeOf(refused)).toEqual([409, 'attempt.wait']);
      expect(refused.body.error.details).toMatchObject({ until });
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(540);
      expect(seconds).toBeLessThanOrEqual(600);
      const [progress] = (await me.enrollment(enrollment)).body.data.testSets;
      expect(progress).toMatchObject({ attemptsLeft: 2, nextStartAt: until });
      expect(await attempts({ testSetId: testSet })).toBe(1);
    });

    it('is possible from the moment it is over, once, however many ask', async () => {
      const { me, testSet } = await enrolled([{ testSet: { attemptsAllowed: 2, waitMinutes: 10 } }]);
      const { id } = (await me.start(testSet)).body.data;
      await me.submit(id);
      await endedAgo(id, 10 * MINUTE - 2_000);
      const early = await Promise.all(Array.from({ length: 50 }, () => me.start(testSet)));
      const allowed = early.filter(({ status }) => status !== 409);
      // Should the machine be so slow that the two seconds pass meanwhile, it is still one attempt.
      expect(new Set(allowed.map(({ body }) => body.data.id)).size).toBeLessThanOrEqual(1);
      for (const answer of early.filter(({ status }) => status === 409))
        expect(codeOf(answer)).toEqual([409, 'attempt.wait']);
      await endedAgo(id, 10 * MINUTE);
      const late = await Promise.all(Array.from({ length: 50 }, () => me.start(testSet)));
      expect(new Set(late.map(({ body }) => body.data.id)).size).toBe(1);
      expect(await attempts({ testSetId: testSet })).toBe(2);
      await me.submit(late[0]!.body.data.id);
      expect(codeOf(await me.start(testSet))).toEqual([409, 'attempt.noneLeft']);
    });

    it('counts from the deadline of an attempt that was not submitted', async () => {
      const plan = { attemptsAllowed: 0, waitMinutes: 10, timeLimit: 30 };
      const { me, testSet } = await enrolled([{ testSet: plan }]);
      const { id } = (await me.start(testSet)).body.data;
      await expire(id);
      const refused = await me.start(testSet);
      expect(codeOf(refused)).toEqual([409, 'attempt.wait']);
      const { until } = refused.body.error.details as { until?: string };
      expect(Date.parse(until!)).toBeLessThan(Date.now() + 9 * MINUTE + 1_000);
      await endedAgo(id, 11 * MINUTE);
      expect((await me.start(testSet)).status).toBe(201);
    });

    it('is not asked of versions and test sets of before there was one', async () => {
      const course = await aCourse({ studio, instructor });
      const testSet = course.testSets[0]!.id;
      const versions = studio.strapi.db.query('api::course-version.course-version');
      const row = await versions.findOne({ where: { courseId: course.id } });
      delete row.snapshot.shape;
      for (const set of row.snapshot.testSets) delete set.waitMinutes;
      await versions.update({ where: { id: row.id }, data: { snapshot: row.snapshot } });
      await studio.strapi.db.connection('test_sets').where({ document_id: testSet }).update({ wait_minutes: null });
      const me = learning(studio, await studio.createLearner());
      await me.enrol(course.id);
      await me.submit((await me.start(testSet)).body.data.id);
      expect((await me.start(testSet)).status).toBe(201);
      const draft = await studio.api('GET', `/course-studio/drafts/${course.id}`, { token: instructor.token });
      const nodes: { id: string; waitMinutes?: number }[] = draft.body.data.nodes;
      expect(nodes.find((node) => node.id === testSet)?.waitMinutes).toBe(0);
    });
  });

  it('is numbered once by the database itself, whatever a server thinks', async () => {
    const { me, enrollment, testSet } = await enrolled();
    await me.start(testSet);
    const {
      id: _id,
      documentId: _documentId,
      ...row
    } = await studio.strapi.db.query(ATTEMPT).findOne({ where: { enrollmentId: enrollment, testSetId: testSet } });
    await expect(studio.strapi.db.query(ATTEMPT).create({ data: row })).rejects.toThrow(/unique/i);
    await studio.strapi.db.query(ATTEMPT).create({ data: { ...row, number: 2 } });
    expect(await attempts({ testSetId: testSet })).toBe(2);
  });

  it('shows images by addresses that are signed', async () => {
    const course = await aCourse({ studio, instructor });
    const image = await aStoredFile(studio, course.id, 'image');
    const version = await studio.strapi.db
      .query('api::course-version.course-version')
      .findOne({ where: { courseId: course.id } });
    version.snapshot.testSets[0].questions[0] = {
      ...version.snapshot.testSets[0].questions[0],
      image,
      imageAlt: 'A picture',
    };
    await studio.strapi.db
      .query('api::course-version.course-version')
      .update({ where: { id: version.id }, data: { snapshot: version.snapshot } });
    const me = learning(studio, await studio.createLearner());
    await me.enrol(course.id);
    const [first, second] = (await me.start(course.testSets[0]!.id)).body.data.questions;
    expect(first?.image?.alt).toBe('A picture');
    expect(first?.image?.url).toMatch(/^(\/|http).{20,}/);
    expect(second?.image).toBeNull();
  });
});

describe('saving answers', () => {
  it('is partial and repeatable', async () => {
    const { me, testSet, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    const [first, second] = answersFor(key) as [
      { question: string; selected: string[] },
      { question: string; selected: string[] },
    ];
    await me.save(id, [first]);
    await me.save(id, [second]);
    const saved = await me.save(id, [second]);
    expect([saved.status, saved.body.data.answers]).toEqual([200, [first, second]]);
    await me.save(id, [{ ...first, selected: [] }]);
    expect((await me.attempt(id)).body.data.answers).toEqual([second]);
  });

  it('loses none of several saved at once', async () => {
    const { me, testSet, key } = await enrolled([{ questions: 10 }]);
    const { id } = (await me.start(testSet)).body.data;
    await Promise.all(answersFor(key).map((answer) => me.save(id, [answer])));
    expect((await me.attempt(id)).body.data.answers).toHaveLength(10);
  });

  it('stores nothing of a body in which anything is wrong, and names the field', async () => {
    const { me, testSet, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    const [good, multiple] = answersFor(key) as [
      { question: string; selected: string[] },
      { question: string; selected: string[] },
    ];
    const bad: [unknown, string, string?][] = [
      [{ question: createId(), selected: [] }, 'data.answers.1.question', 'question.unknown'],
      [good, 'data.answers.1.question', 'question.repeated'],
      [{ ...multiple, selected: good.selected }, 'data.answers.1.selected.0', 'answer.unknown'],
      [
        { ...multiple, selected: [multiple.selected[0], multiple.selected[0]] },
        'data.answers.1.selected.1',
        'answer.repeated',
      ],
      [{ question: multiple.question, selected: 'x' }, 'data.answers.1.selected'],
      [{ question: multiple.question, selected: [], score: 9 }, 'data.answers.1'],
    ];
    for (const [answer, path, code] of bad) {
      const refused = await me.save(id, [good, answer]);
      expect(codeOf(refused)).toEqual([400, 'body.invalid']);
      expect(refused.body.error.details.fields[0]).toMatchObject({ path, ...(code && { code }) });
    }
    const question = (await me.attempt(id)).body.data.questions[0]!;
    const both = await me.save(id, [{ question: question.id, selected: question.answers.map((answer) => answer.id) }]);
    expect(both.body.error.details.fields).toMatchObject([{ path: 'data.answers.0.selected', code: 'answer.tooMany' }]);
    for (const body of [undefined, [], { answers: [] }, { data: { answers: null } }]) {
      expect((await me.call('PUT', `/attempts/${id}/answers`, body)).status).toBe(400);
    }
    expect((await me.attempt(id)).body.data.answers).toEqual([]);
  });

  it("is refused for somebody else's attempt as if there were none", async () => {
    const { me, testSet, course, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    const other = learning(studio, await studio.createLearner());
    await other.enrol(course.id);
    for (const answer of [
      await other.attempt(id),
      await other.save(id, answersFor(key)),
      await other.submit(id),
      await other.attempt(createId()),
    ]) {
      expect(codeOf(answer)).toEqual([404, 'attempt.unknown']);
    }
    expect((await me.attempt(id)).body.data).toMatchObject({ state: 'open', answers: [] });
  });
});

describe('submitting', () => {
  it('grades what is saved and tells score, results, key and explanations', async () => {
    const { me, enrollment, testSet, key } = await enrolled([{ questions: 4, testSet: { review: 'key' } }]);
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key).slice(0, 3));
    const { status, body } = await me.submit(id);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ state: 'graded', score: 3, maxScore: 4, percent: 75, passed: true });
    expect(
      body.data.results!.map(({ question, right, earned, correct }) => [question, right, earned, correct]),
    ).toEqual(
      Object.entries(key).map(([question, correct], index) => [question, index < 3, index < 3 ? 1 : 0, correct]),
    );
    expect(body.data.results![0]?.explanation).toBe(SECRET);
    expect((await me.enrollment(enrollment)).body.data.testSets[0]).toMatchObject({ passed: true, best: 75 });
  });

  it('never earns full marks by ticking everything', async () => {
    const { me, testSet } = await enrolled([{ questions: 2 }]);
    const { id, questions } = (await me.start(testSet)).body.data;
    await me.save(id, [{ question: questions[1]!.id, selected: questions[1]!.answers.map((answer) => answer.id) }]);
    expect((await me.submit(id)).body.data).toMatchObject({ score: 0, passed: false });
  });

  it('gives one result when two submit at once, and the same ever after', async () => {
    const { me, testSet, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key));
    const both = await Promise.all([me.submit(id), me.submit(id)]);
    const later = await me.submit(id);
    const results = [...both, later].map(
      ({
        status,
        body: {
          data: { now: _now, ...result },
        },
      }) => [status, result],
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    expect(results[0]).toMatchObject([200, { score: 2, passed: true }]);
    expect(codeOf(await me.save(id, []))).toEqual([409, 'attempt.submitted']);
  });

  it('refuses answers sent along, which would be lost', async () => {
    const { me, testSet, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    const refused = await me.call<unknown>('POST', `/attempts/${id}/submit`, { data: { answers: answersFor(key) } });
    expect(codeOf(refused)).toEqual([400, 'body.invalid']);
    expect((await me.attempt(id)).body.data.state).toBe('open');
  });

  it('grades by what the attempt froze, not by what the course says now', async () => {
    const plan = { questions: 1, testSet: { review: 'key', attemptsAllowed: 1 } } as const;
    const { me, testSet, key } = await enrolled([plan]);
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key));
    const { questions } = await studio.strapi.db.query(ATTEMPT).findOne({ where: { documentId: id } });
    for (const answer of questions[0].answers) answer.correct = answer.text === 'third';
    await studio.strapi.db.query(ATTEMPT).update({ where: { documentId: id }, data: { questions } });
    expect((await me.submit(id)).body.data).toMatchObject({
      score: 0,
      results: [{ correct: [questions[0].answers[2].id] }],
    });
  });

  it('goes on when the course is no longer there for others', async () => {
    const { me, course, enrollment, testSet, key } = await enrolled();
    const { id } = (await me.start(testSet)).body.data;
    for (const uid of ['api::course.course', 'api::test-set.test-set']) {
      await studio.strapi.db.query(uid).deleteMany({ where: { documentId: { $in: [course.id, testSet] } } });
    }
    await me.save(id, answersFor(key));
    expect((await me.submit(id)).body.data).toMatchObject({ score: 2, passed: true });
    expect((await me.enrollment(enrollment)).body.data.completedAt).not.toBeNull();
    expect((await me.call('GET', `/courses/${course.id}`)).status).toBe(200);
    expect((await me.start(testSet)).status).toBe(201);
    const late = learning(studio, await studio.createLearner());
    expect((await late.call('GET', `/courses/${course.id}`)).status).toBe(404);
    expect((await late.enrol(course.id)).status).toBe(404);
  });
});

describe('completing a course', () => {
  it('happens once, with the last test set that is passed', async () => {
    const { me, enrollment, course } = await enrolled([{}, {}]);
    const [first, second] = course.testSets as [Course['testSets'][number], Course['testSets'][number]];
    await me.take(first.id, first.key);
    await me.take(second.id, {});
    expect((await me.enrollment(enrollment)).body.data.completedAt).toBeNull();
    const last = await me.take(second.id, second.key);
    const done = (await me.enrollment(enrollment)).body.data;
    expect(done.completedAt).toBe(last.submittedAt);
    expect(done.certificate).toEqual({ state: 'none', id: null, reason: null, isProvisional: false });
    await me.take(first.id, {});
    expect((await me.enrollment(enrollment)).body.data.completedAt).toBe(done.completedAt);
  });

  it('is not missed when the last two are submitted at once', async () => {
    const { me, enrollment, course } = await enrolled([{}, {}, {}]);
    const open = await Promise.all(
      course.testSets.map(async ({ id, key }) => {
        const attempt = (await me.start(id)).body.data.id;
        await me.save(attempt, answersFor(key));
        return attempt;
      }),
    );
    await Promise.all(open.map((attempt) => me.submit(attempt)));
    expect((await me.enrollment(enrollment)).body.data.completedAt).toMatch(/^\d{4}-/);
  });
});

describe('an attempt with a time limit', () => {
  const timed = () => enrolled([{ testSet: { timeLimit: 30, attemptsAllowed: 2 } }]);

  it('ends by the clock of the server', async () => {
    const { me, testSet } = await timed();
    const { deadline, now } = (await me.start(testSet)).body.data;
    const minutes = (Date.parse(deadline!) - Date.parse(now)) / 60_000;
    expect(minutes).toBeGreaterThan(29.9);
    expect(minutes).toBeLessThanOrEqual(30);
  });

  it('takes no answers after its end, and is graded with what was saved in time', async () => {
    const { me, enrollment, testSet, key } = await timed();
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key).slice(0, 1));
    await expire(id);
    expect(codeOf(await me.save(id, answersFor(key)))).toEqual([409, 'attempt.expired']);
    const graded = (await me.attempt(id)).body.data;
    expect(graded).toMatchObject({
      state: 'graded',
      score: 1,
      maxScore: 2,
      passed: false,
      submittedAt: graded.deadline,
    });
    expect(codeOf(await me.save(id, []))).toEqual([409, 'attempt.expired']);
    expect((await me.submit(id)).body.data.score).toBe(1);
    expect((await me.enrollment(enrollment)).body.data.testSets[0]).toMatchObject({ attemptsUsed: 1, best: 50 });
  });

  it('takes answers that come within the grace after its end, and ends at its deadline all the same', async () => {
    const { me, testSet, key } = await timed();
    const { id } = (await me.start(testSet)).body.data;
    const deadline = new Date(Date.now() - 10_000);
    await studio.strapi.db.query(ATTEMPT).update({ where: { documentId: id }, data: { deadline } });
    expect((await me.save(id, answersFor(key))).body.data).toMatchObject({
      state: 'open',
      deadline: deadline.toISOString(),
    });
    const graded = (await me.submit(id)).body.data;
    expect(graded).toMatchObject({ state: 'graded', score: 2, submittedAt: deadline.toISOString() });
    expect(codeOf(await me.save(id, []))).toEqual([409, 'attempt.expired']);
  });

  it.each([
    ['looking at it', (me: ReturnType<typeof learning>, id: string) => me.attempt(id)],
    ['submitting it', (me: ReturnType<typeof learning>, id: string) => me.submit(id)],
    ['looking at the enrolments', (me: ReturnType<typeof learning>) => me.call('GET', '/enrollments')],
    ['starting the next one', (me: ReturnType<typeof learning>, _: string, testSet: string) => me.start(testSet)],
  ])('is graded by %s when its time is up, and completes the course', async (_, touch) => {
    const { me, enrollment, testSet, key } = await timed();
    const { id } = (await me.start(testSet)).body.data;
    await me.save(id, answersFor(key));
    await expire(id);
    await touch(me, id, testSet);
    const row = await studio.strapi.db.query(ATTEMPT).findOne({ where: { documentId: id } });
    expect(row).toMatchObject({ score: 2, passed: true, submittedAt: row.deadline });
    const { completedAt } = await studio.strapi.db
      .query('api::enrollment.enrollment')
      .findOne({ where: { documentId: enrollment } });
    expect(completedAt).toBe(row.deadline);
  });

  it('counts, so that the attempts allowed end also when none is submitted', async () => {
    const { me, testSet, key } = await timed();
    for (const expected of [201, 201]) {
      const { status, body } = await me.start(testSet);
      expect(status).toBe(expected);
      await expire(body.data.id);
    }
    expect(codeOf(await me.start(testSet))).toEqual([409, 'attempt.noneLeft']);
    expect(await attempts({ testSetId: testSet, submittedAt: null })).toBe(0);
    expect(Object.keys(key)).toHaveLength(2);
  });
});

it('refuses a body of 10 MiB', async () => {
  const { me, testSet } = await enrolled();
  const { id } = (await me.start(testSet)).body.data;
  const { status } = await me.call('PUT', `/attempts/${id}/answers`, {
    data: { answers: [], padding: 'x'.repeat(10 * 1024 ** 2) },
  });
  expect(status).toBe(413);
});

import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type {
  CompletionPolicy,
  CorrectionEntry,
  CourseResults,
  RegradePreview,
  ResultChange,
} from '../../plugins/course-studio/shared/results';
import { aCourseNode, anAnswerNode, aQuestionNode, aTestSetNode } from '../../database/seeds/nodes';
import type { DraftNode, OpenedDraft } from '../../plugins/course-studio/shared/draft';
import { puts } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, learning, type Course, type Key, type Refusal, type TestPlan } from '../learning';
import { MOODLE_DISCRIMINATION, MOODLE_FACILITY, MOODLE_MARKS, MOODLE_POINTS } from '../moodle-statistics';

let studio: Studio;
let instructor: Person;

beforeAll(async () => {
  studio = await startStudio();
  instructor = await studio.createInstructor();
});
afterAll(() => studio.stop());

const call = <T>(method: string, path: string, body?: unknown, token: string = instructor.token) =>
  studio.api<{ data: T } & Refusal>(method, `/course-studio/courses${path}`, {
    token,
    ...(body !== undefined && { body: { data: body } }),
  });

const resultsOf = async (course: string, query = '') =>
  (await call<CourseResults>('GET', `/${course}/results${query}`)).body.data;

/** A learner who takes the first test set of the course. */
async function takes(course: Course, answers: Key, name?: string) {
  const person = await studio.createLearner(name);
  const me = learning(studio, person);
  const enrollment = (await me.enrol(course.id)).body.data.id;
  const attempt = await me.take(course.testSets[0]!.id, answers);
  return { me, person, enrollment, attempt };
}

const sumOfAll = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A course of one question with three right answers, each worth a third of its point, and a pass mark of 67 %. */
async function aCourseOfThirds() {
  const course: Course = { id: '', files: [], testSets: [] };
  const thirds = { question: '', right: [] as string[] };
  await studio.publishCourse(instructor, async (id) => {
    const set = aTestSetNode(id, { passMark: 67 });
    const question = aQuestionNode(set.id, { kind: 'multiple', partialCredit: true });
    const answers = [true, true, true, false].map((correct, position) =>
      anAnswerNode(question.id, { position, correct, text: `Answer ${position}` }),
    );
    Object.assign(thirds, { question: question.id, right: answers.slice(0, 3).map((answer) => answer.id) });
    Object.assign(course, { id, testSets: [{ id: set.id, key: {} }] });
    return [aCourseNode(id, { certificate: false }), set, question, ...answers];
  });
  return { course, thirds };
}

/** The lines of a CSV file without quotation marks, by the names of its columns. */
function linesOf(csv: string): Record<string, string | undefined>[] {
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const columns = header.replace('\uFEFF', '').split(',');
  return lines.map((line) => Object.fromEntries(columns.map((name, at) => [name, line.split(',')[at]])));
}

/** The answers of a question by their place in the course. */
async function answersOf(course: string, question: string): Promise<string[]> {
  const version = await studio.strapi.db
    .query('api::course-version.course-version')
    .findOne({ where: { courseId: course } });
  const questions = version.snapshot.testSets.flatMap((set: { questions: object[] }) => set.questions);
  return questions.find(({ id }: { id: string }) => id === question).answers.map(({ id }: { id: string }) => id);
}

describe('statistics', () => {
  let course: Course;
  let key: Key;
  let third: Awaited<ReturnType<typeof takes>>;

  /** Right where `right` has a 1, wrong where a 0, nothing where a dash. */
  const sheet = async (right: string): Promise<Key> => {
    const answers: Key = {};
    for (const [index, question] of Object.keys(key).entries()) {
      if (right[index] === '1') answers[question] = key[question]!;
      if (right[index] === '0') answers[question] = [(await answersOf(course.id, question))[2]!];
    }
    return answers;
  };

  beforeAll(async () => {
    course = await aCourse({ studio, instructor }, { certificate: false, tests: [{ questions: 3 }, {}] });
    key = course.testSets[0]!.key;
    const { person } = await takes(course, await sheet('111'));
    // A full name holds no such signs; a user name may.
    await studio.strapi.db
      .query('plugin::users-permissions.user')
      .update({ where: { id: person.id }, data: { username: '=cmd()' } });
    await takes(course, await sheet('110'));
    third = await takes(course, await sheet('100'));
    await takes(course, await sheet('00-'));
  });

  it('are those of the worked example', async () => {
    const { testSets, enrolled, completed, versions } = await resultsOf(course.id);
    expect([enrolled, completed, versions.map(({ number }) => number)]).toEqual([4, 0, [1]]);
    const [set, untouched] = testSets;
    expect(set).toMatchObject({ attempts: 4, learners: 4, passed: 2, mean: 50 });
    expect(set!.distribution).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
    // Earned with the item and with the rest, by learner: (1,2) (1,1) (1,0) (0,0) and so on; r by hand.
    expect(set!.questions.map(({ facility }) => facility)).toEqual([0.75, 0.5, 0.25]);
    const [first, second, last] = set!.questions.map(({ discrimination }) => discrimination);
    expect(first).toBeCloseTo(0.75 / Math.sqrt(0.75 * 2.75), 10);
    expect(second).toBeCloseTo(1 / Math.sqrt(1 * 2), 10);
    expect(last).toBeCloseTo(0.75 / Math.sqrt(0.75 * 2.75), 10);
    expect(set!.questions.map(({ attempts, answered }) => [attempts, answered])).toEqual([
      [4, 4],
      [4, 4],
      [4, 3],
    ]);
    expect(set!.questions.map(({ answers }) => answers.map(({ chosen }) => chosen))).toEqual([
      [3, 0, 1],
      [2, 2, 2],
      [1, 0, 2],
    ]);
    expect(untouched).toMatchObject({ attempts: 0, learners: 0, passed: 0, mean: null });
    expect(untouched!.questions[0]).toMatchObject({ attempts: 0, facility: null, discrimination: null });
  });

  it('are those of Moodle for the same marks, to ten decimals', async () => {
    const moodle = await aCourse({ studio, instructor }, { certificate: false, tests: [{ questions: 13 }] });
    const questions = Object.keys(moodle.testSets[0]!.key);
    const maxScore = sumOfAll(MOODLE_POINTS);
    for (const marks of MOODLE_MARKS) {
      const enrollment = { learner: createId(), courseId: moodle.id, openedFiles: {} };
      const { documentId: enrollmentId } = await studio.strapi.db
        .query('api::enrollment.enrollment')
        .create({ data: enrollment });
      const score = sumOfAll(marks);
      const outcome = { score, maxScore, share: score / maxScore, passed: false, submittedAt: new Date() };
      const place = { enrollmentId, testSetId: moodle.testSets[0]!.id, number: 1, passMark: 60, questions: [] };
      const { documentId: attemptId } = await studio.strapi.db
        .query('api::attempt.attempt')
        .create({ data: { ...place, ...outcome } });
      const responses = marks.map((earned, index) => ({
        attemptId,
        questionId: questions[index],
        answered: true,
        points: MOODLE_POINTS[index],
        earned,
        share: earned / MOODLE_POINTS[index]!,
      }));
      await studio.strapi.db.query('api::attempt.response').createMany({ data: responses });
    }
    const [set] = (await resultsOf(moodle.id)).testSets;
    for (const [index, { facility, discrimination }] of set!.questions.entries()) {
      expect(facility).toBeCloseTo(MOODLE_FACILITY[index]! / 100, 10);
      expect(discrimination).toBeCloseTo(MOODLE_DISCRIMINATION[index]! / 100, 10);
    }
    expect(set!.questions).toHaveLength(MOODLE_POINTS.length);
  });

  it('count thirds of points as thirds', async () => {
    const { course: fair, thirds } = await aCourseOfThirds();
    const [one, two] = [
      await takes(fair, { [thirds.question]: thirds.right.slice(0, 1) }),
      await takes(fair, { [thirds.question]: thirds.right.slice(0, 2) }),
    ];
    expect(one.attempt).toMatchObject({ score: 0.33, percent: 33.33, passed: false });
    expect(two.attempt).toMatchObject({ score: 0.67, percent: 66.66, passed: false });
    const [set] = (await resultsOf(fair.id)).testSets;
    expect(set!.questions[0]!.facility).toBe(0.5);
    expect(set!.mean).toBe(50);
  });

  it('count every attempt, or the first, or the best of each learner', async () => {
    await third.me.take(course.testSets[0]!.id, await sheet('111'));
    const counted = async (query: string) => {
      const [set] = (await resultsOf(course.id, query)).testSets;
      return [set!.attempts, set!.learners, set!.passed, set!.mean];
    };
    expect(await counted('')).toEqual([5, 4, 3, 60]);
    expect(await counted('?attempts=first')).toEqual([4, 4, 2, 50]);
    expect((await counted('?attempts=best')).slice(0, 3)).toEqual([4, 4, 3]);
  });

  it('are those of one version where one is asked for', async () => {
    const [version] = (await resultsOf(course.id)).versions;
    expect((await resultsOf(course.id, `?version=${version!.id}`)).testSets[0]).toMatchObject({ attempts: 5 });
    const unknown = await call('GET', `/${course.id}/results?version=${createId()}`);
    expect([unknown.status, unknown.body.error.details.code]).toEqual([404, 'version.unknown']);
    expect((await call('GET', `/${course.id}/results?attempts=some`)).status).toBe(400);
  });

  it('count no attempt that is open', async () => {
    await third.me.start(course.testSets[0]!.id);
    expect((await resultsOf(course.id)).testSets[0]).toMatchObject({ attempts: 5 });
  });

  it('come as CSV that no spreadsheet runs', async () => {
    const csv = (name: string) =>
      studio.api<string>('GET', `/course-studio/courses/${course.id}/results/${name}.csv`, { token: instructor.token });
    const attempts = await csv('attempts');
    expect(attempts.headers.get('content-type')).toContain('text/csv');
    expect(attempts.headers.get('content-disposition')).toContain('attempts.csv');
    const lines = attempts.body.trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('learner,email,testSet,version,attempt');
    expect(lines[1]).toMatch(/^Lea Learner \w+,.*,3,3,100,yes,'=cmd\(\),,\w{24}$/);
    const questions = await csv('questions');
    expect(questions.body.trim().split('\r\n')).toHaveLength(1 + 3 * 3 + 2 * 3);
  });

  it.each([
    ['', ['1', '1', '1', '2', '1']],
    ['?attempts=first', ['1', '1', '1', '1']],
    // Of two attempts at the same test set the second was better.
    ['?attempts=best', ['1', '1', '2', '1']],
  ])('come as CSV of the attempts that are asked for: %s', async (query, numbers) => {
    const path = `/course-studio/courses/${course.id}/results/attempts.csv${query}`;
    const lines = linesOf((await studio.api<string>('GET', path, { token: instructor.token })).body);
    expect(lines.map(({ attempt }) => attempt)).toEqual(numbers);
  });

  it('have their moments in the time zone of the organisation', async () => {
    const template = '/course-studio/certificate-template';
    const admin = await studio.createAdmin('strapi-super-admin');
    const { revision, design } = (
      await studio.api<{ data: { revision: number; design: object } }>('GET', template, { token: admin.token })
    ).body.data;
    const body = { data: { revision, design: { ...design, timeZone: 'Asia/Kolkata' } } };
    expect((await studio.api('PUT', template, { token: admin.token, body })).status).toBe(200);
    const path = `/course-studio/courses/${course.id}/results/attempts.csv`;
    const [line] = linesOf((await studio.api<string>('GET', path, { token: instructor.token })).body);
    const stored = await studio.strapi.db
      .query('api::attempt.attempt')
      .findOne({ where: { enrollmentId: line!.enrollment } });
    for (const name of ['startedAt', 'submittedAt']) expect(line![name]).toMatch(/^[\d-]{10}T[\d:]{8}\+05:30$/);
    expect(Date.parse(line!.submittedAt!)).toBe(Math.floor(Date.parse(stored.submittedAt) / 1000) * 1000);
  });

  it('come with the separator and the decimal sign that are asked for, and for Excel', async () => {
    const path = `/course-studio/courses/${course.id}/results`;
    const { token } = instructor;
    const csv = await studio.api<string>('GET', `${path}/attempts.csv?separator=semicolon&decimal=comma`, { token });
    expect(csv.body.split('\r\n')[0]).toContain('learner;email;testSet');
    expect(csv.body).toContain(';66,66;');
    expect((await studio.api('GET', `${path}/attempts.csv?separator=pipe`, { token })).status).toBe(400);
    for (const table of ['attempts', 'questions']) {
      const answer = await fetch(`${studio.url}${path}/${table}.xlsx`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(answer.headers.get('content-disposition')).toContain(`${table}.xlsx`);
      expect(answer.headers.get('content-type')).toContain('spreadsheetml');
      expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 2)]).toEqual([0x50, 0x4b]);
    }
  });

  it('have a line for learners without attempts, and tell deleted accounts apart', async () => {
    const small = await aCourse({ studio, instructor }, { certificate: false });
    const idle = await studio.createLearner('Ida');
    await learning(studio, idle).enrol(small.id);
    for (const name of ['Ann', 'Bob']) {
      const { person } = await takes(small, {}, name);
      await studio.strapi.db.query('plugin::users-permissions.user').delete({ where: { id: person.id } });
    }
    const path = `/course-studio/courses/${small.id}/results/attempts.csv`;
    const { body } = await studio.api<string>('GET', path, { token: instructor.token });
    const [ida, ...gone] = linesOf(body);
    expect(ida).toMatchObject({ testSet: '', attempt: '', score: '', passed: '' });
    expect(ida!.learner).toContain('Ida');
    expect(gone.map(({ learner, attempt }) => [learner, attempt])).toEqual([
      ['Deleted account 1', '1'],
      ['Deleted account 2', '1'],
    ]);
    const enrollments = [ida!, ...gone].map(({ enrollment }) => enrollment);
    expect(new Set(enrollments).size).toBe(3);
  });

  it('list the passes that rounding decided, and leave them as they are', async () => {
    const { course: fair, thirds } = await aCourseOfThirds();
    const stored = studio.strapi.db.query('api::attempt.attempt');
    const roundedOf = async () => (await call<ResultChange[]>('GET', `/${fair.id}/results/rounded`)).body.data;
    const ann = await takes(fair, { [thirds.question]: thirds.right.slice(0, 2) }, 'Ann');
    await takes(fair, { [thirds.question]: thirds.right }, 'Bob');
    expect(await roundedOf()).toEqual([]);
    // As a version from before the exact points graded it: 0.67 of 1 is 67 %.
    const rounded = { score: 0.67, share: null, passed: true };
    await stored.update({ where: { documentId: ann.attempt.id }, data: { ...rounded } });
    expect(await roundedOf()).toMatchObject([
      {
        attempt: ann.attempt.id,
        learner: expect.stringContaining('Ann'),
        testSet: 'Final test',
        number: 1,
        oldPassed: true,
        newPassed: false,
      },
    ]);
    expect(await stored.findOne({ where: { documentId: ann.attempt.id } })).toMatchObject(rounded);
    expect((await ann.me.attempt(ann.attempt.id)).body.data).toMatchObject({ percent: 67, passed: true });
    expect((await resultsOf(fair.id)).testSets[0]!.mean).toBe(83.5);
  });

  it.each([
    ['the results', 'GET', '/results'],
    ['the attempts', 'GET', '/results/attempts.csv'],
    ['the questions', 'GET', '/results/questions.csv'],
    ['the attempts for Excel', 'GET', '/results/attempts.xlsx'],
    ['the passes decided by rounding', 'GET', '/results/rounded'],
    ['the log', 'GET', '/regrades'],
    ['a preview', 'POST', '/regrades/preview'],
    ['a regrade', 'POST', '/regrades'],
  ])('give %s to nobody but those who may', async (_, method, path) => {
    const other = await studio.createInstructor();
    const author = await studio.createAdmin('strapi-author');
    const learner = await studio.createLearner();
    const ask = async (token: string, id = course.id) =>
      (await call(method, `/${id}${path}`, method === 'POST' ? {} : undefined, token)).status;
    expect([await ask(other.token), await ask(author.token), await ask(learner.token)]).toEqual([403, 403, 401]);
    expect(await ask(instructor.token, createId())).toBe(404);
    expect(await ask(instructor.token)).toBe(method === 'POST' ? 400 : 200);
    const admin = await studio.createAdmin('strapi-super-admin');
    expect(await ask(admin.token)).toBe(method === 'POST' ? 400 : 200);
  });
});

describe('regrading', () => {
  /** A course with one question whose key is wrong: the first answer is ticked, the second is right. */
  async function wronglyKeyed(plan: TestPlan = {}) {
    const testSet = { review: 'key', ...plan.testSet } as const;
    const course = await aCourse(
      { studio, instructor },
      { certificate: false, tests: [{ questions: 1, ...plan, testSet }] },
    );
    const [question] = Object.keys(course.testSets[0]!.key) as [string];
    const answers = await answersOf(course.id, question);
    const says = (index: number): Key => ({ [question]: [answers[index]!] });
    const ann = await takes(course, says(0), 'Ann');
    const bob = await takes(course, says(1), 'Bob');
    const cid = await takes(course, says(2), 'Cid');
    return { course, question, answers, says, ann, bob, cid };
  }

  const preview = (course: string, question: string, correct: string[]) =>
    call<RegradePreview>('POST', `/${course}/regrades/preview`, { question, correct });

  async function regrade(
    given: { course: string; question: string; correct: string[]; seen?: string },
    completions: CompletionPolicy = 'keep',
  ) {
    const { course, question, correct } = given;
    const seen = given.seen ?? (await preview(course, question, correct)).body.data.seen;
    const body = { question, correct, reason: 'The second is right.', completions, seen };
    return call<RegradePreview>('POST', `/${course}/regrades`, body);
  }

  const logOf = async (course: string) => (await call<CorrectionEntry[]>('GET', `/${course}/regrades`)).body.data;
  const completedAt = async (of: Awaited<ReturnType<typeof takes>>) =>
    (await of.me.enrollment(of.enrollment)).body.data.completedAt;

  it('shows whose result and whose completion would change, and changes nothing by that', async () => {
    const { course, question, answers, ann, bob } = await wronglyKeyed();
    const { status, body } = await preview(course.id, question, [answers[1]!]);
    expect(status).toBe(200);
    expect(body.data.attempts).toBe(3);
    const shown = body.data.results.map(({ learner, oldScore, newScore, oldPassed, newPassed }) => [
      learner.split(' ')[0],
      oldScore,
      newScore,
      oldPassed,
      newPassed,
    ]);
    expect(shown).toEqual([
      ['Ann', 1, 0, true, false],
      ['Bob', 0, 1, false, true],
    ]);
    expect(
      body.data.completions.map(({ learner, change, certificate }) => [learner.split(' ')[0], change, certificate]),
    ).toEqual([
      ['Bob', 'gained', false],
      ['Ann', 'lost', false],
    ]);
    expect((await ann.me.attempt(ann.attempt.id)).body.data).toMatchObject({ score: 1, passed: true });
    expect(await completedAt(bob)).toBeNull();
    expect(await logOf(course.id)).toEqual([]);
  });

  it('changes results and statistics, gives completions, keeps them, and logs everything', async () => {
    const { course, question, answers, says, ann, bob, cid } = await wronglyKeyed();
    const before = await studio.strapi.db
      .query('api::course-version.course-version')
      .findOne({ where: { courseId: course.id } });
    const had = await completedAt(ann);
    expect((await regrade({ course: course.id, question, correct: [answers[1]!] })).status).toBe(200);
    expect((await ann.me.attempt(ann.attempt.id)).body.data).toMatchObject({ score: 0, passed: false });
    const bobs = (await bob.me.attempt(bob.attempt.id)).body.data;
    expect(bobs).toMatchObject({
      score: 1,
      passed: true,
      review: 'key',
      results: [{ correct: [answers[1]], right: true }],
    });
    expect(await completedAt(ann)).toBe(had);
    expect(await completedAt(bob)).not.toBeNull();
    expect(await completedAt(cid)).toBeNull();
    const [set] = (await resultsOf(course.id)).testSets;
    expect(set!.questions[0]).toMatchObject({ facility: 1 / 3, corrected: 'key' });
    expect(set!.questions[0]!.answers.map(({ correct, chosen }) => [correct, chosen])).toEqual([
      [false, 1],
      [true, 1],
      [false, 1],
    ]);
    const [entry] = await logOf(course.id);
    expect(entry).toMatchObject({ reason: 'The second is right.', author: 'Ada Admin', correct: ['second'] });
    expect(
      entry!.changes.map(({ learner, oldScore, newScore, completion }) => [
        learner.split(' ')[0],
        oldScore,
        newScore,
        completion,
      ]),
    ).toEqual([
      ['Ann', 1, 0, 'kept'],
      ['Bob', 0, 1, 'gained'],
    ]);
    const after = await studio.strapi.db
      .query('api::course-version.course-version')
      .findOne({ where: { id: before.id } });
    expect(after).toEqual(before);
    const dan = await takes(course, says(1), 'Dan');
    expect(dan.attempt).toMatchObject({ score: 1, passed: true });
  });

  it.each([
    ['any', { Ann: 1, Bob: 1, Cid: 0 }, 1],
    ['everybody', { Ann: 1, Bob: 1, Cid: 1 }, 1],
  ] as const)('by the policy %s takes a pass from nobody', async (policy, scores, maxScore) => {
    const { course, question, answers, says, ann, bob, cid } = await wronglyKeyed();
    const wanted = { question, policy, correct: answers.slice(0, 2) };
    const looked = (await call<RegradePreview>('POST', `/${course.id}/regrades/preview`, wanted)).body.data;
    expect(looked.people.filter(({ oldPassed, newPassed }) => oldPassed && !newPassed)).toEqual([]);
    const body = { ...wanted, reason: 'The question was ambiguous.', completions: 'keep', seen: looked.seen };
    expect((await call('POST', `/${course.id}/regrades`, body)).status).toBe(200);
    for (const [name, of] of Object.entries({ Ann: ann, Bob: bob, Cid: cid })) {
      const graded = (await of.me.attempt(of.attempt.id)).body.data;
      const passed = policy === 'any' ? name !== 'Cid' : true;
      expect(graded, name).toMatchObject({ score: scores[name as keyof typeof scores], maxScore, passed });
      expect(await completedAt(of), name).toEqual(passed ? expect.any(String) : null);
    }
    const [entry] = await logOf(course.id);
    expect(entry).toMatchObject({ policy, reason: 'The question was ambiguous.' });
    expect((await resultsOf(course.id)).testSets[0]!.questions[0]).toMatchObject({ corrected: policy, attempts: 3 });
    const again = await call('POST', `/${course.id}/regrades/preview`, wanted);
    expect([again.status, again.body.error.details.code]).toEqual([409, 'regrade.same']);
    // Who comes later is graded so too, and is told why.
    const dan = await takes(course, says(2), 'Dan');
    const credit = policy === 'any' ? 'answer' : policy;
    expect(dan.attempt).toMatchObject({ passed: policy !== 'any', maxScore, results: [{ credit }] });
  });

  it('takes a question out of the statistics as a whole, and says so in the export', async () => {
    const { course, question, answers } = await wronglyKeyed({ questions: 2 });
    const wanted = { question, policy: 'omit', correct: answers.slice(0, 1) };
    const looked = (await call<RegradePreview>('POST', `/${course.id}/regrades/preview`, wanted)).body.data;
    const body = { ...wanted, reason: 'Nobody could know.', completions: 'keep', seen: looked.seen };
    expect((await call('POST', `/${course.id}/regrades`, body)).status).toBe(200);
    const [set] = (await resultsOf(course.id)).testSets;
    const {
      attempts,
      answered,
      facility,
      corrected,
      answers: rows,
    } = set!.questions.find(({ id }) => id === question)!;
    expect({ attempts, answered, facility, corrected }).toEqual({
      attempts: 0,
      answered: 0,
      facility: null,
      corrected: 'omit',
    });
    expect(rows.map(({ chosen }) => chosen)).toEqual([0, 0, 0]);
    const path = `/course-studio/courses/${course.id}/results/questions.csv`;
    const lines = linesOf((await studio.api<string>('GET', path, { token: instructor.token })).body);
    expect(lines.map(({ attempts: count, correction, chosen }) => [count, correction, chosen])).toEqual([
      ...rows.map(() => ['0', 'taken out', '0']),
      ...rows.map(() => ['3', '', '0']),
    ]);
  });

  it('shows one line a person, with the passes that are lost', async () => {
    const { course, question, answers, says, ann } = await wronglyKeyed();
    await ann.me.take(course.testSets[0]!.id, says(0));
    await ann.me.take(course.testSets[0]!.id, says(2));
    const { people, results } = (await preview(course.id, question, [answers[1]!])).body.data;
    expect(results).toHaveLength(3);
    expect(people.map(({ learner, ...change }) => ({ ...change, learner: learner.split(' ')[0] }))).toMatchObject([
      { learner: 'Ann', attempts: 2, oldScore: 1, newScore: 0, oldPassed: true, newPassed: false },
      { learner: 'Bob', attempts: 1, oldScore: 0, newScore: 1, oldPassed: false, newPassed: true },
    ]);
  });

  it('takes a completion back only when told to, and a certificate never', async () => {
    const { course, question, answers, ann } = await wronglyKeyed();
    const { documentId: versionId } = await studio.strapi.db
      .query('api::course-version.course-version')
      .findOne({ where: { courseId: course.id } });
    const certificates = studio.strapi.db.query('api::certificate.certificate');
    const owner = { learner: ann.person.documentId, courseId: course.id, versionId };
    const texts = { holder: 'Ann', courseName: 'Tides', code: createId(), achievedAt: new Date() };
    const certificate = await certificates.create({ data: { ...owner, ...texts } });
    const lost = (await preview(course.id, question, [answers[1]!])).body.data.completions.find(
      ({ change }) => change === 'lost',
    );
    expect(lost).toMatchObject({ certificate: true });
    expect((await regrade({ course: course.id, question, correct: [answers[1]!] }, 'withdraw')).status).toBe(200);
    expect(await completedAt(ann)).toBeNull();
    expect(await certificates.findOne({ where: { id: certificate.id } })).toMatchObject({ revokedAt: null });
    expect((await logOf(course.id))[0]!.changes[0]).toMatchObject({ completion: 'withdrawn' });
  });

  it('happens once when it is asked for twice at once', async () => {
    const { course, question, answers } = await wronglyKeyed();
    const given = { course: course.id, question, correct: [answers[1]!] };
    const { seen } = (await preview(course.id, question, given.correct)).body.data;
    const both = await Promise.all([regrade({ ...given, seen }), regrade({ ...given, seen })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await logOf(course.id)).toHaveLength(1);
  });

  it('is refused when a result has come in since one looked, and then does nothing', async () => {
    const { course, question, answers, says } = await wronglyKeyed();
    const { seen } = (await preview(course.id, question, [answers[1]!])).body.data;
    await takes(course, says(1), 'Eve');
    const refused = await regrade({ course: course.id, question, correct: [answers[1]!], seen });
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'regrade.changed']);
    expect(await logOf(course.id)).toEqual([]);
  });

  it('misses no attempt that is graded while it happens', async () => {
    const { course, question, answers, says } = await wronglyKeyed();
    const { seen } = (await preview(course.id, question, [answers[1]!])).body.data;
    const fay = learning(studio, await studio.createLearner('Fay'));
    await fay.enrol(course.id);
    const { id } = (await fay.start(course.testSets[0]!.id)).body.data;
    await fay.save(id, [{ question, selected: says(1)[question]! }]);
    const [regraded] = await Promise.all([
      regrade({ course: course.id, question, correct: [answers[1]!], seen }),
      fay.submit(id),
    ]);
    // Either she was graded first, and the look was out of date, or she is graded by the corrected key.
    if (regraded.status === 200) expect((await fay.attempt(id)).body.data).toMatchObject({ score: 1, passed: true });
    else expect(regraded.body.error.details.code).toBe('regrade.changed');
  });

  it('is refused for what is no key, no question of the course, or the key already', async () => {
    const { course, question, answers } = await wronglyKeyed();
    const other = await wronglyKeyed();
    const code = async (asked: string, correct: string[]) => {
      const { status, body } = await preview(course.id, asked, correct);
      return [status, body.error.details.code];
    };
    expect(await code(question, [])).toEqual([400, 'body.invalid']);
    expect(await code(question, answers)).toEqual([400, 'body.invalid']);
    expect(await code(question, [other.answers[0]!])).toEqual([400, 'body.invalid']);
    expect(await code(other.question, [other.answers[1]!])).toEqual([404, 'question.unknown']);
    expect(await code(question, [answers[0]!])).toEqual([409, 'regrade.same']);
    const body = { question, correct: [answers[1]!], completions: 'keep', seen: 'x' };
    expect((await call('POST', `/${course.id}/regrades`, { ...body, reason: ' ' })).status).toBe(400);
    expect((await call('POST', `/${course.id}/regrades`, { ...body, reason: 'x', seen: undefined })).status).toBe(400);
  });

  it('cannot take out the last question with points of a test set: everybody would pass it', async () => {
    const { course, question, answers } = await wronglyKeyed();
    const wanted = { question, policy: 'omit', correct: [answers[0]!] };
    const refused = await call('POST', `/${course.id}/regrades/preview`, wanted);
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'regrade.nothingLeft']);
  });

  it('does not come back wrong in a copy: that is refused until the course has the corrected key', async () => {
    const { course, question, answers } = await wronglyKeyed();
    await regrade({ course: course.id, question, correct: [answers[1]!] });
    const path = `/course-studio/drafts/${course.id}/duplicate`;
    const refused = await studio.api('POST', path, { token: instructor.token, body: { data: {} } });
    expect([refused.status, refused.body.error.details.code]).toEqual([409, 'course.uncorrected']);
  });

  it('does not come back wrong: a confirm is refused until the course has the corrected key', async () => {
    const { course, question, answers, says } = await wronglyKeyed();
    await regrade({ course: course.id, question, correct: [answers[1]!] });
    const { token } = instructor;
    const draftPath = `/course-studio/drafts/${course.id}`;
    const load = async () => (await studio.api<{ data: OpenedDraft }>('GET', draftPath, { token })).body.data;
    const saveAndConfirm = async (nodes: DraftNode[]) => {
      const { revision } = await load();
      const save = { revision, saveId: createId(), changes: puts(nodes) };
      const saved = await studio.api('PATCH', draftPath, { token, body: { data: save } });
      const body = { data: { revision: saved.body.data.revision } };
      return studio.api('POST', `${draftPath}/confirm`, { token, body });
    };

    expect((await load()).corrections).toMatchObject([{ question, policy: 'key', correct: [answers[1]] }]);
    const refused = await saveAndConfirm([aCourseNode(course.id, { version: '2', certificate: false })]);
    expect([refused.status, refused.body.error.details.code]).toEqual([400, 'course.incomplete']);
    expect(refused.body.error.details.problems).toMatchObject([
      { code: 'question.corrected', id: question, field: 'answers' },
    ]);

    const draft = await load();
    const mended = draft.nodes.flatMap((node) =>
      node.type === 'answer' && node.parent === question ? [{ ...node, correct: node.id === answers[1] }] : [],
    );
    expect((await saveAndConfirm(mended)).status).toBe(200);
    expect((await takes(course, says(0))).attempt).toMatchObject({ score: 0 });
    expect((await takes(course, says(1))).attempt).toMatchObject({ score: 1 });
  });

  it('that accepts both answers can be confirmed with both in the next version', async () => {
    const { course, question, answers, says } = await wronglyKeyed();
    const wanted = { question, policy: 'any', correct: answers.slice(0, 2) };
    const { seen } = (await call<RegradePreview>('POST', `/${course.id}/regrades/preview`, wanted)).body.data;
    await call('POST', `/${course.id}/regrades`, { ...wanted, reason: 'Both are right.', completions: 'keep', seen });
    const { token } = instructor;
    const draftPath = `/course-studio/drafts/${course.id}`;
    const draft = (await studio.api<{ data: OpenedDraft }>('GET', draftPath, { token })).body.data;
    const both = draft.nodes.flatMap((node) =>
      node.type === 'answer' && node.parent === question ? [{ ...node, correct: answers.indexOf(node.id) < 2 }] : [],
    );
    const save = { revision: draft.revision, saveId: createId(), changes: puts(both) };
    const saved = await studio.api('PATCH', draftPath, { token, body: { data: save } });
    const body = { data: { revision: saved.body.data.revision } };
    expect((await studio.api('POST', `${draftPath}/confirm`, { token, body })).status).toBe(200);
    for (const [index, score] of [1, 1, 0].entries())
      expect((await takes(course, says(index))).attempt).toMatchObject({ score });

    const copied = await studio.api<{ data: { id: string } }>('POST', `${draftPath}/duplicate`, {
      token,
      body: { data: {} },
    });
    const copyPath = `/course-studio/drafts/${copied.body.data.id}`;
    const copy = (await studio.api<{ data: OpenedDraft }>('GET', copyPath, { token })).body.data;
    expect(copy.corrections).toMatchObject([{ policy: 'any', at: draft.corrections[0]!.at }]);
    const confirmed = await studio.api('POST', `${copyPath}/confirm`, {
      token,
      body: { data: { revision: copy.revision } },
    });
    expect(confirmed.status).toBe(200);
  });

  it('writes a log that can only grow', async () => {
    const { course, question, answers } = await wronglyKeyed();
    await regrade({ course: course.id, question, correct: [answers[1]!] });
    for (const uid of ['api::course-version.correction', 'api::course-version.regrading']) {
      const query = studio.strapi.db.query(uid);
      await expect(query.deleteMany({ where: {} })).rejects.toThrow(/append-only/);
      await expect(query.updateMany({ where: {}, data: {} })).rejects.toThrow(/append-only/);
    }
    expect(await logOf(course.id)).toHaveLength(1);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';

import type { AttemptView, GradedAttemptView } from '../src/api/attempt/rules/contract';
import { DEFAULT_DESIGN } from '../src/api/certificate/rules/design';
import { SLOT, TEMPLATE } from '../src/api/certificate/services/template';
import type { CertificateView } from '../src/api/certificate/rules/contract';
import type { CourseDetail } from '../src/api/course/rules/contract';
import type { EnrollmentView } from '../src/api/enrollment/rules/contract';
import type { DraftNode, TestSetNode } from '../plugins/course-studio/shared/draft';
import { aCourseNode, aFileNode, anAnswerNode, aQuestionNode, aTestSetNode } from '../database/seeds/nodes';
import { contractOf } from './contract';
import { addressHere, until, type Person, type Studio } from './harness';

/**
 * Names who issues certificates, as an administrator does before the first one: until then they are provisional. The
 * template counts as unchanged.
 */
export async function nameIssuer({ strapi }: Pick<Studio, 'strapi'>, name = 'Harbour School'): Promise<void> {
  const design = { ...DEFAULT_DESIGN, issuer: { name, url: '' } };
  await strapi.db.query(TEMPLATE).create({ data: { slot: SLOT, revision: 0, design } });
}

/** Words that stand only in what learners may not see before grading; tests search answers for them. */
export const SECRET = 'SECRET-EXPLANATION';

/** A stored file as a finished upload leaves it: its row of the ledger, and ten bytes on the local disk. */
export async function aStoredFile(studio: Studio, draft: string, kind: 'image' | 'pdf' = 'pdf'): Promise<string> {
  const [mime, ext] = kind === 'image' ? ['image/png', '.png'] : ['application/pdf', '.pdf'];
  const key = createId();
  await fs.promises.writeFile(path.join(studio.dir, 'files', `${key}${ext}`), '0123456789');
  const owner = (await studio.strapi.db.query('admin::user').findOne({ where: {} })).id;
  const row = await studio.strapi.db.query('api::asset.asset').create({
    data: {
      role: 'original',
      draft,
      owner,
      name: `file${ext}`,
      key,
      ext,
      mime,
      kind,
      bytes: 10,
      state: 'finished',
      url: `/api/course-studio/files/${key}${ext}`,
      untouchedFile: kind === 'image' ? 'shown' : null,
    },
  });
  return row.documentId;
}

/**
 * Makes every write of enrolments and attempts wait a moment between what was read for it and the write itself.
 * SQLite answers at once, so that without this no two requests would ever meet.
 */
export function slowWrites({ strapi }: Studio): void {
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  const models = ['api::enrollment.enrollment', 'api::attempt.attempt'];
  strapi.db.lifecycles.subscribe({ models, beforeCreate: pause, beforeUpdate: pause, beforeUpdateMany: pause });
}

/** An error of the API. */
export interface Refusal {
  error: {
    status: number;
    name: string;
    message: string;
    details: { code: string; fields: { path: string; code: string }[] };
  };
}

export interface TestPlan {
  testSet?: Partial<TestSetNode>;
  /** How many questions; every second one is multiple choice. */
  questions?: number;
  image?: string;
  explanation?: string;
  /** Counts the right answers from the last. */
  keyFromEnd?: boolean;
}

/** Which answers are right, by question. */
export type Key = Record<string, string[]>;

/** A test set with single choice (right: the first of three) and multiple choice (right: the first two of three). */
export function aTestOf(
  courseId: string,
  { testSet, questions = 2, image, explanation = SECRET, keyFromEnd = false }: TestPlan = {},
): { nodes: DraftNode[]; key: Key; id: string } {
  const set = aTestSetNode(courseId, testSet);
  const key: Key = {};
  const nodes = Array.from({ length: questions }, (_, position) => {
    const kind = position % 2 === 0 ? ('single' as const) : ('multiple' as const);
    const picture = image ? { image, imageAlt: 'A picture' } : {};
    const question = aQuestionNode(set.id, { position, kind, explanation, ...picture });
    const rightOnes = kind === 'single' ? 1 : 2;
    const answers = ['first', 'second', 'third'].map((text, index) =>
      anAnswerNode(question.id, { position: index, text, correct: (keyFromEnd ? 2 - index : index) < rightOnes }),
    );
    key[question.id] = answers.filter((answer) => answer.correct).map((answer) => answer.id);
    return [question, ...answers];
  });
  return { nodes: [set, ...nodes.flat()], key, id: set.id };
}

export interface Course {
  id: string;
  files: string[];
  testSets: { id: string; key: Key }[];
}

/** A confirmed course with so many files and these tests. */
export async function aCourse(
  { studio, instructor }: { studio: Studio; instructor: Person },
  {
    files = 0,
    tests = [{}],
    certificate = true,
    name = 'Tides',
  }: { files?: number; tests?: TestPlan[]; certificate?: boolean; name?: string } = {},
): Promise<Course> {
  const course: Course = { id: '', files: [], testSets: [] };
  await studio.publishCourse(instructor, async (id) => {
    const stored = await Promise.all(Array.from({ length: files }, () => aStoredFile(studio, id)));
    const fileNodes = stored.map((asset, position) =>
      aFileNode(id, asset, { position, title: `File ${position + 1}` }),
    );
    const made = tests.map((plan, position) => aTestOf(id, { ...plan, testSet: { position, ...plan.testSet } }));
    Object.assign(course, { id, files: fileNodes.map((node) => node.id), testSets: made });
    return [aCourseNode(id, { certificate, name }), ...fileNodes, ...made.flatMap(({ nodes }) => nodes)];
  });
  return course;
}

/** The learner API as one learner uses it. Every answer is held to the OpenAPI document, errors too. */
export function learning(studio: Studio, { token }: Pick<Person, 'token'>) {
  const call = async <T>(method: string, path: string, body?: unknown) => {
    const sent = { token, ...(body !== undefined && { body }) };
    const answer = await studio.api<{ data: T } & Refusal>(method, `/api${path}`, sent);
    const problem = (await contractOf(studio)).problemOf(method, path, answer);
    if (problem) throw new Error(`not as documented: ${problem}`);
    return answer;
  };
  const save = (attempt: string, answers: unknown) =>
    call<AttemptView>('PUT', `/attempts/${attempt}/answers`, { data: { answers } });
  const submit = (attempt: string) => call<GradedAttemptView>('POST', `/attempts/${attempt}/submit`);
  const start = (testSet: string) => call<AttemptView>('POST', `/test-sets/${testSet}/attempts`);
  /** Fetches the first source of a file of a course, as a player or a viewer does. */
  const fetchFile = async (courseId: string, fileId: string, init: RequestInit = {}): Promise<Response> => {
    const { files } = (await call<CourseDetail>('GET', `/courses/${courseId}`)).body.data;
    const source = files.find((file) => file.id === fileId)?.sources[0];
    if (!source) throw new Error(`file ${fileId} has no source`);
    const response = await fetch(addressHere(studio, source.url), init);
    await response.arrayBuffer();
    return response;
  };
  const sayOpened = (enrollment: string, file: string) =>
    call<EnrollmentView>('POST', `/enrollments/${enrollment}/files/${file}/opened`);

  return {
    call,
    save,
    submit,
    start,
    fetchFile,
    sayOpened,
    enrol: (course: string) => call<EnrollmentView>('POST', `/courses/${course}/enrollments`),
    enrollments: () => call<EnrollmentView[]>('GET', '/enrollments'),
    certificates: () => call<CertificateView[]>('GET', '/certificates'),
    course: (id: string) => call<CourseDetail>('GET', `/courses/${id}`),

    /** Fetches a file, and says that it was opened once the server has noted that. */
    async open(enrollment: string, file: string) {
      const { course } = (await call<EnrollmentView>('GET', `/enrollments/${enrollment}`)).body.data;
      await fetchFile(course.id, file);
      return until('the file to be noted as served', async () => {
        const answer = await sayOpened(enrollment, file);
        return answer.body.error?.details.code === 'file.unserved' ? null : answer;
      });
    },

    enrollment: (id: string) => call<EnrollmentView>('GET', `/enrollments/${id}`),
    attempt: (id: string) => call<AttemptView>('GET', `/attempts/${id}`),

    /** Takes a test from start to submit. */
    async take(testSet: string, key: Key) {
      const { id } = (await start(testSet)).body.data;
      await save(id, answersFor(key));
      return (await submit(id)).body.data;
    },
  };
}

export const answersFor = (key: Key) => Object.entries(key).map(([question, selected]) => ({ question, selected }));

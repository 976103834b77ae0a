import { performance } from 'node:perf_hooks';
import chunk from 'lodash/chunk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bodyBytesFor, fileLimitFor } from '../../src/requests/body-limits';
import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';

/** How long a bad request may take among all the others, on a machine that has other work; `strangers.bench.ts` is exact. */
const MAX_MS = 30_000;
const MAX_ANSWER_BYTES = 10_000;

/** Requests sent at the same time. */
const AT_ONCE = 8;

let studio: Studio;
let people: { author: Person; otherAuthor: Person; learner: Person; otherLearner: Person };
/** Real ids for the parameters of paths, by what stands before them. */
let ids: Record<string, string>;

beforeAll(async () => {
  studio = await startStudio();
  const author = await studio.createInstructor();
  const otherAuthor = await studio.createInstructor();
  const [learner, otherLearner] = [await studio.createLearner(), await studio.createLearner()];
  people = { author, otherAuthor, learner, otherLearner };
  const course = await aCourse({ studio, instructor: author }, { files: 1, tests: [{ questions: 2 }] });
  const mine = learning(studio, learner);
  const enrollment = (await mine.enrol(course.id)).body.data.id;
  const attempt = (await mine.start(course.testSets[0]!.id)).body.data.id;
  ids = {
    drafts: course.id,
    courses: course.id,
    enrollments: enrollment,
    attempts: attempt,
    'test-sets': course.testSets[0]!.id,
    files: course.files[0]!,
  };
});
afterAll(() => studio.stop());

interface WriteRoute {
  method: string;
  path: string;
}

/** Every route of the process that changes something, as its router has it, with real ids in its path. */
function writeRoutes(): WriteRoute[] {
  const layers = studio.strapi.server.listRoutes() as { methods: string[]; path: string }[];
  return layers.flatMap(({ methods, path }) =>
    methods
      .filter((method) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
      .map((method) => ({
        method,
        path: path.replace(/([^/]+)\/:\w+/g, (_, of: string) => `${of}/${ids[of] ?? 'x'}`),
      })),
  );
}

const LEARNER_ROUTES = /^\/api\/(courses|enrollments|attempts|test-sets|certificates|verify|profile)\b/;
const isOfStudio = ({ path }: WriteRoute) => path.startsWith('/course-studio');
const isOurs = (route: WriteRoute) => isOfStudio(route) || LEARNER_ROUTES.test(route.path);

/** Bodies as large as the route lets them be, and one that is larger. */
const BODIES: Record<string, (bytes: number) => string> = {
  'huge lists': (bytes) => {
    const list = `[${'1,'.repeat(bytes / 4 - 100)}1]`;
    return `{"data":{"revision":0,"saveId":"a","answers":${list},"changes":${list}}}`;
  },
  'selections of numbers': (bytes) => {
    const answer = `{"question":"q","selected":[${'0,'.repeat(900)}0]}`;
    return `{"data":{"answers":[${Array.from({ length: Math.floor((bytes - 100) / (answer.length + 1)) }, () => answer).join()}]}}`;
  },
  'a huge string': (bytes) => `{"data":"${'x'.repeat(bytes - 100)}"}`,
  'deep nesting': (bytes) => '['.repeat(bytes / 2 - 100) + ']'.repeat(bytes / 2 - 100),
  'ten thousand keys': (bytes) =>
    JSON.stringify({ data: Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, 1])) }).slice(
      0,
      bytes,
    ),
  'more than the limit': (bytes) => `{"data":"${'x'.repeat(bytes)}"}`,
};

interface Attack {
  route: WriteRoute;
  body: string;
  token: string;
}

/** What is wrong with the answer to a bad request; nothing if it is as it should be. */
async function problemOf({ route, body, token }: Attack, allowed: (status: number) => boolean): Promise<string[]> {
  const started = performance.now();
  const response = await fetch(`${studio.url}${route.path}`, {
    method: route.method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body,
  });
  const answer = await response.text();
  const took = performance.now() - started;
  const place = `${route.method} ${route.path}`;
  return [
    ...(allowed(response.status) ? [] : [`${place}: ${response.status} ${answer.slice(0, 200)}`]),
    ...(answer.length > Math.max(body.length, MAX_ANSWER_BYTES)
      ? [`${place}: an answer of ${answer.length} bytes`]
      : []),
    ...(took > MAX_MS ? [`${place}: took ${Math.round(took)} ms`] : []),
  ];
}

const bodyFor = (kind: string, route: WriteRoute): string => BODIES[kind]!(bodyBytesFor(route));

const REFUSALS = new Set([400, 401, 403, 404, 405, 413, 415]);
const isRefusal = (status: number): boolean => REFUSALS.has(status);
/** Routes that take no body do not look at one, and do what they are asked; 503 says that the server cannot send mail. */
const isNoFailure = (status: number): boolean => status < 500 || status === 503;

describe.each(Object.keys(BODIES))('%s', { timeout: 300_000 }, (kind) => {
  it('costs nothing and gets nothing from a stranger, on any route of the process', async () => {
    const routes = writeRoutes();
    expect(routes.length).toBeGreaterThan(60);
    const problems: string[] = [];
    for (const some of chunk(routes, AT_ONCE)) {
      const found = some.map((route) => problemOf({ route, body: bodyFor(kind, route), token: '' }, isNoFailure));
      problems.push(...(await Promise.all(found)).flat());
    }
    expect(problems).toEqual([]);
  });

  it('is refused by our routes to whose it is not', async () => {
    const problems: string[] = [];
    // Whoever may enrol may enrol in any course and then take its tests, and whoever may create may create.
    const ofNobody =
      /^\/course-studio\/(drafts|storage|certificate-template|certificate-keys)?[^/]*$|\/enrollments$|\/test-sets\/\w+\/attempts$/;
    for (const route of writeRoutes().filter(isOurs)) {
      const person = isOfStudio(route) ? people.otherAuthor : people.otherLearner;
      const isOpen = ofNobody.test(route.path) || /\/verify$/.test(route.path);
      const attack = { route, body: bodyFor(kind, route), token: person.token };
      problems.push(...(await problemOf(attack, isOpen ? isNoFailure : isRefusal)));
    }
    expect(problems).toEqual([]);
  });

  it('is refused by our routes to whose it is', async () => {
    const problems: string[] = [];
    // What deletes or publishes takes no body, or a small one, and would do as it is asked.
    const routes = writeRoutes().filter((route) => isOurs(route) && route.method !== 'DELETE');
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      const token = isOfStudio(route) ? people.author.token : people.learner.token;
      problems.push(...(await problemOf({ route, body: bodyFor(kind, route), token }, isNoFailure)));
    }
    expect(problems).toEqual([]);
  });
});

it('names whose a thing is before it says what is wrong with the body', async () => {
  const { otherLearner, otherAuthor } = people;
  const bad = { data: { answers: [1] } };
  const theirs = await studio.api('PUT', `/api/attempts/${ids.attempts}/answers`, {
    token: otherLearner.token,
    body: bad,
  });
  expect(theirs.status).toBe(404);
  expect(
    (await studio.api('POST', `/api/attempts/${ids.attempts}/submit`, { token: otherLearner.token, body: bad })).status,
  ).toBe(404);
  expect(
    (await studio.api('POST', `/api/enrollments/${ids.enrollments}/upgrade`, { token: otherLearner.token, body: bad }))
      .status,
  ).toBe(404);
  expect(
    (await studio.api('PATCH', `/course-studio/drafts/${ids.drafts}`, { token: otherAuthor.token, body: bad })).status,
  ).toBe(403);
});

it('names twenty faults, and how many more there are', async () => {
  const body = { data: { answers: new Array(5000).fill(1) } };
  const { status, body: answer } = await studio.api('PUT', `/api/attempts/${ids.attempts}/answers`, {
    token: people.learner.token,
    body,
  });
  expect(status).toBe(400);
  expect(answer.error.details.fields).toHaveLength(20);
  expect(answer.error.details.more).toBeGreaterThan(0);
});

it('reads forms with files on no other route than those that take them', () => {
  const takers = writeRoutes().filter((route) => fileLimitFor(route));
  const asPattern = (path: string) => path.replace(/\/$/, '').replace(/\/[a-z0-9]{24}(?=\/|$)/g, '/:id');
  const places = takers.map(({ method, path }) => `${method} ${asPattern(path)}`).sort();
  expect(places).toEqual([
    'POST /admin/project-settings',
    'POST /api/certificates/verify',
    'POST /api/upload',
    'POST /api/verify',
    'POST /course-studio/certificate-template/images',
    'POST /upload',
    'POST /upload/files',
    'POST /upload/files/:id/replace',
  ]);
});

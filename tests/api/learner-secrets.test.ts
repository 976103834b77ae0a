import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, answersFor, learning, SECRET, type Course } from '../learning';

let studio: Studio;
let course: Course;
let learner: Person;
let ids: string[];
const told: string[] = [];

beforeAll(async () => {
  studio = await startStudio();
  const instructor = await studio.createInstructor();
  course = await aCourse({ studio, instructor }, { files: 1, tests: [{ testSet: { shuffle: true } }] });
  learner = await studio.createLearner();
  studio.strapi.eventHub.subscribe(async (event, ...facts) => void told.push(JSON.stringify([event, facts])));
  const me = learning(studio, learner);
  const { id: enrollment } = (await me.enrol(course.id)).body.data;
  const { id: testSet, key } = course.testSets[0]!;
  const started = await me.start(testSet);
  const saved = await me.save(started.body.data.id, answersFor(key));
  told.push(JSON.stringify(started.body), JSON.stringify(saved.body));
  const version = await studio.strapi.db
    .query('api::course-version.course-version')
    .findOne({ where: { courseId: course.id } });
  const questions = Object.keys(key);
  ids = [
    course.id,
    enrollment,
    testSet,
    started.body.data.id,
    '1',
    version.documentId,
    ...course.files,
    ...questions,
    ...Object.values(key).flat(),
  ];
});
afterAll(() => studio.stop());

/** What must not be found anywhere: the explanations, and the key as a field with a value. */
const LEAK = new RegExp(
  `${SECRET}|"(correct|explanation|fraction|passMark|snapshot)\\\\?":\\s*(true|false|null|\\[|\\\\?"|[\\d.-])`,
);

/** The pass mark of a test set is no secret where courses are described. */
const leakIn = (body: string) => LEAK.exec(body.replace(/"passMark":\d+/g, ''))?.[0];

const QUERIES = [
  '',
  'populate=*',
  'populate[testSets][populate][questions][populate]=answers',
  'populate[questions][populate][answers][fields][0]=correct',
  'fields[0]=correct&fields[1]=explanation&fields[2]=snapshot&fields[3]=result',
  'status=draft&populate=*',
  'status=draft&locale=en&_q=SECRET',
  'filters[explanation][$contains]=SECRET&sort=explanation',
  'filters[testSets][questions][answers][correct]=true&sort[0]=correct:desc',
  'pagination[page]=1&pagination[pageSize]=100&withCount=true',
];

type Route = { method: string; path: string };

async function getRoutes(): Promise<string[]> {
  const map = (await studio.strapi.contentAPI.getRoutesMap()) as Record<string, Route[]>;
  const paths = Object.values(map)
    .flat()
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  return [...new Set(paths)].filter((path) => !/connect|callback|logout|email-confirmation/.test(path));
}

/** The path with every id there is in the place of its parameters. */
const concrete = (path: string): string[] =>
  path.includes(':') ? ids.map((id) => path.replace(/:[^/]+/g, id)) : [path];

async function readOnlyToken(): Promise<string> {
  const { accessKey } = await studio.strapi
    .service('admin::api-token')
    .create({ name: 'reader', description: '', type: 'read-only', lifespan: null, permissions: null });
  return accessKey;
}

describe('the key', () => {
  it('is recognised by this test where it does leak', () => {
    for (const body of [
      `{"a":"${SECRET}"}`,
      '{"correct":false}',
      '{"correct":["x"]}',
      '{"snapshot":"{}"}',
      '"{\\"correct\\":true}"',
    ]) {
      expect(leakIn(body), body).toBeDefined();
    }
    expect(leakIn('{"passMark":60,"state":"open"}')).toBeUndefined();
  });

  it('stands on no GET route of the API, whoever asks and however, before an attempt is graded', async () => {
    const other = await studio.createLearner();
    await learning(studio, other).enrol(course.id);
    const tokens = { nobody: undefined, learner: learner.token, other: other.token, reader: await readOnlyToken() };
    const routes = (await getRoutes()).flatMap(concrete);
    const found: string[] = [];
    let answered = 0;
    for (const route of routes) {
      for (const query of QUERIES) {
        for (const [who, token] of Object.entries(tokens)) {
          const { status, body } = await studio.api('GET', `${route}?${query}`, token ? { token } : {});
          const leak = leakIn(typeof body === 'string' ? body : JSON.stringify(body));
          if (leak) found.push(`${who} ${route}?${query}: ${leak}`);
          if (status === 200) answered += 1;
        }
      }
    }
    expect(found).toEqual([]);
    // Each of these routes has answered the learner with something, or the walk proves nothing.
    expect(routes.length).toBeGreaterThan(50);
    expect(answered).toBeGreaterThan(QUERIES.length * 6);
  }, 300_000);

  it('is not told by starting, saving, or any event they cause', () => {
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.map(leakIn).filter(Boolean)).toEqual([]);
  });

  it('comes with the result of the graded attempt, and only to its learner', async () => {
    const me = learning(studio, learner);
    const attempt = ids[3]!;
    expect(leakIn(JSON.stringify((await me.submit(attempt)).body))).toBeDefined();
    const again = (await me.start(course.testSets[0]!.id)).body;
    expect(leakIn(JSON.stringify(again))).toBeUndefined();
    const other = learning(studio, await studio.createLearner());
    expect((await other.attempt(attempt)).status).toBe(404);
  });
});

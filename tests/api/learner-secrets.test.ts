import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, answersFor, aStoredFile, learning, SECRET, type Course } from '../learning';

let studio: Studio;
let course: Course;
let learner: Person;
let other: Person;
let listener: http.Server;
/** An attempt of the learner that is open, and one that is graded, while attempts are left. */
let attempts: { open: string; graded: string };
let enrollment: string;
let ids: string[];
/** What events told inside the process, what the API answered on the way, and what webhooks sent. */
const told: string[] = [];
const sent: { event: string; body: string }[] = [];

/** Sends every event there is to a listener of ours, as a webhook does. */
async function listen(): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      sent.push({ event: String(request.headers['x-strapi-event']), body: Buffer.concat(parts).toString() });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = studio.strapi.get<WebhookStore>('webhookStore');
  const events = [...store.allowedEvents.values()];
  const hook = { name: 'all', url: `http://127.0.0.1:${port}`, headers: {}, events };
  studio.strapi.get<{ add(hook: unknown): void }>('webhookRunner').add(await store.createWebhook(hook));
  return server;
}

interface WebhookStore {
  allowedEvents: Map<string, string>;
  createWebhook(hook: object): Promise<unknown>;
}

beforeAll(async () => {
  studio = await startStudio();
  listener = await listen();
  studio.strapi.eventHub.subscribe(async (event, ...facts) => void told.push(JSON.stringify([event, facts])));
  const instructor = await studio.createInstructor();
  const testSet = { shuffle: true, review: 'key', attemptsAllowed: 3 } as const;
  course = await aCourse({ studio, instructor }, { files: 1, tests: [{ testSet }], certificate: false });
  learner = await studio.createLearner();
  other = await studio.createLearner();
  const me = learning(studio, learner);
  enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: set, key }] = course.testSets as [Course['testSets'][number]];
  const graded = await me.take(set, {});
  const started = await me.start(set);
  const saved = await me.save(started.body.data.id, answersFor(key));
  attempts = { open: started.body.data.id, graded: graded.id };
  told.push(JSON.stringify(started.body), JSON.stringify(saved.body), JSON.stringify(graded));
  const theirs = learning(studio, other);
  await theirs.enrol(course.id);
  await theirs.start(set);
  const version = await studio.strapi.db
    .query('api::course-version.course-version')
    .findOne({ where: { courseId: course.id } });
  ids = [
    ...[course.id, enrollment, set, attempts.open, attempts.graded, '1', version.documentId, ...course.files],
    ...Object.keys(key).slice(0, 1),
    ...Object.values(key).flat().slice(0, 1),
  ];
});
afterAll(async () => {
  await studio.stop();
  listener.closeAllConnections();
  listener.close();
});

/** What must not be found anywhere: the explanations, and the key as a field with a value. */
const LEAK = new RegExp(
  `${SECRET}|"(correct|explanation|fraction|passMark|snapshot|share)\\\\?":\\s*(true|false|\\[|\\\\?"|[\\d.-])`,
);

/** The pass mark of a test set is no secret where courses are described; what a schema describes is no value. */
const leakIn = (body: string) => LEAK.exec(body.replace(/"passMark":\d+/g, ''))?.[0];

/** Every parameter that Strapi's routes understand, with something that would find a key there. */
const PARAMETERS = [
  'populate[testSets][populate][questions][populate]=answers',
  'fields[0]=correct&fields[1]=explanation&fields[2]=snapshot&fields[3]=result&fields[4]=fraction',
  'filters[testSets][questions][answers][correct]=true',
  'sort[0]=correct:desc&sort[1]=fraction',
  `_q=${SECRET}`,
  'status=draft',
  'locale=en',
];

/** All of their combinations, none of them included. */
const COMBINATIONS = Array.from({ length: 2 ** PARAMETERS.length }, (_, set) =>
  PARAMETERS.filter((_parameter, bit) => set & (1 << bit)).join('&'),
);

/** Other ways to ask, for every id there is. */
const QUERIES = [
  'populate=*&status=draft',
  'populate[questions][populate][answers][fields][0]=correct&pagination[pageSize]=100',
  `filters[explanation][$contains]=${SECRET}&sort=explanation&filters[correct]=true`,
];

/** The paths of every GET route below `/api`, as the router has them. */
const getRoutes = (): string[] => [
  ...new Set(
    studio.strapi.server
      .listRoutes()
      .filter(({ methods, path }) => methods.includes('GET') && path.startsWith('/api/'))
      .map(({ path }) => path)
      // They would lead to other servers, or log somebody out.
      .filter((path) => !/connect|callback|logout|email-confirmation/.test(path)),
  ),
];

/** The ids a route is about, by its first word; of others those that give something away if anything does. */
const idsFor = (path: string): string[] =>
  ({ courses: [course.id], enrollments: [enrollment], attempts: [attempts.open, attempts.graded] })[
    path.split('/')[2] ?? ''
  ] ?? [ids.at(-1)!];

/** The path with each of these ids in the place of its parameters. */
const concrete = (path: string, given: string[]): string[] =>
  /[:(]/.test(path) ? given.map((id) => path.replace(/:[^/]+/g, id).replace(/\(.*/, id)) : [path];

async function readOnlyToken(): Promise<string> {
  const { accessKey } = await studio.strapi
    .service('admin::api-token')
    .create({ name: 'reader', description: '', type: 'read-only', lifespan: null, permissions: null });
  return accessKey;
}

type Ask = { who: string; token?: string; route: string; query: string };

/** What differs from one answer to the next: the time, and signatures. */
const settled = (body: string): string => body.replace(/"now":"[^"]*"/g, '').replace(/\?[^"]*"/g, '"');

/** Asks everything, a few at a time. @returns the answers in the order of the questions */
async function askAll(questions: Ask[]): Promise<{ status: number; body: string }[]> {
  const answers: { status: number; body: string }[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < questions.length; index = next++) {
      const { token, route, query } = questions[index]!;
      const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
      const response = await fetch(`${studio.url}${route}?${query}`, { headers, redirect: 'manual' });
      answers[index] = { status: response.status, body: await response.text() };
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return answers;
}

describe('the key', () => {
  it('is recognised by this test where it does leak', () => {
    for (const body of [
      `{"a":"${SECRET}"}`,
      '{"correct":false}',
      '{"correct":["x"]}',
      '{"fraction":0.5}',
      '{"snapshot":"{}"}',
      '"{\\"correct\\":true}"',
    ]) {
      expect(leakIn(body), body).toBeDefined();
    }
    expect(leakIn('{"passMark":60,"state":"open","correct":null}')).toBeUndefined();
  });

  it('stands on no GET route of the API, whoever asks and however, before it may be told', async () => {
    const tokens = { nobody: undefined, learner: learner.token, other: other.token, reader: await readOnlyToken() };
    const routes = getRoutes();
    const people = Object.entries(tokens).map(([who, token]) => ({ who, ...(token && { token }) }));
    const ask = (paths: string[], queries: string[]): Ask[] =>
      paths.flatMap((route) => people.flatMap((person) => queries.map((query) => ({ ...person, route, query }))));
    const questions = [
      ...ask(
        routes.flatMap((path) => concrete(path, idsFor(path))),
        COMBINATIONS,
      ),
      ...ask(
        routes.flatMap((path) => concrete(path, ids)),
        QUERIES,
      ),
    ];
    const answers = await askAll(questions);
    const name = ({ who, route, query }: Ask) => `${who} ${route}?${query}`;

    const leaks = answers.flatMap(({ body }, index) => {
      const leak = leakIn(body);
      return leak && !questions[index]!.route.endsWith('openapi.json') ? [`${name(questions[index]!)}: ${leak}`] : [];
    });
    expect(leaks).toEqual([]);

    // Nothing asked for changes an answer, not even its order: whatever changes it could tell of the key.
    const plain = new Map(
      questions.flatMap(({ who, route, query }, index) => (query ? [] : [[who + route, answers[index]!]])),
    );
    const OURS = /^\/api\/(courses|enrollments|attempts|certificates)/;
    const moved = questions.flatMap((question, index) => {
      const before = plain.get(question.who + question.route);
      const { status, body } = answers[index]!;
      if (!OURS.test(question.route) || !before || status >= 400) return [];
      return settled(body) === settled(before.body) ? [] : [name(question)];
    });
    expect(moved).toEqual([]);

    // These have answered their learner with something, or the walk proves nothing.
    const answered = new Set(
      questions.flatMap(({ who, route }, index) => (answers[index]!.status === 200 ? [`${who} ${route}`] : [])),
    );
    const { open, graded } = attempts;
    for (const path of [
      `courses/${course.id}`,
      `enrollments/${enrollment}`,
      `attempts/${open}`,
      `attempts/${graded}`,
    ]) {
      expect(answered).toContain(`learner /api/${path}`);
      expect(answered).not.toContain(`nobody /api/${path}`);
    }
    expect(answered).not.toContain(`other /api/attempts/${open}`);
    expect(routes.length).toBeGreaterThan(15);
  }, 300_000);

  it('is not told by starting, saving, a result that does not show it, or any event on the way', () => {
    expect(told.length).toBeGreaterThanOrEqual(20);
    expect(told.map(leakIn).filter(Boolean)).toEqual([]);
  });

  it('is not sent by any webhook', async () => {
    const has = (event: string) => sent.some((one) => one.event === event);
    const awaited = ['entry.publish', 'course-studio.enrolled', 'course-studio.submitted'];
    await until('the webhooks', async () => awaited.every(has));
    expect(sent.some(({ body }) => body.includes('"uid":"api::answer.answer"'))).toBe(true);
    expect(sent.filter(({ body }) => leakIn(body)).map(({ event, body }) => `${event}: ${body}`)).toEqual([]);
  });

  it('comes with the result once the test set is passed, and only to its learner', async () => {
    const me = learning(studio, learner);
    expect(leakIn(JSON.stringify((await me.attempt(attempts.graded)).body))).toBeUndefined();
    const { body } = await me.submit(attempts.open);
    expect(body.data).toMatchObject({ passed: true, review: 'key' });
    expect(leakIn(JSON.stringify(body))).toBeDefined();
    const again = (await me.start(course.testSets[0]!.id)).body;
    expect(leakIn(JSON.stringify(again))).toBeUndefined();
    expect(leakIn(JSON.stringify((await me.attempt(attempts.graded)).body))).toBeUndefined();
    for (const attempt of Object.values(attempts)) {
      expect((await learning(studio, other).attempt(attempt)).status).toBe(404);
    }
  });
});

describe('images of questions', () => {
  it('are given to the enrolled only, by addresses that nobody can guess', async () => {
    const instructor = await studio.createInstructor();
    const made = await aCourse({ studio, instructor }, { name: 'Pictures', certificate: false });
    const image = await aStoredFile(studio, made.id, 'image');
    const versions = studio.strapi.db.query('api::course-version.course-version');
    const version = await versions.findOne({ where: { courseId: made.id } });
    Object.assign(version.snapshot.testSets[0].questions[0], { image, imageAlt: 'A picture' });
    await versions.update({ where: { id: version.id }, data: { snapshot: version.snapshot } });
    const { key: storageKey } = await studio.strapi.db
      .query('api::asset.asset')
      .findOne({ where: { documentId: image } });
    const enrolled = learning(studio, await studio.createLearner());
    await enrolled.enrol(made.id);
    const attempt = (await enrolled.start(made.testSets[0]!.id)).body.data;
    const { url } = attempt.questions.find((question) => question.image)!.image!;
    expect(url).toContain(storageKey);
    const [bare] = url!.split('?');
    expect((await fetch(new URL(bare!, studio.url))).status).toBeGreaterThanOrEqual(400);
    const stranger = learning(studio, await studio.createLearner());
    const seen = [
      await stranger.course(made.id),
      await stranger.attempt(attempt.id),
      await stranger.start(made.testSets[0]!.id),
    ];
    expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(storageKey);
  });
});

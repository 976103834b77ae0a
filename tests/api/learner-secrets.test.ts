import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CertificateView } from '../../src/api/certificate/rules/contract';
import { LEARNER_EVENTS } from '../../src/api/course/rules/events';
import { addressHere, startStudio, until, type Person, type Studio } from '../harness';
import { aCourse, answersFor, aStoredFile, learning, SECRET, type Course } from '../learning';
import { askAll, askRoute, concretePath, getPaths, hasParameters, inBrackets, type Reply } from '../walk';

let studio: Studio;
let course: Course;
let learner: Person;
let other: Person;
let listener: http.Server;
/** An attempt of the learner that is open, and one that is graded, while attempts are left. */
let attempts: { open: string; graded: string };
let enrollment: string;
let certificate: CertificateView;
let ids: string[];
/** What events told inside the process, what the API answered on the way, and what webhooks sent. */
const told: string[] = [];
const sent: { event: string; body: string }[] = [];

/** The explanations of another course, whose key is another, too: without it, no order could tell one from the other. */
const HIDDEN = 'HIDDEN-EXPLANATION';

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
  studio = await startStudio({ VERIFICATIONS_PER_MINUTE: '1000000', PUBLIC_URL: 'https://courses.example.org' });
  // Otherwise it may hang up while the next question is on its way.
  studio.strapi.server.httpServer.keepAliveTimeout = 60_000;
  listener = await listen();
  studio.strapi.eventHub.subscribe(async (event, ...facts) => void told.push(JSON.stringify([event, facts])));
  const instructor = await studio.createInstructor();
  const testSet = { shuffle: true, review: 'key', attemptsAllowed: 3 } as const;
  course = await aCourse({ studio, instructor }, { files: 1, tests: [{ testSet }], certificate: false });
  const another = await aCourse(
    { studio, instructor },
    { name: 'Waves', tests: [{ explanation: HIDDEN, keyFromEnd: true }] },
  );
  learner = await studio.createLearner();
  other = await studio.createLearner();
  const me = learning(studio, learner);
  enrollment = (await me.enrol(course.id)).body.data.id;
  const [{ id: set, key }] = course.testSets as [Course['testSets'][number]];
  const graded = await me.take(set, {});
  const started = await me.start(set);
  const saved = await me.save(started.body.data.id, answersFor(key));
  attempts = { open: started.body.data.id, graded: graded.id };
  const theirs = learning(studio, other);
  await theirs.enrol(course.id);
  await theirs.start(set);
  await me.enrol(another.id);
  const passed = await me.take(another.testSets[0]!.id, another.testSets[0]!.key);
  told.push(JSON.stringify([started.body, saved.body, graded, passed]));
  const settled = async () => (await me.certificates()).body.data.find(({ state }) => state !== 'pending');
  certificate = await until('the certificate', settled, 60);
  const version = await studio.strapi.db
    .query('api::course-version.course-version')
    .findOne({ where: { courseId: course.id } });
  ids = [
    course.id,
    enrollment,
    set,
    attempts.open,
    attempts.graded,
    '1',
    version.documentId,
    ...course.files,
    Object.keys(key)[0]!,
    Object.values(key)[0]![0]!,
  ];
});
afterAll(async () => {
  await studio.stop();
  listener.closeAllConnections();
  listener.close();
});

/** What must not be found anywhere: the explanations, and the key as a field with a value. */
const LEAK = new RegExp(
  `${SECRET}|${HIDDEN}|"(correct|explanation|fraction|passMark|snapshot|share)\\\\?":\\s*(true|false|\\[|\\\\?"|[\\d.-])`,
);

/** The pass mark of a test set is no secret where courses are described; what a schema describes is no value. */
const leakIn = (body: string) => LEAK.exec(body.replace(/"passMark":\d+/g, ''))?.[0];

/** A way from a content type to a field that is for nobody, and the field's type. */
interface Way {
  steps: string[];
  type: string;
}

interface ContentType {
  info: { pluralName: string };
  attributes: Record<string, { type: string; private?: boolean; target?: string }>;
}

/** `testSets.questions.answers.correct` and the like, from a content type over its relations. */
function waysFrom(uid: string, passed: string[] = []): Way[] {
  const { attributes } = studio.strapi.contentTypes[uid as 'api::course.course'] as unknown as ContentType;
  return Object.entries(attributes).flatMap(([name, { type, private: isPrivate, target }]): Way[] => {
    if (type !== 'relation') return isPrivate ? [{ steps: [name], type }] : [];
    if (!target?.startsWith('api::') || passed.includes(target) || target === uid) return [];
    return waysFrom(target, [...passed, uid]).map((way) => ({ ...way, steps: [name, ...way.steps] }));
  });
}

/** A question to the database that only the key can answer, and its opposite: the answers must not differ. */
interface Probe {
  ask: string;
  opposite: string;
}

/** Is `first` right, or wrong? Does an explanation have these words, or others? */
function filterProbe({ steps, type }: Way): Probe {
  const field = `filters${inBrackets(steps)}`;
  const text = `filters${inBrackets(steps.slice(0, -1))}[text]=first&`;
  if (type === 'boolean') return { ask: `${text}${field}=true`, opposite: `${text}${field}=false` };
  if (type === 'decimal') return { ask: `${field}[$null]=true`, opposite: `${field}[$notNull]=true` };
  return { ask: `${field}[$contains]=${SECRET}`, opposite: `${field}[$contains]=${HIDDEN}` };
}

const sortProbe = ({ steps }: Way): Probe => {
  const ask = `sort[0]=${steps.join('.')}`;
  return { ask: `${ask}:asc`, opposite: `${ask}:desc` };
};

const searchProbe: Probe = { ask: `_q=${SECRET}`, opposite: `_q=${HIDDEN}` };

const populateOf = (steps: string[]): string => {
  const [field, ...relations] = [...steps].reverse();
  return `populate${relations
    .reverse()
    .map((step) => `[${step}]`)
    .join('[populate]')}[fields][0]=${field}`;
};

/** The ways to the key from what a path is about, by its first word; without a content type, the words themselves. */
function waysFor(path: string): Way[] {
  const uid = Object.keys(studio.strapi.contentTypes).find(
    (one) =>
      one.startsWith('api::') &&
      (studio.strapi.contentTypes[one as 'api::course.course'] as unknown as ContentType).info.pluralName ===
        path.split('/')[2],
  );
  const ways = uid ? waysFrom(uid) : [];
  const first = [...ways].sort(({ steps }) => (steps.at(-1) === 'correct' ? -1 : 1));
  return first.length > 0 ? first : [{ steps: ['correct'], type: 'boolean' }];
}

/** One query, and the one to compare it with. */
interface Query {
  ask: string;
  /** Where the query asks about the key: the same, asking for the opposite. */
  opposite?: string;
}

/** Every combination of the parameters that Strapi understands, none of them included, and every other probe alone. */
function queriesFor(path: string): Query[] {
  const ways = waysFor(path);
  const { steps } = ways[0]!;
  const parameters: (string | Probe)[] = [
    steps.length > 1 ? populateOf(steps) : 'populate=*',
    'fields[0]=correct&fields[1]=explanation&fields[2]=snapshot&fields[3]=result&fields[4]=fraction',
    filterProbe(ways[0]!),
    sortProbe(ways[0]!),
    searchProbe,
    'status=draft',
    'locale=en',
  ];
  const combined = Array.from({ length: 2 ** parameters.length }, (_, set): Query => {
    const chosen = parameters.filter((_parameter, bit) => set & (1 << bit));
    const written = (side: keyof Probe) => chosen.map((one) => (typeof one === 'string' ? one : one[side])).join('&');
    const [ask, opposite] = [written('ask'), written('opposite')];
    return { ask, ...(ask !== opposite && { opposite }) };
  });
  return [...combined, ...ways.slice(1).flatMap((way) => [filterProbe(way), sortProbe(way)])];
}

/** No parameter, the longest combination, and everything that asks about the key. */
function mostTelling(queries: Query[]): Query[] {
  const longest = Math.max(...queries.map((query) => query.ask.length));
  const single = (query: Query) => query.opposite !== undefined && query.ask.split('&').length <= 2;
  return queries.filter((query) => query.ask === '' || query.ask.length === longest || single(query));
}

/** The GET routes below `/api`, as the router has them, but those that lead elsewhere, log out, or describe the API. */
const getRoutes = (): string[] =>
  getPaths(studio)
    .filter((path) => path.startsWith('/api/'))
    .filter((path) => !/connect|callback|logout|email-confirmation|openapi\.json/.test(path));

/** The ids a route is about, by its first word; of others those that give something away if anything does. */
function idsFor(path: string): string[] {
  if (/:code/.test(path)) return [certificate.code];
  const known: Record<string, string[]> = {
    courses: [course.id],
    enrollments: [enrollment],
    attempts: [attempts.open, attempts.graded],
    certificates: [certificate.id],
  };
  return known[path.split('/')[2] ?? ''] ?? [ids.at(-1)!];
}

async function readOnlyToken(): Promise<string> {
  const { accessKey } = await studio.strapi
    .service('admin::api-token')
    .create({ name: 'reader', description: '', type: 'read-only', lifespan: null, permissions: null });
  return accessKey;
}

interface Asker {
  who: string;
  token?: string;
}

type Question = Asker & { route: string } & Query;

/** What differs from one answer to the next: the time, and signatures. */
const settled = (body: string): string => body.replace(/"now":"[^"]*"/g, '').replace(/\?[^"]*"/g, '"');

const isSame = (one: Reply, two: Reply): boolean =>
  one.status === two.status && settled(one.body) === settled(two.body);

const ask = ({ token, route }: Question, query: string): Promise<Reply> =>
  askRoute(`${studio.url}${route}?${query}`, token);

/** The routes of the learner API. */
const OURS = /^\/api\/(courses|enrollments|attempts|certificates)/;

const nameOf = ({ who, route, ask: query }: Question) => `${who} ${route}?${query}`;

/** Whether a route is closed to somebody: Strapi looks at that before it reads a query. */
async function isClosed(asker: Question): Promise<boolean> {
  const answers = await Promise.all(['', 'populate=*&status=draft&locale=en'].map((query) => ask(asker, query)));
  return answers.every(({ status }) => status === 401 || status === 403);
}

/** Everybody and everything to ask: the combinations where a route is about, and every other id there is. */
async function everyQuestion(routes: string[]): Promise<Question[]> {
  const tokens = { nobody: undefined, learner: learner.token, other: other.token, reader: await readOnlyToken() };
  const people = Object.entries(tokens).map(([who, token]): Asker => ({ who, ...(token && { token }) }));
  const found: Question[] = [];
  for (const path of routes) {
    const queries = queriesFor(path);
    const own = hasParameters(path) ? idsFor(path) : [''];
    const foreign = hasParameters(path) ? ids.filter((id) => !own.includes(id)) : [];
    let isPublic = false;
    for (const person of people) {
      const at = (id: string) => ({ ...person, route: concretePath(path, id) });
      if (await isClosed({ ...at(own[0]!), ask: '' })) continue;
      isPublic ||= !person.token;
      // Where nobody needs a token, those who have one ask the most telling only.
      const asked = isPublic && person.token ? mostTelling(queries) : queries;
      for (const id of own) found.push(...asked.map((query) => ({ ...at(id), ...query })));
      for (const id of foreign) found.push({ ...at(id), ask: `${populateOf(waysFor(path)[0]!.steps)}&status=draft` });
    }
  }
  return found;
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
    const routes = getRoutes();
    const questions = await everyQuestion(routes);
    const answers = await askAll(questions, (question) => ask(question, question.ask));

    const leaks = questions.filter((_question, index) => leakIn(answers[index]!.body) !== undefined);
    expect.soft(leaks.map(nameOf)).toEqual([]);

    const broken = questions.filter((_question, index) => answers[index]!.status >= 500);
    expect.soft(broken.map(nameOf)).toEqual([]);

    // Whatever changes with the key could tell of it: what is found, what is left out, and the order.
    const told = (index: number) => answers[index]!.status < 400;
    const probes = questions.flatMap((question, index) =>
      question.opposite !== undefined && told(index) && !OURS.test(question.route) ? [{ question, index }] : [],
    );
    const opposites = await askAll(probes, ({ question }) => ask(question, question.opposite!));
    const telling = probes.filter(({ index }, place) => !isSame(answers[index]!, opposites[place]!));
    expect.soft(telling.map(({ question }) => nameOf(question))).toEqual([]);

    // The learner API reads no query but the page: nothing asked for changes an answer, not even its order.
    const plain = new Map(
      questions.flatMap(({ who, route, ask: query }, index) => (query ? [] : [[who + route, answers[index]!]])),
    );
    const moved = questions.filter(({ who, route }, index) => {
      const before = plain.get(who + route);
      return OURS.test(route) && before && told(index) && !isSame(answers[index]!, before);
    });
    expect.soft(moved.map(nameOf)).toEqual([]);

    // These have answered their learner with something, or the walk proves nothing.
    const answered = new Set(questions.flatMap(({ who, route }, index) => (told(index) ? [`${who} ${route}`] : [])));
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
    for (const list of ['courses', 'enrollments']) {
      expect(JSON.parse(plain.get(`learner/api/${list}`)!.body).data, list).toHaveLength(2);
    }
    expect(answered).not.toContain(`other /api/attempts/${open}`);
    expect(answered).toContain('reader /api/users');
    expect(routes.length).toBeGreaterThan(15);
  }, 600_000);

  it('is not told by starting, saving, a result that does not show it, or any event on the way', () => {
    for (const event of ['entry.publish', ...LEARNER_EVENTS])
      expect(told.some((one) => one.startsWith(`["${event}"`))).toBe(true);
    expect(told.map(leakIn).filter(Boolean)).toEqual([]);
  });

  it('is not sent by any webhook', async () => {
    const has = (event: string) => sent.some((one) => one.event === event);
    const awaited = ['entry.publish', ...LEARNER_EVENTS];
    await until('the webhooks', async () => awaited.every(has));
    expect(sent.some(({ body }) => body.includes('"uid":"api::course.course"'))).toBe(true);
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
      .update({ where: { documentId: image }, data: { name: `${SECRET}-correct.png` } });
    const enrolled = learning(studio, await studio.createLearner());
    await enrolled.enrol(made.id);
    const attempt = (await enrolled.start(made.testSets[0]!.id)).body.data;
    const { url } = attempt.questions.find((question) => question.image)!.image!;
    expect(url).toContain(storageKey);
    // What the author called the file may be the key.
    expect(JSON.stringify(attempt)).not.toContain(SECRET);
    const [bare] = url!.split('?');
    expect((await fetch(addressHere(studio, bare!))).status).toBeGreaterThanOrEqual(400);
    const stranger = learning(studio, await studio.createLearner());
    const seen = [
      await stranger.course(made.id),
      await stranger.attempt(attempt.id),
      await stranger.start(made.testSets[0]!.id),
    ];
    expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(storageKey);
  });
});

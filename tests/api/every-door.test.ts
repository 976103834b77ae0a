import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, aStoredFile, learning, SECRET, type Course } from '../learning';
import { askAll, askRoute, concretePath, getPaths, hasParameters, inBrackets, type Reply } from '../walk';

/** What is planted, and found wherever it leaks. */
const PLANTED = {
  explanation: SECRET,
  'storage key': createId(),
  'draft name': `DRAFT ${createId()}`,
  'administrator token': createId(),
  'learner token': createId(),
  'password hash': '$2a$',
  'learner address': `${createId()}@example.com`,
  'administrator address': `${createId()}@example.com`,
} as const;
type Secret = keyof typeof PLANTED | 'key';

/** The key with a value: descriptions of a type name the field, too. */
const KEY = /\\?"(correct|fraction)\\?":\s*(true|false|\[|[\d.])/;

/** Who may see a secret, and where: everything else is a leak. */
const ALLOWED: { secret: Secret; who: string[]; route: RegExp }[] = [
  // The author of the very course, and whoever may see all courses, in the studio.
  {
    secret: 'key',
    who: ['Instructor', 'Super Admin'],
    route: /^\/course-studio\/(drafts|courses)\//,
  },
  { secret: 'explanation', who: ['Instructor', 'Super Admin'], route: /^\/course-studio\/(drafts|courses)\// },
  { secret: 'storage key', who: ['Instructor', 'Super Admin'], route: /^\/course-studio\// },
  { secret: 'draft name', who: ['Instructor', 'Super Admin'], route: /^\/course-studio\// },
  // Courses stand in the content manager for those who see them in the studio.
  { secret: 'draft name', who: ['Super Admin'], route: /^\/content-manager\/(collection-types\/api::course|homepage)/ },
  // A learner's own, whoever manages accounts, and the instructor of a course that the learner takes.
  { secret: 'learner address', who: ['learner'], route: /^\/api\// },
  { secret: 'learner address', who: ['read-only token', 'full-access token'], route: /^\/api\/users/ },
  {
    secret: 'learner address',
    who: ['Super Admin'],
    route: /^\/content-manager\/.*plugin::users-permissions\.(user|role)/,
  },
  {
    secret: 'learner address',
    who: ['Instructor', 'Super Admin'],
    route: /^\/course-studio\/(courses|certificates|learners)/,
  },
  { secret: 'administrator address', who: ['Super Admin'], route: /^\/(admin|content-manager|upload)\// },
];

/** What answers with no data of anybody (the API's description has examples), ends a session, or asks another server. */
const LEFT_OUT =
  /openapi\.json|connect|callback|logout|email-confirmation|trial-time|^\/admin\/:path|^\/uploads|^\/\(|^\/admin\/providers|^\/$/;

let studio: Studio;
let course: Course;
let draftId: string;
let people: Record<string, string | undefined>;
let ids: string[];

interface Attribute {
  type: string;
  target?: string;
  relation?: string;
  private?: boolean;
}
interface Model {
  uid: string;
  attributes: Record<string, Attribute>;
}
const models = (): Model[] => Object.values(studio.strapi.contentTypes);

async function plant(admin: Person, learner: Person): Promise<void> {
  const write = (uid: string, id: number, data: object) => studio.strapi.db.query(uid).update({ where: { id }, data });
  await write('admin::user', admin.id, {
    email: PLANTED['administrator address'],
    resetPasswordToken: PLANTED['administrator token'],
    registrationToken: createId(),
  });
  await write('plugin::users-permissions.user', learner.id, {
    email: PLANTED['learner address'],
    resetPasswordToken: PLANTED['learner token'],
  });
}

/** Folders of the media library, each with a file, made by people who have secrets of their own. */
async function fillLibrary(makers: Person[]): Promise<void> {
  for (const [index, { id: createdBy }] of makers.entries()) {
    const pathId = index + 1;
    const folders = studio.strapi.db.query('plugin::upload.folder');
    const folder = await folders.create({ data: { name: `Folder ${pathId}`, pathId, path: `/${pathId}`, createdBy } });
    const picture = { name: `${pathId}.png`, hash: createId(), ext: '.png', mime: 'image/png', size: 1 };
    const place = { url: `/uploads/${pathId}.png`, provider: 'local', folderPath: folder.path, folder: folder.id };
    await studio.strapi.db.query('plugin::upload.file').create({ data: { ...picture, ...place, createdBy } });
  }
}

async function aToken(type: 'read-only' | 'full-access'): Promise<string> {
  const token = { name: type, description: '', type, lifespan: null, permissions: null };
  const { accessKey } = await studio.strapi.service('admin::api-token').create(token);
  return accessKey;
}

beforeAll(async () => {
  studio = await startStudio({ VERIFICATIONS_PER_MINUTE: '1000000', LOG_LEVEL: 'fatal' });
  const root = await studio.createAdmin('strapi-super-admin');
  const instructor = await studio.createInstructor();
  const learner = await studio.createLearner();
  course = await aCourse({ studio, instructor }, { files: 1, tests: [{ testSet: { review: 'score' } }] });
  draftId = (await studio.api('POST', '/course-studio/drafts', { token: instructor.token })).body.data.id;
  const drafts = studio.strapi.db.query('api::course.course');
  await drafts.updateMany({ where: { documentId: draftId }, data: { name: PLANTED['draft name'] } });
  const file = await aStoredFile(studio, draftId, 'image');
  const assets = studio.strapi.db.query('api::asset.asset');
  await assets.update({ where: { documentId: file }, data: { key: PLANTED['storage key'] } });
  await plant(root, learner);
  const colleague = await studio.createAdmin('strapi-super-admin');
  const tokens = { resetPasswordToken: createId(), registrationToken: createId() };
  await studio.strapi.db.query('admin::user').update({ where: { id: colleague.id }, data: tokens });
  await fillLibrary([root, colleague]);
  const enrolled = learning(studio, learner);
  const enrollment = (await enrolled.enrol(course.id)).body.data.id;
  const attempt = (await enrolled.start(course.testSets[0]!.id)).body.data.id;
  people = {
    nobody: undefined,
    learner: learner.token,
    'other learner': (await studio.createLearner()).token,
    'read-only token': await aToken('read-only'),
    'full-access token': await aToken('full-access'),
    'no rights': (await studio.createAdminWho()).token,
    Author: (await studio.createAdmin('strapi-author')).token,
    Editor: (await studio.createAdmin('strapi-editor')).token,
    Instructor: instructor.token,
    'other Instructor': (await studio.createInstructor()).token,
    'Super Admin': root.token,
  };
  ids = [course.id, draftId, course.testSets[0]!.id, file, enrollment, attempt, '1'];
});
afterAll(() => studio.stop());

/** The shortest way over relations from a type to each field that nobody outside the studio reads, and to each token. */
function waysFrom(start: Model): string[][] {
  const reached = new Map<string, string[]>([[start.uid, []]]);
  const found: string[][] = [];
  for (const [uid, steps] of reached) {
    const { attributes } = models().find((model) => model.uid === uid)!;
    for (const [name, { type, target, relation }] of Object.entries(attributes)) {
      if (type === 'password' || /Token$|^(correct|explanation|key)$/.test(name)) found.push([...steps, name]);
      const leads = type === 'relation' && target !== undefined && !relation?.startsWith('morph');
      if (leads && !reached.has(target) && models().some((model) => model.uid === target))
        reached.set(target, [...steps, name]);
    }
  }
  return found;
}

interface Query {
  ask: string;
  /** The same question with the opposite answer: where anything differs, it tells. */
  opposite?: string;
  /** What it would tell of, where some may know it. */
  about?: Secret;
}

const PLAIN_QUERIES = [
  '',
  'populate=*&fields=*&status=draft&locale=*&pageSize=100',
  'populate[related][populate]=*',
  'idsToInclude=1&idsToInclude=2&idsToOmit=3&fields=*&populate=*',
];

/** A search for something planted, and for something that is nowhere. */
function searchFor(about: keyof typeof PLANTED): Query {
  const start = PLANTED[about].slice(0, 12);
  const how = about.endsWith('address') ? '&_filter=$startsWith' : '';
  return { ask: `_q=${start}${how}`, opposite: `_q=${createId().slice(0, 12)}${how}`, about };
}

/** Everything that Strapi understands, aimed at what stands behind the relations of a type. */
function queriesFor(model: Model | undefined): Query[] {
  const ways = model ? waysFrom(model) : [];
  return [
    ...PLAIN_QUERIES.map((ask) => ({ ask })),
    ...(Object.keys(PLANTED) as (keyof typeof PLANTED)[]).map(searchFor),
    ...ways.flatMap((way): Query[] => {
      const path = way.join('.');
      const field = `filters${inBrackets(way)}`;
      const nested = way.slice(0, -1);
      return [
        ...(nested.length > 0
          ? [{ ask: `populate${nested.map((step) => `[${step}]`).join('[populate]')}[fields]=*` }]
          : []),
        { ask: `${field}[$notNull]=true`, opposite: `${field}[$null]=true` },
        { ask: `sort=${path}:asc`, opposite: `sort=${path}:desc` },
        // The same in the words of the database, and in another spelling.
        { ask: `where${inBrackets(way)}[$notNull]=true`, opposite: `where${inBrackets(way)}[$null]=true` },
        { ask: `orderBy${inBrackets(way)}=asc`, opposite: `orderBy${inBrackets(way)}=desc` },
        {
          ask: `sort=${way[0]}${inBrackets(way.slice(1))}:asc`,
          opposite: `sort=${way[0]}${inBrackets(way.slice(1))}:desc`,
        },
      ];
    }),
  ];
}

/** A way into the process: a route with everything in the place of its parameters. */
interface Door {
  path: string;
  route: string;
  model?: Model;
}

/** What a route is about that names no type in its parameters. */
const MODEL_OF: [RegExp, string][] = [
  [/^\/upload\/files|^\/api\/upload/, 'plugin::upload.file'],
  [/^\/upload\/folder/, 'plugin::upload.folder'],
  [/^\/admin\/users/, 'admin::user'],
  [/^\/admin\/roles/, 'admin::role'],
  [/^\/api\/users/, 'plugin::users-permissions.user'],
  [/^\/api\/courses/, 'api::course.course'],
];

function doorsOf(path: string): Door[] {
  const named = /:(model|uid|contentType)\b/.exec(path)?.[0];
  if (!named) {
    const uid = MODEL_OF.find(([pattern]) => pattern.test(path))?.[1];
    const model = models().find((one) => one.uid === uid);
    const routes = hasParameters(path) ? ids.map((id) => concretePath(path, id)) : [path];
    return routes.map((route) => ({ path, route, ...(model && { model }) }));
  }
  return models().flatMap((model) => {
    const about = path.replace(named, model.uid);
    const relations = Object.entries(model.attributes).filter(([, { type }]) => type === 'relation');
    const fields = about.includes(':targetField') ? relations.map(([field]) => field) : [''];
    return fields.map((field) => {
      const route = concretePath(about.replace(':targetField', field).replaceAll('::', '\0'), course.id);
      return { path, route: route.replaceAll('\0', '::'), model };
    });
  });
}

const ADMINISTRATORS = ['no rights', 'Author', 'Editor', 'Instructor', 'other Instructor', 'Super Admin'];

/** Administrators and learners log in to different sides; on the other one, they are told so before anything else. */
const isOfThatSide = ({ path }: Door, who: string): boolean =>
  path.startsWith('/api/') !== ADMINISTRATORS.includes(who);

const known = new Map<string | undefined, Query[]>();
/** Routes that describe types and read no rows. */
const DESCRIBES = /\/configuration$|^\/content-type-builder|\/init$|\/components$|\/content-types$/;

function queriesOf(uid: string | undefined): Query[] {
  const queries = known.get(uid) ?? queriesFor(models().find((model) => model.uid === uid));
  known.set(uid, queries);
  return queries;
}

interface Question extends Door, Query {
  who: string;
}

const nameOf = ({ who, route, ask }: Question): string => `${who} ${route}?${ask}`;
const ask = ({ who, route }: Question, query: string): Promise<Reply> =>
  askRoute(`${studio.url}${route}?${query}`, people[who]);

/** What differs from one answer to the next: the time, and signatures. */
const settled = ({ status, body }: Reply): string =>
  `${status} ${body.replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '').replace(/\?[^"]*"/g, '"')}`;

const isAllowed = (secret: string, { who, route }: Question): boolean =>
  ALLOWED.some((one) => one.secret === secret && one.who.includes(who) && one.route.test(route));

const secretsIn = ({ body, headers }: Reply): string[] => [
  ...Object.entries(PLANTED).flatMap(([secret, value]) => (`${headers}\n${body}`.includes(value) ? [secret] : [])),
  ...(KEY.test(body) ? ['key'] : []),
];

const leaksIn = (question: Question, reply: Reply): string[] =>
  secretsIn(reply)
    .filter((secret) => !isAllowed(secret, question))
    .map((secret) => `${secret}: ${nameOf(question)}`);

it('tells nobody more than their rights, on any GET route of the process and with any parameter', async () => {
  const doors = getPaths(studio)
    .filter((path) => !LEFT_OUT.test(path))
    .flatMap(doorsOf);
  const first = doors.flatMap((door, index) =>
    Object.keys(people)
      .filter((who) => isOfThatSide(door, who) || doors[index - 1]?.path !== door.path)
      .map((who): Question => ({ ...door, who, ask: '' })),
  );
  const opened = await askAll(first, (question) => ask(question, ''));
  const isOpen = ({ status }: Reply) => status < 400;

  // Strapi looks at who asks before it reads a query: where the plain question is refused, the others are.
  const questions = first.flatMap((question, index) =>
    isOpen(opened[index]!) && !DESCRIBES.test(question.path)
      ? queriesOf(question.model?.uid).map((query): Question => ({ ...question, ...query }))
      : [],
  );
  const answers = await askAll(questions, (question) => ask(question, question.ask));
  const leaks = [
    ...first.flatMap((question, index) => leaksIn(question, opened[index]!)),
    ...questions.flatMap((question, index) => leaksIn(question, answers[index]!)),
  ];
  expect.soft([...new Set(leaks)]).toEqual([]);

  const replies = [...opened, ...answers];
  const broken = [...first, ...questions].filter((_question, index) => replies[index]!.status >= 500);
  expect.soft(broken.map(nameOf)).toEqual([]);

  const probes = questions.flatMap((question, index) =>
    question.opposite !== undefined && isOpen(answers[index]!) ? [{ question, reply: answers[index]! }] : [],
  );
  const opposites = await askAll(probes, ({ question }) => ask(question, question.opposite!));
  const telling = probes.filter(({ question, reply }, index) => {
    const mayKnow = question.about !== undefined && isAllowed(question.about, question);
    return !mayKnow && settled(reply) !== settled(opposites[index]!);
  });
  expect.soft(telling.map(({ question }) => nameOf(question))).toEqual([]);

  // Every kind of door has let somebody in, or the walk proves nothing.
  const entered = new Set(
    first.flatMap(({ who, route }, index) => (isOpen(opened[index]!) ? [`${who} ${route}`] : [])),
  );
  for (const door of [
    'Super Admin /content-manager/collection-types/api::course.course',
    'Super Admin /content-manager/relations/plugin::users-permissions.user/role',
    'Super Admin /admin/users',
    'Author /upload/files',
    `Instructor /course-studio/drafts/${draftId}`,
    `learner /api/courses/${course.id}`,
    'full-access token /api/users',
  ]) {
    expect(entered).toContain(door);
  }
  expect(questions.length).toBeGreaterThan(500);

  await expect(accessTable(first, opened)).toMatchFileSnapshot('../../docs/access.md');
}, 1_800_000);

/** Which route answers whom: the best answer that anybody of a kind gets, whatever stands in its parameters. */
function accessTable(questions: Question[], replies: Reply[]): string {
  const whos = Object.keys(people);
  const best = new Map<string, number>();
  questions.forEach(({ path, who }, index) => {
    const key = `${path} ${who}`;
    best.set(key, Math.min(best.get(key) ?? 999, replies[index]!.status));
  });
  const paths = [...new Set(questions.map(({ path }) => path))].sort();
  const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Who may read what',
    '',
    'Every GET route of the process, and the best status that each kind of caller gets, whatever stands in its parameters.',
    "Left out are the public files, log-ins by other services, log-outs, and `openapi.json`: nobody's data is behind them.",
    'The test `tests/api/every-door.test.ts` makes this page (`npx vitest run --project api tests/api/every-door.test.ts -u`)',
    'and fails when it is not as it says. What the answers hold is held to the same test.',
    '',
    row(['route', ...whos]),
    row(['---', ...whos.map(() => '---')]),
    ...paths.map((path) => row([`\`${path}\``, ...whos.map((who) => best.get(`${path} ${who}`) ?? '')])),
    '',
  ].join('\n');
}

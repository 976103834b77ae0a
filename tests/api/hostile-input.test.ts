import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { startPostgres, type Server } from '../servers';

/** What no column holds, in the address and as a value. */
const ENCODED = [
  '%00',
  'a%00b',
  '%ed%a0%80',
  '%ff',
  '%',
  '%zz',
  '9'.repeat(40),
  '-1',
  '1e999',
  'a'.repeat(300),
  "'%22",
];
const VALUES = [
  'a\0b',
  '\ud800',
  '9'.repeat(40),
  1e300,
  -1,
  'a'.repeat(300),
  null,
  true,
  [],
  {},
  ['\0'],
  { $eq: '\0' },
];

/** Parameters that Strapi understands, each with a place for the value. */
const PARAMETERS = [
  'filters[id]=*',
  'filters[name][$contains]=*',
  'filters[createdAt][$gt]=*',
  'sort=*',
  'fields=*',
  'populate=*',
  'populate[*][fields]=id',
  'pagination[page]=*',
  'pagination[pageSize]=*',
  'pagination[start]=*&pagination[limit]=*',
  'page=*&pageSize=*',
  'status=*',
  'locale=*',
  '_q=*',
  '*=1',
];

/** Fields of the bodies that a stranger can send to Strapi's own routes, each filled with a hostile value in turn. */
const BODIES: [route: string, body: Record<string, unknown>][] = [
  ['/api/auth/local', { identifier: 'lea', password: 'Password1' }],
  ['/api/auth/local/register', { username: 'lea', email: 'lea@example.com', password: 'Password1' }],
  ['/api/auth/forgot-password', { email: 'lea@example.com' }],
  ['/api/auth/reset-password', { code: 'abc', password: 'Password1', passwordConfirmation: 'Password1' }],
  ['/api/auth/send-email-confirmation', { email: 'lea@example.com' }],
  ['/admin/login', { email: 'ada@example.com', password: 'Password1' }],
  ['/admin/forgot-password', { email: 'ada@example.com' }],
  ['/admin/reset-password', { resetPasswordToken: 'abc', password: 'Password1' }],
  ['/admin/register', { registrationToken: 'abc', userInfo: { firstname: 'Ada', password: 'Password1' } }],
];

interface Route {
  path: string;
  methods: string[];
}

/** Nothing to do with the input: these ask Strapi's own servers. */
const ASKS_OUTSIDE = /license|trial|ai-/;

/** Nothing to do with the input: without a mail server these say that they cannot send. */
const NO_MAIL = /forgot-password|send-email-confirmation/;

describe.each(['SQLite', 'Postgres'])('on %s', (database) => {
  let postgres: Server | undefined;
  let studio: Studio;
  let administrator: Person;

  beforeAll(async () => {
    if (database === 'Postgres') postgres = await startPostgres();
    studio = await startStudio({ TRUST_PROXY: 'true', ...postgres?.env });
    administrator = await studio.createAdmin('strapi-super-admin');
  });
  afterAll(async () => {
    await studio.stop();
    await postgres?.stop();
  });

  const routes = (): string[] => {
    const all = studio.strapi.server.listRoutes() as unknown as Route[];
    const read = all.filter(({ methods }) => methods.includes('GET')).map(({ path }) => path);
    // Those are patterns of their own, for files.
    return [...new Set(read)].filter((path) => !path.includes('(') && !path.includes('*') && !ASKS_OUTSIDE.test(path));
  };

  let senders = 0;
  /** From another address each time: how often one may try to log in is not what is tried here. */
  const anotherAddress = () => {
    senders += 1;
    return { 'X-Forwarded-For': `10.${(senders >> 16) & 255}.${(senders >> 8) & 255}.${senders & 255}` };
  };

  /** Requests that were answered with a fault of the server. */
  const faults = async (requests: [method: string, path: string, options?: object][]): Promise<string[]> => {
    const found: string[] = [];
    const waiting = [...requests];
    const work = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        const { status } = await studio.api(one[0], one[1], { ...one[2], headers: anotherAddress() });
        if (status >= 500)
          found.push(`${one[0]} ${one[1].slice(0, 200)} ${JSON.stringify(one[2]).slice(0, 200)}: ${status}`);
      }
    };
    await Promise.all([1, 2, 3, 4].map(work));
    return found;
  };

  it('answers no address with a fault of the server', async () => {
    const paths = routes();
    expect(paths.length).toBeGreaterThan(80);
    const hostile = paths.flatMap((path) =>
      ENCODED.flatMap((value, index) => {
        const address = path.replace(/:\w+\??/g, () => value);
        const query = PARAMETERS[index % PARAMETERS.length]!.replaceAll('*', value);
        const known = path.replace(/:\w+\??/g, 'x');
        return path.includes(':') ? [address, `${known}?${query}`] : [`${path}?${query}`];
      }),
    );
    const { token } = administrator;
    expect(await faults(hostile.map((path) => ['GET', path, { token }]))).toEqual([]);
  }, 300_000);

  it('answers no parameter with a fault of the server', async () => {
    const lists = ['/api/courses', '/content-manager/collection-types/plugin::users-permissions.user', '/upload/files'];
    const hostile = lists.flatMap((path) =>
      PARAMETERS.flatMap((parameter) => ENCODED.map((value) => `${path}?${parameter.replaceAll('*', value)}`)),
    );
    const { token } = administrator;
    expect(await faults(hostile.map((path) => ['GET', path, path.startsWith('/api') ? {} : { token }]))).toEqual([]);
  }, 300_000);

  it('answers no body with a fault of the server', async () => {
    const hostile = BODIES.filter(([route]) => !NO_MAIL.test(route)).flatMap(([route, body]) =>
      Object.keys(body).flatMap((field) =>
        VALUES.map((value) => ['POST', route, { body: { ...body, [field]: value } }]),
      ),
    );
    expect(await faults(hostile as [string, string, object][])).toEqual([]);
  }, 300_000);

  it('refuses a name with a NUL and a mail address that is too long, and says so', async () => {
    const nul = await studio.api('POST', '/api/auth/local', {
      body: { identifier: 'a\0b', password: 'Password1' },
      headers: anotherAddress(),
    });
    expect(nul).toMatchObject({ status: 400, body: { error: { details: { fields: [{ path: 'identifier' }] } } } });
    const email = `${'a'.repeat(300)}@example.com`;
    const long = await studio.api('POST', '/api/auth/local', {
      body: { identifier: email, password: 'Password1' },
      headers: anotherAddress(),
    });
    expect(long.status).toBe(400);
  });
});

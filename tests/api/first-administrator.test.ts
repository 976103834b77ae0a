import http from 'node:http';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createAdministrator } from '../../scripts/admin.mjs';
import { firstAdministratorLink } from '../first-administrator';
import { startStudio, until, type Studio } from '../harness';

/** Each with an address of its own: Strapi limits how often one may try. */
const aPerson = () => ({ email: `${createId()}@example.com`, firstname: 'Ada', lastname: 'A', password: 'Tides-of-9' });
const REFUSED = { status: 403, body: { error: { details: { code: 'administrator.first' } } } };
const PROXIED = { 'X-Forwarded-For': '203.0.113.7' };

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio({ LOG_LEVEL: 'warn' });
});
afterAll(() => studio.stop());

const register = (headers: Record<string, string>, body: object = aPerson()) =>
  studio.api('POST', '/admin/register-admin', { headers, body });
const administrators = () => studio.strapi.db.query('admin::user').count();
const tokens = () => studio.strapi.db.query('api::account.one-time-token').findMany();

/** What the browser is given when the link is opened. */
async function openLink({ pathname, search }: URL) {
  const opened = await fetch(`${studio.url}${pathname}${search}`, { redirect: 'manual' });
  return { to: opened.headers.get('location'), cookie: opened.headers.get('set-cookie') ?? '' };
}

/** A request with a `Host` of its own, which `fetch` does not allow. */
const statusWithHost = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify(aPerson());
    const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(`${studio.url}/admin/register-admin`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject).end(body);
  });

it('nobody becomes the first administrator through a proxy, from another site, or by a name that leads here', async () => {
  expect(await register(PROXIED)).toMatchObject(REFUSED);
  expect(await register({ Origin: 'https://evil.example' })).toMatchObject(REFUSED);
  expect(await register({ Via: '1.1 proxy' })).toMatchObject(REFUSED);
  expect(await statusWithHost('evil.example')).toBe(403);
  const odd = await studio.api('POST', '/admin/REGISTER-admin/', { headers: PROXIED, body: aPerson() });
  expect(odd.status).toBe(403);
  const guessed = await register({ ...PROXIED, Cookie: `course_studio_first_administrator=${'x'.repeat(43)}` });
  expect(guessed).toMatchObject(REFUSED);
  expect(guessed.body.error.message).toMatch(/link that the server wrote to its log/);
  expect(await administrators()).toBe(0);
});

it('a stranger learns no more than that the page to register is to be shown', async () => {
  const { body } = await studio.api('GET', '/admin/init', { headers: PROXIED });
  expect(body).toEqual({ data: { uuid: false, hasAdmin: false, menuLogo: null, authLogo: null } });
});

it('there are no API tokens that nobody asked for', async () => {
  expect(await studio.strapi.db.query('admin::api-token').count()).toBe(0);
});

it('a link was offered at the start, of which only a hash is stored', async () => {
  await until('the link of the start', async () => (await tokens()).length > 0);
  const link = await firstAdministratorLink(studio);
  expect(JSON.stringify(await tokens())).not.toContain(link.searchParams.get('token'));
});

it('the link leads to where the server listens', async () => {
  const link = await firstAdministratorLink(studio);
  expect(link.origin).toBe(new URL(studio.url).origin);
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(302);
});

it.each(['a;b', 'a%0Ab', 'a%0D%0ASet-Cookie:b', '%E2%80%A6', 'x'.repeat(5000)])(
  'a link with what can be no token, %j, leaves no cookie and no fault of the server',
  async (token) => {
    const opened = await fetch(`${studio.url}/admin/auth/register-admin?token=${token}`, { redirect: 'manual' });
    expect(opened.status).toBeLessThan(500);
    expect(opened.headers.get('set-cookie') ?? '').not.toContain('course_studio_first_administrator');
  },
);

it('the link lets somebody register from anywhere, once, and every other link dies with it', async () => {
  const [link, other] = [await firstAdministratorLink(studio), await firstAdministratorLink(studio)];
  const { to, cookie } = await openLink(link);
  expect(to).toBe('/admin/auth/register-admin');
  expect(cookie).toMatch(/; path=\/admin; samesite=strict; httponly$/i);
  const headers = { ...PROXIED, Cookie: cookie.split(';')[0]! };
  expect((await register(headers, { ...aPerson(), password: 'weak' })).status).toBe(400);

  const both = await Promise.all([register(headers), register(headers)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(await administrators()).toBe(1);
  expect(await tokens()).toEqual([]);

  const late = { ...PROXIED, Cookie: (await openLink(other)).cookie.split(';')[0]! };
  expect((await register(late)).status).toBe(400);
  expect((await register({})).status).toBe(400);
  expect(await administrators()).toBe(1);
});

it('`npm run admin` makes further ones, who can log in, and no link to take them over stays behind', async () => {
  const email = 'Grace@Example.com';
  const password = await createAdministrator(studio.strapi, { email });
  const login = await studio.api('POST', '/admin/login', { body: { email: 'grace@example.com', password } });
  expect(login.status).toBe(200);
  const users = studio.strapi.db.query('admin::user');
  const row = await users.findOne({ where: { email: 'grace@example.com' }, populate: ['roles'] });
  const roles = [{ code: 'strapi-super-admin' }];
  expect(row).toMatchObject({ registrationToken: null, resetPasswordToken: null, roles });
  expect(await createAdministrator(studio.strapi, { email })).toBeNull();
});

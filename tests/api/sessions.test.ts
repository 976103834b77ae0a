import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio({ ACCESS_TOKEN_SECONDS: '600' });
});
afterAll(() => studio.stop());

const USER = 'plugin::users-permissions.user';
const COOKIE = { 'x-strapi-refresh-cookie': 'httpOnly' };

interface Tokens {
  jwt: string;
  refreshToken: string;
}

const logIn = async ({ email: identifier, password }: Person, headers = {}) =>
  studio.api<Tokens & { user: object }>('POST', '/api/auth/local', { headers, body: { identifier, password } });

/** A session as a login begins it, without the limit of logins. */
const begin = ({ id }: Person): Promise<Tokens> => studio.strapi.service('api::account.session').start({ id });

const refresh = (refreshToken: string) => studio.api<Tokens>('POST', '/api/auth/refresh', { body: { refreshToken } });

const isIn = async (token: string) => (await studio.api('GET', '/api/users/me', { token })).status === 200;

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { iat: number; exp: number };

const cookieOf = (headers: Headers) =>
  headers.getSetCookie().find((line) => line.startsWith('course_studio_refresh='))!;

/** A person with two sessions, on two devices. */
async function aPersonLoggedInTwice() {
  const person = await studio.createLearner();
  const [first, second] = [await begin(person), await begin(person)];
  expect([await isIn(first.jwt), await isIn(second.jwt)]).toEqual([true, true]);
  return { person, first, second };
}

const expectAllEnded = async ({ first, second }: { first: Tokens; second: Tokens }) => {
  expect([await isIn(first.jwt), await isIn(second.jwt)]).toEqual([false, false]);
  const again = [await refresh(first.refreshToken), await refresh(second.refreshToken)];
  expect(again.map(({ status, body }) => [status, body])).toEqual(
    again.map(() => [401, expect.objectContaining({ error: expect.objectContaining({ status: 401 }) })]),
  );
};

describe('a session', () => {
  it('has an access token of ten minutes and a refresh token, and goes on by refreshing', async () => {
    const { body } = await logIn(await studio.createLearner());
    const { iat, exp } = claimsOf(body.jwt);
    expect(exp - iat).toBe(600);
    const renewed = await refresh(body.refreshToken);
    expect(renewed.body).toEqual({ jwt: expect.any(String), refreshToken: expect.any(String) });
    expect(renewed.body.refreshToken).not.toBe(body.refreshToken);
    expect(renewed.headers.get('cache-control')).toBe('no-store');
    expect(await isIn(renewed.body.jwt)).toBe(true);
  });

  it('answers an unknown person and a wrong password alike', async () => {
    const person = await studio.createLearner();
    const answers = [
      await logIn({ ...person, password: 'Wrong-pass-1' }),
      await logIn({ ...person, email: 'nobody@example.com' }),
    ];
    expect(answers[0]!.status).toBe(400);
    expect(answers[0]!.body).toEqual(answers[1]!.body);
  });

  it('hashes one password for an administrator, known or not: the time of a login tells nothing', async () => {
    const { email } = await studio.createAdmin('strapi-editor');
    const hashed = vi.spyOn(studio.strapi.service('admin::auth'), 'validatePassword');
    const knock = async (address: string) => {
      hashed.mockClear();
      const { status, body } = await studio.api('POST', '/admin/login', {
        body: { email: address, password: 'Wrong-pass-1' },
      });
      return { status, body, hashes: hashed.mock.calls.length };
    };
    const [known, unknown] = [await knock(email), await knock('nobody@example.com')];
    hashed.mockRestore();
    // Strapi compares by itself where it knows the address.
    expect([known.hashes, unknown]).toEqual([0, { ...known, hashes: 1 }]);
  });

  it('refuses an access token where a refresh token is due, and the other way round', async () => {
    const body = await begin(await studio.createLearner());
    expect((await refresh(body.jwt)).body).toMatchObject({ error: { details: { code: 'session.ended' } } });
    expect(await isIn(body.refreshToken)).toBe(false);
  });

  it('survives two refreshes with one token at once: both tabs stay logged in', async () => {
    const body = await begin(await studio.createLearner());
    const tabs = await Promise.all(Array.from({ length: 5 }, () => refresh(body.refreshToken)));
    expect(tabs.map(({ status }) => status)).toEqual(tabs.map(() => 200));
    for (const tab of tabs) expect(await isIn(tab.body.jwt)).toBe(true);
    expect((await refresh(tabs[0]!.body.refreshToken)).status).toBe(200);
    expect((await refresh(tabs[4]!.body.refreshToken)).status).toBe(200);
  });

  it('ends when a refresh token is used again later: then it is a copy', async () => {
    const body = await begin(await studio.createLearner());
    const renewed = (await refresh(body.refreshToken)).body;
    const ago = new Date(Date.now() - 60_000);
    await studio.strapi.db.query('admin::session').updateMany({ where: {}, data: { createdAt: ago } });
    expect((await refresh(body.refreshToken)).status).toBe(401);
    expect(await isIn(renewed.jwt)).toBe(false);
    expect((await refresh(renewed.refreshToken)).status).toBe(401);
  });

  it('ends also when its owner comes with a token that a thief exchanged days ago and many times since', async () => {
    const body = await begin(await studio.createLearner());
    const sessions = studio.strapi.db.query('admin::session');
    let stolen: Tokens = body;
    for (const days of [9, 6, 3]) {
      stolen = (await refresh(stolen.refreshToken)).body;
      const createdAt = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
      await sessions.updateMany({ where: { status: 'rotated' }, data: { createdAt } });
    }
    const ago = new Date(Date.now() - 60_000);
    await sessions.updateMany({ where: { status: 'active' }, data: { createdAt: ago } });
    expect(await isIn(stolen.jwt)).toBe(true);
    expect((await refresh(body.refreshToken)).status).toBe(401);
    expect(await isIn(stolen.jwt)).toBe(false);
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
  });

  it('forgets exchanged tokens that have run out', async () => {
    const person = await studio.createLearner();
    const first = await begin(person);
    const second = (await refresh(first.refreshToken)).body;
    const sessions = studio.strapi.db.query('admin::session');
    const where = { userId: String(person.id), status: 'rotated' };
    expect(await sessions.count({ where })).toBe(1);
    await sessions.updateMany({ where, data: { expiresAt: new Date(Date.now() - 1000) } });
    await refresh(second.refreshToken);
    expect(await sessions.count({ where })).toBe(1);
  });

  it('keeps the refresh token in a cookie that no script reads, where the client asks for that', async () => {
    const login = await logIn(await studio.createLearner(), COOKIE);
    expect(login.body).not.toHaveProperty('refreshToken');
    const cookie = cookieOf(login.headers);
    expect(cookie).toMatch(/; path=\/api\/auth; .*samesite=strict; httponly$/i);
    expect(cookie).not.toMatch(/; secure/i);

    const headers = { Cookie: cookie.split(';')[0]! };
    const renewed = await studio.api<Tokens>('POST', '/api/auth/refresh', { headers });
    expect(renewed.body).toEqual({ jwt: expect.any(String) });
    const next = cookieOf(renewed.headers);
    expect(next.split(';')[0]).not.toBe(headers.Cookie);

    const out = await studio.api('POST', '/api/auth/logout', { headers: { Cookie: next.split(';')[0]! } });
    expect(out).toMatchObject({ status: 200, body: { ok: true } });
    expect(cookieOf(out.headers)).toMatch(/^course_studio_refresh=; .*expires=Thu, 01 Jan 1970/);
    expect([await isIn(login.body.jwt), await isIn(renewed.body.jwt)]).toEqual([false, false]);
  });

  it('is ended by logging out, with all its tokens; other devices stay logged in', async () => {
    const { first, second } = await aPersonLoggedInTwice();
    const renewed = (await refresh(first.refreshToken)).body;
    expect((await studio.api('POST', '/api/auth/logout', { token: renewed.jwt, body: {} })).status).toBe(200);
    expect([await isIn(first.jwt), await isIn(renewed.jwt)]).toEqual([false, false]);
    expect((await refresh(renewed.refreshToken)).status).toBe(401);
    expect(await isIn(second.jwt)).toBe(true);
  });

  it('is ended everywhere when asked for, and by naming it in the list of sessions', async () => {
    const { first, second } = await aPersonLoggedInTwice();
    const list = await studio.api('GET', '/api/auth/sessions', { token: first.jwt });
    const other = list.body.data.find(({ isCurrent, current }: Record<string, unknown>) => !(isCurrent ?? current));
    const route = `/api/auth/sessions/${other.sessionId ?? other.id}`;
    expect((await studio.api('DELETE', route, { token: first.jwt })).status).toBe(200);
    const left = [await isIn(first.jwt), await isIn(second.jwt)];
    expect(left.filter(Boolean)).toHaveLength(1);

    const again = await aPersonLoggedInTwice();
    await studio.api('POST', '/api/auth/logout', { token: again.first.jwt, body: { scope: 'all' } });
    await expectAllEnded(again);
  });

  it("cannot be ended by somebody else's token", async () => {
    const { first } = await aPersonLoggedInTwice();
    const stranger = await studio.createLearner();
    const { body } = await studio.api('GET', '/api/auth/sessions', { token: first.jwt });
    const { sessionId, id } = body.data[0];
    const route = `/api/auth/sessions/${sessionId ?? id}`;
    expect((await studio.api('DELETE', route, { token: stranger.token })).status).toBe(404);
    expect(await isIn(first.jwt)).toBe(true);
  });
});

describe('all sessions of an account end at once', () => {
  const admin = () => studio.createAdmin('strapi-super-admin');
  const route = (person: Person) => `/content-manager/collection-types/${USER}/${person.documentId}`;

  it.each([
    [
      'the person changes the password',
      async (person: Person, { jwt: token }: Tokens) => {
        const password = 'New-tides-9';
        const body = { currentPassword: person.password, password, passwordConfirmation: password };
        const changed = await studio.api<Tokens>('POST', '/api/auth/change-password', { token, body });
        expect(changed.status).toBe(200);
        expect(await isIn(changed.body.jwt)).toBe(true);
      },
    ],
    [
      'an administrator sets a new password',
      async (person: Person) => {
        const { token } = await admin();
        const changed = await studio.api('PUT', route(person), { token, body: { password: 'New-tides-9' } });
        expect(changed.status).toBe(200);
      },
    ],
    [
      'an administrator blocks the account',
      async (person: Person) => {
        const { token } = await admin();
        expect((await studio.api('PUT', route(person), { token, body: { blocked: true } })).status).toBe(200);
      },
    ],
    [
      'an administrator deletes the account',
      async (person: Person) => {
        const { token } = await admin();
        expect((await studio.api('DELETE', route(person), { token })).status).toBe(200);
      },
    ],
    [
      'several accounts are blocked in the database at once',
      async (person: Person) => {
        const where = { id: person.id, blocked: false };
        await studio.strapi.db.query(USER).updateMany({ where, data: { blocked: true } });
      },
    ],
  ])('when %s', async (_when, change) => {
    const { person, first, second } = await aPersonLoggedInTwice();
    const other = await aPersonLoggedInTwice();
    await change(person, first);
    await expectAllEnded({ first, second });
    expect(await isIn(other.first.jwt)).toBe(true);
  });

  it('however a refresh and a new password meet', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { person, first } = await aPersonLoggedInTwice();
      const user = studio.strapi.plugin('users-permissions').service('user');
      const [renewed] = await Promise.all([
        refresh(first.refreshToken),
        user.edit(person.id, { password: `New-tides-${round}` }),
      ]);
      if (renewed.status === 200) expect(await isIn(renewed.body.jwt)).toBe(false);
      expect(await isIn(first.jwt)).toBe(false);
    }
  });
});

describe('a token of before', () => {
  it('of thirty days and without a session, ends', async () => {
    const { id } = await studio.createLearner();
    const { SignJWT } = await import('jose');
    const secret = new TextEncoder().encode('test-JWT_SECRET');
    const old = new SignJWT({ id }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('30d');
    expect(await isIn(await old.sign(secret))).toBe(false);
  });
});

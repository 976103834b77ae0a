import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PasswordService } from '../../src/api/account/services/password';
import { startStudio, type Studio } from '../harness';
import { startMailServer, type MailServer } from '../mail';

const USER = 'plugin::users-permissions.user';
const PASSWORD = 'Tides-of-9';

const anAddress = () => `${createId()}@example.com`;
const aPerson = (email = anAddress()) => ({
  username: `Lea ${createId()}`,
  email,
  password: PASSWORD,
  fullName: 'Lea Learner',
});
const refusal = (code: string) => ({ error: { details: { code } } });

/** What comes behind `#code=`, `#token=` or `?confirmation=` in the link of a mail. */
const tokenIn = (text: string | undefined): string => /[#?]\w+=([\w-]+)/.exec(text ?? '')![1]!;

describe('where registration is closed, as it is by default, and there is no e-mail', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await startStudio();
  });
  afterAll(() => studio.stop());

  const users = () => studio.strapi.db.query(USER).count();

  it('says so, and makes no account', async () => {
    expect((await studio.api('GET', '/api/auth/registration')).body).toEqual({
      data: { registration: 'closed', mail: false },
    });
    const answer = await studio.api('POST', '/api/auth/local/register', { body: aPerson() });
    expect(answer).toMatchObject({ status: 403, body: refusal('registration.closed') });
    const invited = { token: 'x'.repeat(43), username: 'Lea Learner', password: PASSWORD };
    const accepted = await studio.api('POST', '/api/auth/invitation', { body: invited });
    expect(accepted).toMatchObject({ status: 403, body: refusal('registration.closed') });
    expect(await users()).toBe(0);
  });

  it('stays closed when an administrator switches it on in the admin panel, or somebody in the database', async () => {
    const { token } = await studio.createAdmin('strapi-super-admin');
    const { body } = await studio.api('GET', '/users-permissions/advanced', { token });
    const opened = { ...body.settings, allow_register: true, email_confirmation: false };
    await studio.api('PUT', '/users-permissions/advanced', { token, body: opened });
    const after = await studio.api('GET', '/users-permissions/advanced', { token });
    expect(after.body.settings).toMatchObject({ allow_register: false, default_role: 'authenticated' });

    const store = studio.strapi.store({ type: 'plugin', name: 'users-permissions' });
    await store.set({ key: 'advanced', value: opened });
    const answer = await studio.api('POST', '/api/auth/local/register', { body: aPerson() });
    expect(answer).toMatchObject({ status: 403, body: refusal('registration.closed') });
    expect(await users()).toBe(0);
  });

  it.each(['forgot-password', 'send-email-confirmation'])(
    '%s says that there is no e-mail, of known and unknown addresses alike',
    async (route) => {
      const { email } = await studio.createLearner();
      for (const address of [email, anAddress()]) {
        const answer = await studio.api('POST', `/api/auth/${route}`, { body: { email: address } });
        expect(answer).toMatchObject({ status: 503, body: refusal('mail.missing') });
        expect(answer.body.error.message).toMatch(/Ask those who run the courses/);
      }
    },
  );

  it('an administrator who forgot the password is told the way out, as anybody who asks', async () => {
    const { email } = await studio.createAdmin('strapi-super-admin');
    for (const address of [email, anAddress()]) {
      const answer = await studio.api('POST', '/admin/forgot-password', { body: { email: address } });
      expect(answer).toMatchObject({ status: 503, body: refusal('mail.missing.administrator') });
      expect(answer.body.error.message).toMatch(/admin:reset-user-password/);
    }
  });

  it('only those who may see the e-mail settings send mails from the admin panel', async () => {
    const mail = { to: anAddress(), subject: 'Hello', text: 'from the server' };
    const author = await studio.createAdmin('strapi-author');
    expect((await studio.api('POST', '/email', { token: author.token, body: mail })).status).toBe(403);
    const admin = await studio.createAdmin('strapi-super-admin');
    const answer = await studio.api('POST', '/email', { token: admin.token, body: mail });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(/set SMTP_HOST/) } } });
  });
});

describe('where registration is open', () => {
  let studio: Studio;
  let smtp: MailServer;
  beforeAll(async () => {
    smtp = await startMailServer();
    studio = await startStudio({ ...smtp.env, REGISTRATION: 'open', LEARNER_URL: 'https://learn.example.org/' });
  });
  afterAll(async () => {
    await studio.stop();
    await smtp.stop();
  });

  // Each request comes from another address, as far as the limits see it.
  const post = (route: string, body: object, headers = {}) =>
    studio.api('POST', `/api/auth${route}`, { body, headers });
  const register = (person: object, headers = {}) => post('/local/register', person, headers);
  const find = (email: string) => studio.strapi.db.query(USER).findOne({ where: { email } });

  it('makes an account that works once its address is confirmed', async () => {
    const person = aPerson();
    expect(await register(person)).toMatchObject({ status: 200, body: { ok: true } });
    const mail = await smtp.mailTo(person.email);
    expect(mail).toMatchObject({
      from: { address: 'courses@example.org', name: 'Course Studio' },
      replyTo: [{ address: 'help@example.org' }],
      subject: 'Confirm your e-mail address',
    });
    expect(await find(person.email)).toMatchObject({ confirmed: false });
    const stored = await studio.strapi.db.query('api::account.one-time-token').findMany();
    expect(JSON.stringify(stored)).not.toContain(tokenIn(mail.text));

    const { pathname, search } = new URL(/https?:\S+/.exec(mail.text!)![0]);
    const opened = await fetch(`${studio.url}${pathname}${search}`, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([302, 'https://learn.example.org/']);
    expect(await find(person.email)).toMatchObject({ confirmed: true });
    const again = await studio.api('GET', `${pathname}${search}`);
    expect(again).toMatchObject({ status: 400, body: refusal('token.unknown') });
  });

  it.each([
    ['without one', undefined, 'body.invalid'],
    ['with a blank one', '   ', 'name.invalid'],
    ['with one that turns the direction', '\u202eaeL', 'name.invalid'],
    ['with something else', { name: 'Lea' }, 'body.invalid'],
  ])('asks for the full name, and is refused %s', async (_, fullName, code) => {
    const person = aPerson();
    const refused = await register({ ...person, fullName });
    const details = { code, fields: [{ path: 'fullName' }] };
    expect(refused).toMatchObject({ status: 400, body: { error: { details } } });
    expect(await find(person.email)).toBeNull();
  });

  it('stores the full name by the rule, and takes no confirmation of it', async () => {
    const person = aPerson();
    expect((await register({ ...person, nameConfirmedBy: 'Me' })).status).toBe(400);
    expect((await register({ ...person, fullName: ' Le\u0301a   Learner' })).status).toBe(200);
    expect(await find(person.email)).toMatchObject({ fullName: 'Léa Learner', nameConfirmedBy: null });
  });

  it('lets nobody in before', async () => {
    const person = aPerson();
    await register(person);
    const login = { identifier: person.email, password: PASSWORD };
    const refused = await post('/local', login);
    expect(refused.status).toBe(400);
    expect(refused.body).not.toHaveProperty('jwt');
  });

  it('answers the same for an address that has an account, and writes to its owner', async () => {
    const { email } = await studio.createLearner();
    expect(await register(aPerson(email))).toMatchObject({ status: 200, body: { ok: true } });
    const mail = await smtp.mailTo(email);
    expect(mail.subject).toBe('You already have an account');
    expect(await studio.strapi.db.query(USER).count({ where: { email } })).toBe(1);
  });

  it('makes one account of several requests at once', async () => {
    const email = anAddress();
    // No more than the limit of mails to one address lets through.
    const all = await Promise.all(Array.from({ length: 3 }, () => register(aPerson(email))));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(await studio.strapi.db.query(USER).count({ where: { email } })).toBe(1);
  });

  it('refuses what cannot be an account, and says why', async () => {
    const { username } = aPerson();
    await studio.strapi
      .plugin('users-permissions')
      .service('user')
      .add({ ...aPerson(), username });
    const cases: [object, number, string][] = [
      [{ ...aPerson(), username }, 409, 'username.taken'],
      [{ ...aPerson(), password: 'password' }, 400, 'password.weak'],
      [{ ...aPerson(), email: 'a@example.com, b@example.com' }, 400, 'body.invalid'],
      [{ ...aPerson(), username: 'lea@example.com' }, 400, 'body.invalid'],
      [{ ...aPerson(), username: '\0\0\0' }, 400, 'body.invalid'],
      [{ ...aPerson(), role: 1, confirmed: true }, 400, 'body.invalid'],
    ];
    for (const [body, status, code] of cases) {
      // One at a time: the limit counts addresses.
      const answer = await register({ ...body });
      expect(answer, JSON.stringify(body)).toMatchObject({ status, body: refusal(code) });
    }
  });

  it('sends a link for a new password that works once and ends all sessions', async () => {
    const person = await studio.createLearner();
    const session = await studio.strapi.service('api::account.session').start({ id: person.id });
    const asked = await post('/forgot-password', { email: person.email.toUpperCase() }, { 'Accept-Language': 'de' });
    expect(asked).toMatchObject({ status: 200, body: { ok: true } });
    const mail = await smtp.mailTo(person.email);
    expect(mail.subject).toBe('Neues Passwort festlegen');
    expect(mail.text).toMatch(/https:\/\/learn\.example\.org\/reset-password#code=[\w-]{43}\n/);
    const code = tokenIn(mail.text);

    const weak = { code, password: 'password1', passwordConfirmation: 'password1' };
    expect(await post('/reset-password', weak)).toMatchObject({ status: 400, body: refusal('password.weak') });
    const good = { code, password: 'New-tides-9', passwordConfirmation: 'New-tides-9' };
    const reset = await post('/reset-password', good);
    expect(reset).toMatchObject({ status: 200, body: { jwt: expect.any(String), user: { email: person.email } } });
    expect(reset.body.user).not.toHaveProperty('password');
    expect((await studio.api('GET', '/api/users/me', { token: session.jwt })).status).toBe(401);
    expect((await studio.api('GET', '/api/users/me', { token: reset.body.jwt })).status).toBe(200);
    expect(await post('/reset-password', good)).toMatchObject({ status: 400, body: refusal('token.unknown') });
  });

  it('answers as fast and as much for an unknown address, and sends it nothing', async () => {
    const { email } = await studio.createLearner();
    const unknown = anAddress();
    const before = smtp.mails.length;
    const answers = [await post('/forgot-password', { email }), await post('/forgot-password', { email: unknown })];
    const [known, other] = answers.map(({ status, body }) => ({ status, body }));
    expect(known).toEqual(other);
    await smtp.mailTo(email);
    expect(smtp.mails.slice(before).map((mail) => mail.to?.[0]?.address)).toEqual([email]);
  });

  it('has answered before it looks who that is', async () => {
    const { strapi } = studio;
    const { email } = await studio.createLearner();
    const passwords = strapi.service('api::account.password') as { sendReset: (...args: unknown[]) => Promise<void> };
    const { sendReset } = passwords;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    passwords.sendReset = (...args) => held.then(() => sendReset(...args));
    try {
      expect((await post('/forgot-password', { email })).status).toBe(200);
    } finally {
      passwords.sendReset = sendReset;
      release();
    }
    await smtp.mailTo(email);
  });

  it('gives no new password to a blocked account, after an hour, or for an older link', async () => {
    const person = await studio.createLearner();
    const ask = async () => {
      await post('/forgot-password', { email: person.email });
      return tokenIn((await smtp.mailTo(person.email)).text);
    };
    const attempt = (code: string) =>
      post('/reset-password', { code, password: 'New-tides-9', passwordConfirmation: 'New-tides-9' });
    const refused = { status: 400, body: refusal('token.unknown') };

    const older = await ask();
    const newer = await ask();
    expect(await attempt(older)).toMatchObject(refused);
    const tokens = studio.strapi.db.query('api::account.one-time-token');
    await tokens.updateMany({ where: { subject: person.documentId }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await attempt(newer)).toMatchObject(refused);

    const third = await ask();
    await studio.strapi.plugin('users-permissions').service('user').edit(person.id, { blocked: true });
    expect(await attempt(third)).toMatchObject(refused);
  });

  it('uses a link once, however many come at the same time', async () => {
    const person = await studio.createLearner();
    await post('/forgot-password', { email: person.email });
    const code = tokenIn((await smtp.mailTo(person.email)).text);
    const passwords = studio.strapi.service('api::account.password') as unknown as PasswordService;
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.reset(code, 'New-tides-9')));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('logs a mail that was not taken, without the address', async () => {
    const { email } = await studio.createLearner();
    const lines: string[] = [];
    const { error } = studio.strapi.log;
    studio.strapi.log.error = ((line: unknown) => lines.push(String(line))) as unknown as typeof error;
    smtp.refuseAll(true);
    try {
      expect((await post('/forgot-password', { email })).status).toBe(200);
      await studio.strapi.service('api::account.mail').settle();
    } finally {
      smtp.refuseAll(false);
      studio.strapi.log.error = error;
    }
    expect(lines).toEqual([
      expect.stringMatching(/password reset failed: the SMTP server did not take the mail: .*550/),
    ]);
    expect(lines.join()).not.toContain(email);
  });
});

describe('the rule for passwords', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await startStudio();
  });
  afterAll(() => studio.stop());

  it('holds where a person changes the password', async () => {
    const { token, password: currentPassword } = await studio.createLearner();
    const body = { currentPassword, password: 'Password1', passwordConfirmation: 'Password1' };
    const answer = await studio.api('POST', '/api/auth/change-password', { token, body });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { code: 'password.weak', fields: [{ path: 'password', code: 'common' }] } } },
    });
  });

  it('holds where an administrator makes an account or sets its password, and says why', async () => {
    const { token } = await studio.createAdmin('strapi-super-admin');
    const route = `/content-manager/collection-types/${USER}`;
    const roles = studio.strapi.db.query('plugin::users-permissions.role');
    const { documentId } = (await roles.findOne({ where: { type: 'authenticated' } })) as { documentId: string };
    const role = { connect: [{ documentId }] };
    const made = await studio.api('POST', route, { token, body: { ...aPerson(), password: 'Abcdefgh', role } });
    expect(made).toMatchObject({ status: 400, body: { error: { message: 'The password needs a digit.' } } });
    const learner = await studio.createLearner();
    const body = { password: `${learner.email.split('@')[0]}A1`.slice(0, 5) };
    const changed = await studio.api('PUT', `${route}/${learner.documentId}`, { token, body });
    expect(changed).toMatchObject({ status: 400, body: refusal('password.weak') });
    expect(
      (await studio.api('PUT', `${route}/${learner.documentId}`, { token, body: { blocked: false } })).status,
    ).toBe(200);
  });
});

describe('a server whose settings do not go together', () => {
  it('does not start, and says which setting to change', async () => {
    await expect(startStudio({ REGISTRATION: 'open' })).rejects.toThrow(/REGISTRATION=open .* set SMTP_HOST/);
  });
});

import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStudio, type Person, type Studio } from '../harness';
import { startMailServer, type MailServer } from '../mail';

const INVITE = 'plugin::course-studio.learners.invite';
const PASSWORD = 'Tides-of-9';
const anAddress = () => `${createId()}@example.com`;
const refusal = (code: string) => ({ error: { details: { code } } });
const tokenIn = (text: string | null | undefined): string => /#token=([\w-]+)/.exec(text ?? '')![1]!;

const invite = ({ api }: Studio, { token }: Person, email: string, fullName = 'Lea Learner') =>
  api('POST', '/course-studio/accounts/invitations', { token, body: { data: { email, fullName } } });

const accept = ({ api }: Studio, token: string, more: object = {}) =>
  api('POST', '/api/auth/invitation', { body: { token, username: `Lea ${createId()}`, password: PASSWORD, ...more } });

describe('an invitation without e-mail', () => {
  let studio: Studio;
  let admin: Person;
  beforeAll(async () => {
    studio = await startStudio({ REGISTRATION: 'invited' });
    admin = await studio.createAdminWho(INVITE);
  });
  afterAll(() => studio.stop());

  it('gives the account the name it was made for, by the rule for names', async () => {
    const email = anAddress();
    const refused = await invite(studio, admin, email, 'Lea \u202erenraeL');
    expect(refused).toMatchObject({ status: 400, body: refusal('body.invalid') });
    expect(refused.body.error.details.fields).toMatchObject([
      { path: 'data.fullName', message: expect.stringContaining('turns the direction') },
    ]);
    const sent = await invite(studio, admin, email, ' Le\u0301a   Learner ');
    const { body } = await accept(studio, tokenIn(sent.body.data.link));
    const profile = await studio.api('GET', '/api/profile', { token: body.jwt });
    expect(profile.body.data).toMatchObject({ fullName: 'Léa Learner', nameStatus: 'self-declared' });
  });

  it('is a link to hand over, with which the person makes one account and is logged in', async () => {
    const email = anAddress();
    const sent = await invite(studio, admin, email.toUpperCase());
    expect(sent).toMatchObject({ status: 201, body: { data: { mailed: false } } });
    const token = tokenIn(sent.body.data.link);
    const report = await studio.api('GET', '/course-studio/accounts', { token: admin.token });
    expect(report.body.data).toMatchObject({ registration: 'invited', mail: false });
    expect(report.body.data.invitations).toMatchObject([{ email, fullName: 'Lea Learner', invitedBy: 'Ada Admin' }]);
    expect(JSON.stringify(report.body)).not.toContain(token);

    expect(await accept(studio, token, { password: 'password' })).toMatchObject({
      status: 400,
      body: refusal('password.weak'),
    });
    const { username } = (await studio.strapi.db
      .query('plugin::users-permissions.user')
      .findOne({ where: { id: (await studio.createLearner()).id } })) as { username: string };
    expect(await accept(studio, token, { username })).toMatchObject({ status: 409, body: refusal('username.taken') });

    const accepted = await accept(studio, token);
    expect(accepted).toMatchObject({ status: 200, body: { jwt: expect.any(String), user: { email } } });
    const me = await studio.api('GET', '/api/users/me', { token: accepted.body.jwt });
    expect(me.body).toMatchObject({ email, confirmed: true });
    expect(await accept(studio, token)).toMatchObject({ status: 400, body: refusal('token.unknown') });
  });

  it('makes one account, however many come at the same time', async () => {
    const token = tokenIn((await invite(studio, admin, anAddress())).body.data.link);
    const all = await Promise.all(Array.from({ length: 4 }, () => accept(studio, token)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  it('answers an unknown, a withdrawn, a replaced and an expired token alike', async () => {
    const email = anAddress();
    const replaced = tokenIn((await invite(studio, admin, email)).body.data.link);
    const withdrawn = tokenIn((await invite(studio, admin, email)).body.data.link);
    const { body } = await studio.api('GET', '/course-studio/accounts', { token: admin.token });
    const { id } = body.data.invitations.find((invitation: { email: string }) => invitation.email === email);
    const route = `/course-studio/accounts/invitations/${id}`;
    expect((await studio.api('DELETE', route, { token: admin.token })).status).toBe(204);
    expect(await studio.api('DELETE', route, { token: admin.token })).toMatchObject({
      status: 404,
      body: refusal('invitation.unknown'),
    });
    const expired = tokenIn((await invite(studio, admin, email)).body.data.link);
    const rows = studio.strapi.db.query('api::account.one-time-token');
    await rows.updateMany({ where: { subject: email }, data: { expiresAt: new Date(Date.now() - 1) } });

    const answers: Awaited<ReturnType<typeof accept>>[] = [];
    for (const token of [replaced, withdrawn, expired, 'x'.repeat(43), '']) answers.push(await accept(studio, token));
    expect(answers.map(({ status, body: given }) => ({ status, given }))).toEqual(
      answers.map(() => ({ status: 400, given: answers[0]!.body })),
    );
    expect(answers[0]!.body).toMatchObject(refusal('token.unknown'));
  });

  it('goes to no address that has an account, and to nothing that is no address', async () => {
    const { email } = await studio.createLearner();
    expect(await invite(studio, admin, email)).toMatchObject({ status: 409, body: refusal('account.exists') });
    for (const address of ['a@example.com,b@example.com', 'nobody', ''])
      expect(await invite(studio, admin, address)).toMatchObject({ status: 400, body: refusal('body.invalid') });
    expect(await invite(studio, admin, anAddress(), '  ')).toMatchObject({
      status: 400,
      body: refusal('body.invalid'),
    });
  });

  it('is made, seen and withdrawn only by those who may', async () => {
    for (const { token } of [await studio.createInstructor(), await studio.createAdmin('strapi-editor')]) {
      const made = await studio.api('POST', '/course-studio/accounts/invitations', { token, body: {} });
      const seen = await studio.api('GET', '/course-studio/accounts', { token });
      const gone = await studio.api('DELETE', '/course-studio/accounts/invitations/x', { token });
      expect([made.status, seen.status, gone.status]).toEqual([403, 403, 403]);
    }
  });
});

describe('an invitation with e-mail', () => {
  let studio: Studio;
  let smtp: MailServer;
  beforeAll(async () => {
    smtp = await startMailServer();
    studio = await startStudio({ ...smtp.env, REGISTRATION: 'invited', PUBLIC_URL: 'https://courses.example.org' });
  });
  afterAll(async () => {
    await studio.stop();
    await smtp.stop();
  });

  it('goes to the person alone, in words and with a name that cannot pretend to be ours', async () => {
    const admin = await studio.createAdminWho(INVITE);
    const firstname = '<b>Eve</b>\nhttps://evil.example';
    await studio.strapi.db.query('admin::user').update({ where: { id: admin.id }, data: { firstname } });
    const email = anAddress();
    const sent = await invite(studio, admin, email);
    expect(sent.body).toEqual({ data: { mailed: true, link: null } });
    const mail = await smtp.mailTo(email);
    expect(mail.html).toContain('&lt;b&gt;Eve&lt;/b&gt;');
    expect(mail.html).not.toMatch(/<b>|evil\.example"/);
    expect(mail.text).not.toContain('https://evil');
    expect(mail.text).toContain('https://courses.example.org/invitation#token=');
    expect((await accept(studio, tokenIn(mail.text))).status).toBe(200);
  });

  it('is handed over as a link when the SMTP server does not take it', async () => {
    const admin = await studio.createAdminWho(INVITE);
    smtp.refuseAll(true);
    const sent = await invite(studio, admin, anAddress()).finally(() => smtp.refuseAll(false));
    expect(sent).toMatchObject({
      status: 201,
      body: { data: { mailed: false, link: expect.stringContaining('#token=') } },
    });
  });
});

import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ProfileView } from '../../src/api/profile/rules/contract';
import { startStudio, type Person, type Studio } from '../harness';
import { learning } from '../learning';

const ACCOUNT = 'plugin::users-permissions.user';
const CERTIFICATE = 'api::certificate.certificate';

let studio: Studio;

beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio.stop());

const profileOf = (person: Person) => learning(studio, person).call<ProfileView>('GET', '/profile');
const setName = (person: Person, fullName: unknown) =>
  learning(studio, person).call<ProfileView>('PUT', '/profile', { data: { fullName } });
const accountOf = (person: Person) => studio.strapi.db.query(ACCOUNT).findOne({ where: { id: person.id } });

/** A certificate as it is issued, without the course. */
const giveCertificate = (person: Person) =>
  studio.strapi.db.query(CERTIFICATE).create({
    data: {
      code: createId(),
      learner: person.documentId,
      courseId: 'course',
      versionId: createId(),
      holder: 'As printed',
      courseName: 'Tides',
      achievedAt: new Date(),
    },
  });

describe('a learner', () => {
  it('reads and sets their own full name, which is answered as it was stored', async () => {
    const person = await studio.createLearner();
    const { status, body } = await setName(person, '  Le\u0301a   Learner ');
    expect([status, body.data]).toEqual([
      200,
      { fullName: 'Léa Learner', nameStatus: 'self-declared', nameConfirmedAt: null, isNameFixed: false },
    ]);
    expect((await profileOf(person)).body.data).toEqual(body.data);
    expect((await accountOf(person)).fullName).toBe('Léa Learner');
  });

  it.each([
    ['blank', '   '],
    ['control', 'Lea\u0007'],
    ['direction', 'Lea \u202erenraeL'],
    ['invisible', 'Lea\u200b'],
    ['letter', '42'],
  ])('is told why a name is refused, and keeps the one they have: %s', async (code, fullName) => {
    const person = await studio.createLearner();
    const before = (await profileOf(person)).body.data;
    const { status, body } = await setName(person, fullName);
    expect([status, body.error.details]).toMatchObject([
      400,
      { code: 'name.invalid', fields: [{ path: 'fullName', code }] },
    ]);
    expect((await profileOf(person)).body.data).toEqual(before);
  });

  it('changes nothing but the full name', async () => {
    const person = await studio.createLearner();
    const before = await accountOf(person);
    for (const data of [
      { fullName: 'Lea', email: 'other@example.com' },
      { fullName: 'Lea', nameConfirmedBy: 'Me' },
      { fullName: ['Lea'] },
      {},
    ]) {
      const { status, body } = await learning(studio, person).call('PUT', '/profile', { data });
      expect([status, body.error.details.code]).toEqual([400, 'body.invalid']);
    }
    expect(await accountOf(person)).toEqual(before);
  });

  it('cannot change the name any more once it stands on a certificate', async () => {
    const person = await studio.createLearner();
    await giveCertificate(person);
    const { fullName } = (await profileOf(person)).body.data;
    const { status, body } = await setName(person, 'Somebody Else');
    expect([status, body.error.details.code]).toEqual([409, 'name.fixed']);
    expect((await profileOf(person)).body.data).toMatchObject({ fullName, isNameFixed: true });
    expect((await setName(person, fullName)).status).toBe(200);
  });

  it('of before there were full names may give one, even with certificates that were printed', async () => {
    const person = await studio.createLearner();
    await studio.strapi.db.query(ACCOUNT).update({ where: { id: person.id }, data: { fullName: null } });
    await giveCertificate(person);
    expect((await profileOf(person)).body.data).toMatchObject({
      fullName: null,
      nameStatus: null,
      isNameFixed: false,
    });
    expect((await setName(person, 'Lea Learner')).body.data).toMatchObject({ isNameFixed: true });
    expect((await setName(person, 'Lena Learner')).status).toBe(409);
  });

  it('needs to be logged in', async () => {
    expect((await studio.api('GET', '/api/profile')).status).toBe(403);
    expect((await studio.api('PUT', '/api/profile', { body: { data: { fullName: 'Lea' } } })).status).toBe(403);
  });
});

describe('whoever else writes a name', () => {
  let admin: Person;
  let apiToken: string;
  beforeAll(async () => {
    admin = await studio.createAdmin('strapi-super-admin');
    const token = { name: 'full', type: 'full-access', lifespan: null, description: '' };
    apiToken = (await studio.strapi.service('admin::api-token').create(token)).accessKey;
  });

  const CONTENT_MANAGER = `/content-manager/collection-types/${ACCOUNT}`;
  /** Every way to write an account, as `[name, create, update]`; each answers with its status and message. */
  const writers = {
    'the content manager': {
      create: (data: object) => studio.api('POST', CONTENT_MANAGER, { token: admin.token, body: data }),
      update: ({ documentId }: Person, data: object) =>
        studio.api('PUT', `${CONTENT_MANAGER}/${documentId}`, { token: admin.token, body: data }),
    },
    'an API token': {
      create: (data: object) => studio.api('POST', '/api/users', { token: apiToken, body: data }),
      update: ({ id }: Person, data: object) => studio.api('PUT', `/api/users/${id}`, { token: apiToken, body: data }),
    },
  };
  const anAccount = (fullName: unknown) => {
    const username = createId();
    const account = { username, email: `${username}@example.com`, password: 'Pw1-password', fullName };
    return { ...account, confirmed: true, blocked: false, provider: 'local' };
  };

  describe.each(Object.entries(writers))('%s', (_, writer) => {
    it('is held to the same rule, and told the reason', async () => {
      const role = await studio.strapi.db
        .query('plugin::users-permissions.role')
        .findOne({ where: { type: 'authenticated' } });
      const refused = await writer.create({ ...anAccount('Lea\u202e'), role: role.id });
      expect([refused.status, refused.body.error.message]).toEqual([
        400,
        expect.stringContaining('turns the direction'),
      ]);
      const person = await studio.createLearner();
      const before = (await accountOf(person)).fullName;
      const changed = await writer.update(person, { fullName: ' \u200b ' });
      expect([changed.status, changed.body.error.message]).toEqual([400, expect.stringContaining('cannot be seen')]);
      expect((await accountOf(person)).fullName).toBe(before);
      expect((await writer.update(person, { fullName: 'Léa  L.' })).status).toBe(200);
      expect((await accountOf(person)).fullName).toBe('Léa L.');
    });

    it('cannot change a name that stands on a certificate, but other things', async () => {
      const person = await studio.createLearner();
      await giveCertificate(person);
      const { fullName } = await accountOf(person);
      for (const other of ['Somebody Else', null]) {
        const refused = await writer.update(person, { fullName: other });
        expect([refused.status, refused.body.error.details.code]).toEqual([409, 'name.fixed']);
      }
      const username = createId();
      expect((await writer.update(person, { fullName, username })).status).toBe(200);
      expect(await accountOf(person)).toMatchObject({ fullName, username });
    });

    it('cannot say that a name was confirmed, and a name that changes is confirmed no longer', async () => {
      const person = await studio.createLearner();
      await writer.update(person, { nameConfirmedAt: new Date(), nameConfirmedBy: 'Nobody' });
      expect(await accountOf(person)).toMatchObject({ nameConfirmedAt: null, nameConfirmedBy: null });
      const profiles = studio.strapi.service('api::profile.profile');
      const confirmed = { fullName: 'Lea Learner', by: 'Ada Admin', at: new Date() };
      await profiles.confirmFullName(await accountOf(person), confirmed);
      expect((await profileOf(person)).body.data).toMatchObject({ nameStatus: 'confirmed' });
      expect((await writer.update(person, { username: createId() })).status).toBe(200);
      expect(await accountOf(person)).toMatchObject({ nameConfirmedBy: 'Ada Admin' });
      expect((await writer.update(person, { fullName: 'Lena Learner' })).status).toBe(200);
      expect(await accountOf(person)).toMatchObject({ nameConfirmedAt: null, nameConfirmedBy: null });
    });
  });

  it('finds the name as it was, when a certificate is issued with it at the same moment', async () => {
    const person = await studio.createLearner();
    const profiles = studio.strapi.service('api::profile.profile');
    const issue = () =>
      profiles.withAccountLock(person.documentId, async (account: { fullName: string }) => {
        const { fullName } = account;
        await new Promise((resolve) => setTimeout(resolve, 50));
        await giveCertificate(person);
        return fullName;
      });
    const [printed, ...changes] = await Promise.all([
      issue(),
      ...Array.from({ length: 10 }, (_, index) => setName(person, `Lea ${'abcdefghij'[index]}`)),
    ]);
    const { fullName } = await accountOf(person);
    expect(fullName).toBe(printed);
    for (const { status, body } of changes) expect([status, body.data?.fullName]).not.toEqual([409, fullName]);
  });
});

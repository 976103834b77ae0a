import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aCourseNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Answer, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';
import { startMailServer, type MailServer } from '../mail';

let mail: MailServer;
let studio: Studio;
let author: Person;

beforeAll(async () => {
  mail = await startMailServer();
  studio = await startStudio({
    ...mail.env,
    MAIL_FROM: 'studio@example.org',
    REGISTRATION: 'open',
    TRUST_PROXY: 'true',
    RATE_LIMITS: JSON.stringify({
      'attempts.account': '3/3600',
      'answers.account': '5/3600',
      'drafts.account': '8/3600',
      'profile.account': '3/3600',
    }),
    UPLOAD_OPEN_BYTES_PER_PERSON: '1000',
    UPLOAD_OPEN_BYTES_PER_COURSE: '700',
  });
  author = await studio.createInstructor();
});
afterAll(async () => {
  await studio.stop();
  await mail.stop();
});

const { newDraft, put } = atDesk(() => ({ studio, author }));

/** The last of these is the one the trusted proxy has seen. */
const from = (address: string) => ({ 'X-Forwarded-For': `198.51.100.1, ${address}` });

interface Login {
  person: Pick<Person, 'email'>;
  password: string;
  address: string;
}

const logins = {
  'a learner': ({ person, password, address }: Login) =>
    studio.api('POST', '/api/auth/local', { headers: from(address), body: { identifier: person.email, password } }),
  'an administrator': ({ person, password, address }: Login) =>
    studio.api('POST', '/admin/login', { headers: from(address), body: { email: person.email, password } }),
};
const people = {
  'a learner': () => studio.createLearner(),
  'an administrator': () => studio.createInstructor(),
};

function expectTooMany(answer: Answer<{ error: { details: { code: string } } }>): void {
  expect(answer.status).toBe(429);
  expect(answer.body.error.details.code).toBe('limit.reached');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe.each(['a learner', 'an administrator'] as const)('the login of %s', (who) => {
  const login = logins[who];

  it('is refused after ten wrong passwords, to nobody but this account at this address', async () => {
    const [person, other] = [await people[who](), await people[who]()];
    const stranger = '203.0.113.1';
    for (let at = 0; at < 10; at += 1)
      expect((await login({ person, password: 'wrong', address: stranger })).status).toBe(400);
    expectTooMany(await login({ person, password: person.password, address: stranger }));
    expectTooMany(await login({ person: { email: person.email.toUpperCase() }, password: 'wrong', address: stranger }));
    expect((await login({ person, password: person.password, address: '203.0.113.2' })).status).toBe(200);
    expect((await login({ person: other, password: other.password, address: stranger })).status).toBe(200);
  });

  it('is not tried more often by asking at once', async () => {
    const person = await people[who]();
    const wrong = { person, password: 'wrong', address: '203.0.113.3' };
    const statuses = (await Promise.all(Array.from({ length: 30 }, () => login(wrong)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it('may succeed as often as it likes', async () => {
    const person = await people[who]();
    const right = { person, password: person.password, address: '203.0.113.4' };
    for (let at = 0; at < 12; at += 1) expect((await login(right)).status).toBe(200);
  });
});

it('lets twenty learners behind one address in at once', async () => {
  const learners = await Promise.all(Array.from({ length: 20 }, () => studio.createLearner()));
  const answers = await Promise.all(
    learners.map((person) => logins['a learner']({ person, password: person.password, address: '203.0.113.5' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(new Array(20).fill(200));
});

it('counts the account that a login is for, whatever else is sent', async () => {
  const [learner, administrator] = [await studio.createLearner(), await studio.createInstructor()];
  const guesses = {
    '/admin/login': (at: number) => ({ email: administrator.email, identifier: `other-${at}` }),
    '/api/auth/local': (at: number) => ({ identifier: learner.email, email: `other-${at}@example.com` }),
  };
  for (const [path, named] of Object.entries(guesses)) {
    const guess = (at: number) =>
      studio.api('POST', path, { headers: from('203.0.113.6'), body: { ...named(at), password: 'wrong' } });
    for (let at = 0; at < 10; at += 1) expect((await guess(at)).status).toBe(400);
    expectTooMany(await guess(10));
  }
});

it('counts all addresses of one IPv6 network as one', async () => {
  const person = await studio.createLearner();
  const login = (address: string) => logins['a learner']({ person, password: 'wrong', address });
  for (let at = 0; at < 10; at += 1) expect((await login(`2001:db8:1:2::${at}`)).status).toBe(400);
  expectTooMany(await login('2001:db8:1:2:ffff::1'));
  expect((await login('2001:db8:1:3::1')).status).toBe(400);
});

describe('mails', () => {
  const ask = (email: string, address: string) =>
    studio.api('POST', '/api/auth/forgot-password', { headers: from(address), body: { email } });
  const askAsAdministrator = (email: string, at: number) =>
    studio.api('POST', '/admin/forgot-password', {
      headers: from(`203.0.113.${30 + at}`),
      body: { email },
    });

  it('are not sent to one account more than three times, from wherever', async () => {
    const email = `${createId()}@example.com`;
    for (const address of ['203.0.113.11', '203.0.113.12', '203.0.113.13'])
      expect((await ask(email, address)).status).not.toBe(429);
    expectTooMany(await ask(email, '203.0.113.14'));
  });

  it('are not counted when none was sent', async () => {
    const email = `${createId()}@example.com`;
    const incomplete = { username: 'Lea', email, password: 'Tides-of-9' };
    for (let at = 0; at < 4; at += 1) {
      const sent = { headers: from('203.0.113.16'), body: incomplete };
      expect((await studio.api('POST', '/api/auth/local/register', sent)).status).toBe(400);
    }
    expect((await ask(email, '203.0.113.16')).status).toBe(200);
  });

  it('are counted by whom they are for, wherever they are asked from', async () => {
    const email = `${createId()}@example.com`;
    for (let at = 0; at < 3; at += 1) expect((await askAsAdministrator(email, at)).status).not.toBe(429);
    expectTooMany(await askAsAdministrator(email, 3));
  });

  it('are not sent for one address to ever more accounts', async () => {
    const answers = [];
    for (let at = 0; at < 31; at += 1) answers.push(await ask(`${createId()}@example.com`, '203.0.113.15'));
    expect(answers.slice(0, 30).filter(({ status }) => status === 429)).toEqual([]);
    expectTooMany(answers[30]!);
  });
});

it('limits starts and saves of one learner by settings, and no others', async () => {
  const course = await aCourse({ studio, instructor: author }, { tests: [{ testSet: { attemptsAllowed: 0 } }] });
  const someone = await studio.createLearner();
  const [learner, other] = [learning(studio, someone), learning(studio, await studio.createLearner())];
  for (const each of [learner, other]) await each.enrol(course.id);
  const set = course.testSets[0]!.id;
  const attempt = (await learner.start(set)).body.data.id;
  expect((await learner.start(set)).status).toBe(200);
  expect((await learner.start(set)).status).toBe(200);
  expectTooMany(await learner.start(set));
  expectTooMany(await studio.api('POST', `/API/Test-Sets/${set}/attempts/`, { token: someone.token }));
  expect((await other.start(set)).status).toBe(201);
  for (let at = 0; at < 5; at += 1) expect((await learner.save(attempt, [])).status).toBe(200);
  expectTooMany(await learner.save(attempt, []));
});

it('limits courses that one author begins, and changes of a profile', async () => {
  const { token } = await studio.createInstructor();
  const begin = () => studio.api('POST', '/course-studio/drafts', { token });
  for (let at = 0; at < 8; at += 1) expect((await begin()).status).toBe(201);
  expectTooMany(await begin());
  const learner = await studio.createLearner();
  const body = { data: { fullName: 'Ada Lovelace' } };
  const change = () => studio.api('PUT', '/api/profile', { token: learner.token, body });
  for (let at = 0; at < 3; at += 1) expect((await change()).status).toBe(200);
  expectTooMany(await change());
});

it('is never reached by a wizard that saves as fast as it can', async () => {
  const draft = await newDraft();
  for (let revision = 0; revision < 40; revision += 1) {
    expect((await put(draft, revision, [aCourseNode(draft, { name: `Course ${revision}` })])).status).toBe(200);
  }
});

describe('uploads under way', () => {
  const announce = (draft: string, bytes: number, token = author.token) => {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    return studio.api('POST', '/course-studio/uploads', {
      token,
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(bytes),
        'Upload-Metadata': `draft ${encode(draft)},filename ${encode('a.pdf')}`,
      },
    });
  };

  it('announce no more bytes than a person and a course may have open, and go on when some are finished', async () => {
    const [first, second] = [await newDraft(), await newDraft()];
    const opened = await announce(first, 600);
    expect(opened.status).toBe(201);
    const ofCourse = await announce(first, 200);
    expect([ofCourse.status, ofCourse.body.error.details]).toEqual([409, { code: 'upload.quota', limit: 700 }]);
    expect((await announce(second, 300)).status).toBe(201);
    const ofPerson = await announce(second, 200);
    expect(ofPerson.body.error.details).toEqual({ code: 'upload.quota', limit: 1000 });
    await studio.api('DELETE', opened.headers.get('location')!, {
      token: author.token,
      headers: { 'Tus-Resumable': '1.0.0' },
    });
    expect((await announce(first, 650)).status).toBe(201);
  });
});

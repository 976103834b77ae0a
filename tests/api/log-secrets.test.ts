import { Writable } from 'node:stream';
import { winston } from '@strapi/logger';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, until, type Answer, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';
import { A_PDF } from '../media';

let studio: Studio;
let author: Person;

/** Everything the server writes. */
let written = '';
const write = (chunk: unknown): boolean => {
  written += `${String(chunk)}\n`;
  return true;
};

/** What it gave out, or was told, and must not write down. */
const secrets = new Map<string, string>();

const FORMS: [string, RegExp][] = [
  ['a signature', /[?&](?:signature|X-Amz-Signature)=([\w%-]+)/g],
  ['a token', /\b(eyJ[\w-]+\.[\w-]+\.[\w-]+)/g],
  ['a code or key', /\b([0-9a-f]{32,})\b/g],
  ['an e-mail address', /([\w.+-]+@[\w-]+\.[\w.]+\w)/g],
];

function collect(text: string): void {
  for (const [what, form] of FORMS) for (const [, secret] of text.matchAll(form)) secrets.set(secret!, what);
}

beforeAll(async () => {
  studio = await startStudio({ LOG_LEVEL: 'debug' });
  const stream = new Writable({ write: (chunk, _encoding, done) => (write(chunk), done()) });
  studio.strapi.log.add(new winston.transports.Stream({ stream }));
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void write(words.join(' ')));
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
  // Every answer of the whole way is searched for what it gives out.
  const { api } = studio;
  studio.api = async <T>(...request: Parameters<Studio['api']>): Promise<Answer<T>> => {
    const answer = await api<T>(...request);
    collect(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    return answer;
  };
  author = await studio.createInstructor();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await studio.stop();
});

const { newDraft, put, confirm, send, settled, views } = atDesk(() => ({ studio, author }));

async function authorACourse(): Promise<void> {
  const draft = await newDraft();
  const file = await send(draft, 'notes.pdf', A_PDF);
  await settled(draft, file);
  await put(draft, 0, [...aSmallCourse(draft), aFileNode(draft, file)]);
  await confirm(draft, 1);
  const [view] = await views(draft);
  const { url } = view!.sources[0]!;
  expect((await studio.api('GET', url)).status).toBe(200);
  expect((await studio.api('GET', url.replace(/signature=./, 'signature=_'))).status).toBe(404);
}

async function earnACertificate(): Promise<void> {
  const course = await aCourse({ studio, instructor: author });
  const person = await studio.createLearner();
  secrets.set(person.password, 'a password').set(person.token, 'a token').set(person.email, 'an e-mail address');
  await studio.api('POST', '/api/auth/local', { body: { identifier: person.email, password: person.password } });
  await studio.api('POST', '/api/auth/local', { body: { identifier: person.email, password: `${person.password}!` } });
  await studio.api('POST', '/api/auth/forgot-password', { body: { email: person.email } });
  const me = learning(studio, person);
  await me.enrol(course.id);
  for (const { id, key } of course.testSets) await me.take(id, key);
  const certificate = await until(
    'the certificate',
    async () => {
      const [one] = (await me.certificates()).body.data;
      return one?.state === 'ready' && one;
    },
    90,
  );
  const { code, id } = certificate;
  secrets.set(code, 'a code or key');
  for (const route of ['/api/certificates/verify', '/api/verify', '/api/certificates/status'])
    await studio.api('GET', `${route}/${code}`);
  for (const part of ['pdf', 'credential'])
    await studio.api('GET', `/api/certificates/${id}/${part}`, { token: person.token });
}

/** Ways in which a secret comes to a place where nothing waits for it. */
async function strayRequests(): Promise<void> {
  const { email, password, token } = author;
  secrets.set(password, 'a password').set(token, 'a token').set(email, 'an e-mail address');
  for (const route of [
    `/api/nothing?token=${token}`,
    `/api/auth/email-confirmation?confirmation=${'ab'.repeat(20)}`,
    `/admin/registration-info?registrationToken=${'cd'.repeat(20)}`,
    `/nothing/${token}`,
    `/nothing/${encodeURIComponent(email)}`,
    `/nothing?password=${password}`,
  ])
    await studio.api('GET', route);
  secrets.set('ab'.repeat(20), 'a token').set('cd'.repeat(20), 'a token');
  const answer = { end: () => undefined } as never;
  const broken = new Error(`could not fetch https://bucket.example/key?X-Amz-Signature=${'ef'.repeat(32)}`);
  studio.strapi.server.app.emit('error', broken, answer);
  studio.strapi.log.error(broken);
  secrets.set('ef'.repeat(32), 'a signature');
}

it('writes nothing into the log that opens a file, an account or a certificate, or names a person', async () => {
  await authorACourse();
  await earnACertificate();
  await strayRequests();
  for (const line of ['GET /api/course-studio/files/', 'GET /api/verify/', 'could not fetch', '?token='])
    expect(written).toContain(line);
  expect(new Set(secrets.values())).toEqual(
    new Set(['a signature', 'a token', 'a code or key', 'a password', 'an e-mail address']),
  );
  const found = [...secrets].filter(
    ([secret]) => written.includes(secret) || written.includes(encodeURIComponent(secret)),
  );
  const lines = found.map(([secret, what]) => [what, written.split('\n').find((line) => line.includes(secret))]);
  expect(lines).toEqual([]);
}, 180_000);

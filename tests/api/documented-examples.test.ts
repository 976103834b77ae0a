import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ensureAccounts } from '../../scripts/demo/accounts.mjs';
import { OPERATIONS } from '../../src/api/course/rules/openapi';
import { addressHere, requester, startStudio, until, type Studio } from '../harness';
import { aCourse, nameIssuer, type Key } from '../learning';

const run = promisify(execFile);

let studio: Studio;
let key: Key;

beforeAll(async () => {
  studio = await startStudio({ PUBLIC_URL: 'https://courses.example.org' });
  await nameIssuer(studio);
  const instructor = await studio.createInstructor();
  const course = await aCourse({ studio, instructor }, { files: 1, tests: [{ questions: 1 }] });
  key = course.testSets[0]!.key;
});
afterAll(() => studio.stop());

/** The lines of the shell examples of a document, continued lines joined. */
function examplesIn(document: string): string[] {
  const blocks = fs.readFileSync(path.resolve(document), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, block = '']) =>
    block
      .replace(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  );
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of whatever was asked
type Answers = Record<string, any>;

/** An example that follows an address it was given, instead of asking the API. */
const FILE_ADDRESS = '$SOURCE';

/** What an example asks for, as the document writes it: `/courses/$COURSE`. */
const routeOf = (line: string): string => /"\$API([^"]*)"/.exec(line)?.[1] ?? FILE_ADDRESS;

/** Where a reader finds what is to be filled in: in the answers so far, by what was asked for. */
const FILLED: Record<string, (answers: Answers) => string> = {
  JWT: (answers) => (answers['/auth/refresh'] ?? answers['/auth/local']).jwt,
  REFRESH: (answers) => answers['/auth/local'].refreshToken,
  COURSE: (answers) => answers['/courses'].data[0].id,
  ENROLLMENT: (answers) => answers['/courses/$COURSE/enrollments'].data.id,
  FILE: (answers) => answers['/enrollments/$ENROLLMENT'].data.files[0].id,
  SOURCE: (answers) => addressHere(studio, answers['/courses/$COURSE'].data.files[0].sources[0].url),
  TEST_SET: (answers) => answers['/enrollments/$ENROLLMENT'].data.testSets[0].id,
  ATTEMPT: (answers) => answers['/test-sets/$TEST_SET/attempts'].data.id,
  QUESTION: (answers) => answers['/test-sets/$TEST_SET/attempts'].data.questions[0].id,
  ANSWER: (answers) => key[answers['/test-sets/$TEST_SET/attempts'].data.questions[0].id]![0]!,
  CERTIFICATE: (answers) => answers['/certificates'].data[0].id,
  CODE: (answers) => answers['/certificates'].data[0].code,
};

/** Every example there is, and what it answers; a new route has to be added here, and to the document. */
const ANSWERED = {
  '/auth/local': { jwt: expect.any(String) },
  '/auth/refresh': { jwt: expect.any(String), refreshToken: expect.any(String) },
  '/profile': { data: { fullName: 'Lea Learner', nameStatus: 'self-declared' } },
  '/courses': { data: [{ name: 'Tides' }] },
  '/courses/$COURSE': { data: { name: 'Tides', enrollment: { completedAt: null } } },
  '/courses/$COURSE/enrollments': { data: { completedAt: null } },
  '/enrollments': { data: [{ course: { name: 'Tides' } }] },
  '/enrollments/$ENROLLMENT': { data: { completedAt: null, files: [{ openedAt: null }] } },
  '/enrollments/$ENROLLMENT/files/$FILE/opened': { data: { files: [{ openedAt: expect.any(String) }] } },
  [FILE_ADDRESS]: '01234',
  '/enrollments/$ENROLLMENT/upgrade': { data: { upgrade: null } },
  '/test-sets/$TEST_SET/attempts': { data: { state: 'open', answers: [] } },
  '/attempts/$ATTEMPT/answers': { data: { state: 'open', answers: [{}] } },
  '/attempts/$ATTEMPT': { data: { state: 'open', answers: [{}] } },
  '/attempts/$ATTEMPT/submit': { data: { state: 'graded', passed: true } },
  '/certificates': { data: [{ courseName: 'Tides', state: 'ready' }] },
  '/certificates/$CERTIFICATE/pdf': '%PDF-',
  '/certificates/$CERTIFICATE/credential': 'eyJhb',
  '/certificates/verify/$CODE': { data: { status: 'valid', course: 'Tides' } },
  '/certificates/verify': { data: { status: 'valid', course: 'Tides' } },
  '/certificates/issuer': { type: ['Profile'] },
  '/certificates/keys': { keys: [{ kty: 'RSA' }] },
  '/certificates/status/$CODE': { id: expect.any(String) },
};

/** What a browser or a wallet opens by an address it was given, and what `docs/accounts.md` shows. */
const NO_EXAMPLE = [
  '/verify',
  '/verify/*',
  '/certificates/keys/*',
  '/auth/registration',
  '/auth/invitation',
  '/auth/local/register',
  '/auth/email-confirmation',
  '/auth/send-email-confirmation',
  '/auth/forgot-password',
  '/auth/reset-password',
  '/auth/change-password',
  '/auth/logout',
];

/** `/courses/{id}` and `/courses/$COURSE` are the same route. */
const anonymous = (route: string): string => route.replace(/\{\w+\}|\$\w+/g, '*');

/** Runs one example in a shell. @returns what it printed, or the first bytes of the file it saved */
async function runExample(line: string, env: Record<string, string>): Promise<unknown> {
  const { stdout } = await run('bash', ['-c', line], { env: { ...process.env, ...env }, cwd: studio.dir });
  const [, file] = / -o (\S+)/.exec(line) ?? [];
  return file ? fs.readFileSync(path.join(studio.dir, file)).toString('latin1', 0, 5) : JSON.parse(stdout);
}

/** A reader takes longer than a certificate does. */
const certificateIsReady = (env: Record<string, string>) =>
  until('the certificate', async () => {
    const { body } = await requester(env.API!)('GET', '/certificates', { token: env.JWT! });
    return body.data[0]?.state === 'ready';
  });

it('answers every curl example of docs/learner-api.md, one after the other, as the demo learner', async () => {
  const env: Record<string, string> = { API: `${studio.url}/api` };
  const onLogin = ({ who, password }: { who: string; password: string }) => {
    if (who === 'learner') env.PASSWORD = password;
  };
  await ensureAccounts(studio.strapi, { resetPasswords: false, onLogin });

  const answers: Answers = {};
  for (const line of examplesIn('docs/learner-api.md')) {
    if (/^(API|PASSWORD)=/.test(line)) continue;
    if (/^\w+=…/.test(line)) {
      for (const [, name] of line.matchAll(/(\w+)=…/g)) env[name!] = FILLED[name!]!(answers);
      continue;
    }
    const route = routeOf(line);
    if (route === '/certificates') await certificateIsReady(env);
    answers[route] = await runExample(line, env);
  }
  expect(answers).toMatchObject(ANSWERED);
  expect(Object.keys(answers).sort()).toEqual(Object.keys(ANSWERED).sort());
  const routes = new Set(Object.keys(OPERATIONS).map((place) => anonymous(place.split(' ')[1]!)));
  const answered = Object.keys(answers).filter((route) => route !== FILE_ADDRESS);
  expect(routes).toEqual(new Set([...answered.map(anonymous), ...NO_EXAMPLE]));
}, 120_000);

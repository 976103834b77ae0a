import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { CertificateView } from '../../src/api/certificate/rules/contract';
import { startStudio, until, type Studio } from '../harness';
import { aCourse, learning, type Key } from '../learning';

const run = promisify(execFile);

let studio: Studio;
let key: Key;

beforeAll(async () => {
  studio = await startStudio();
  const instructor = await studio.createInstructor();
  const course = await aCourse({ studio, instructor }, { files: 1, tests: [{ questions: 1 }] });
  key = course.testSets[0]!.key;
});
afterAll(() => studio.stop());

/** The lines of the shell examples of a section of the README, continued lines joined. */
function examplesIn(section: string): string[] {
  const readme = fs.readFileSync(path.resolve('README.md'), 'utf8');
  const [, text = ''] = readme.split(`\n## ${section}\n`);
  const blocks = text.split(/\n## /)[0]!.matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, block = '']) =>
    block
      .replace(/\\\n\s*/g, '')
      .trim()
      .split('\n'),
  );
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of whatever was asked last
type Body = any;

/** Where a reader finds what an example asks to fill in, in the answers so far. */
const FILLED: Record<string, (answers: Record<string, Body>) => string> = {
  JWT: ({ local }) => local.jwt,
  COURSE: ({ courses }) => courses.data[0].id,
  ENROLLMENT: ({ enrollments }) => enrollments.data.id,
  FILE: ({ enrollment }) => enrollment.data.files[0].id,
  TEST_SET: ({ enrollment }) => enrollment.data.testSets[0].id,
  ATTEMPT: ({ attempts }) => attempts.data.id,
  QUESTION: ({ attempts }) => attempts.data.questions[0].id,
  ANSWER: ({ attempts }) => key[attempts.data.questions[0].id]![0]!,
  CERTIFICATE: ({ certificates }) => certificates.data[0].id,
  CODE: ({ certificates }) => certificates.data[0].code,
};

/** What an answer is called: the last word of its address, in the singular where it is one by its id. */
const nameOf = (command: string): string => {
  const words = /\$API([^"]*)"/.exec(command)![1]!.split('/').filter(Boolean);
  const last = words.at(-1)!;
  return last.startsWith('$') ? words.at(-2)!.replace(/s$/, '') : last;
};

it('the learner API answers every curl example of the README, one after the other', async () => {
  const learner = await studio.createLearner();
  const env: Record<string, string> = { ...(process.env as Record<string, string>), API: `${studio.url}/api` };
  const email = 'demo.learner@example.com';
  await studio.strapi
    .query('plugin::users-permissions.user')
    .update({ where: { id: learner.id }, data: { email, username: 'demo' } });
  env.PASSWORD = learner.password;
  const me = learning(studio, learner);
  const answers: Record<string, Body> = {};
  let asked = 0;
  for (const line of examplesIn('Learner API')) {
    if (/^(API|PASSWORD)=/.test(line)) continue;
    if (line.startsWith('CERTIFICATE=')) {
      const isReady = ({ state }: CertificateView) => state === 'ready';
      await until('the certificate', async () => (await me.certificates()).body.data.some(isReady), 60);
    }
    const placeholders = [...line.matchAll(/(\w+)=…/g)].map(([, name]) => name!);
    for (const name of placeholders) env[name] = FILLED[name]!(answers);
    if (placeholders.length > 0) continue;
    expect(line).toMatch(/^curl -s /);
    const { stdout } = await run('bash', ['-c', line], { env, cwd: studio.dir });
    asked += 1;
    if (line.includes('-o certificate.pdf')) continue;
    const body = JSON.parse(stdout);
    expect(body.error, line).toBeUndefined();
    answers[nameOf(line)] = body;
    if (line.includes('/certificates"')) {
      const isIssued = async () => (await me.certificates()).body.data;
      answers.certificates = {
        data: await until('the certificate', async () => ((await isIssued()).length ? isIssued() : null), 60),
      };
    }
  }
  expect(asked).toBeGreaterThanOrEqual(13);
  expect(answers.submit.data).toMatchObject({ state: 'graded', passed: true });
  expect(answers.verify?.data ?? answers['verify/$CODE']?.data ?? lastOf(answers)).toMatchObject({ status: 'valid' });
  expect(fs.readFileSync(path.join(studio.dir, 'certificate.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
}, 120_000);

const lastOf = (answers: Record<string, Body>): Body => Object.values(answers).at(-1)?.data;

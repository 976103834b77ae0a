import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { aQuestionNode, anAnswerNode, aTestSetNode } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { aCourse, learning } from '../learning';
import { holdAll } from './measure';

const MAX_RATIO = 5;
const MAX_P99_MS = 500;
const MAX_MORE_BYTES = 200 * 1024 ** 2;

/** Bystanders come at this pace, whether or not the one before has been served: a server that stands still keeps many waiting. */
const PACE_MS = 25;
const MIN_REQUESTS = 100;

let studio: Studio;
let author: Person;
let learner: Person;
let bystander: Person;
let course: Awaited<ReturnType<typeof aCourse>>;

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  [learner, bystander] = [await studio.createLearner(), await studio.createLearner()];
  course = await aCourse(
    { studio, instructor: author },
    { tests: [{ questions: 20, testSet: { attemptsAllowed: 0 } }] },
  );
  await learning(studio, learner).enrol(course.id);
});
afterAll(() => studio.stop());

const { newDraft, putAll } = atDesk(() => ({ studio, author }));

interface Bystander {
  p99: number;
  bytes: number;
}

/** What bystanders wait for the list of courses until `until` is over. Also the most memory meanwhile. */
async function stand(until: Promise<unknown>, atLeast: number): Promise<Bystander> {
  let isOver = false;
  void until.finally(() => (isOver = true));
  const times: Promise<number>[] = [];
  let bytes = 0;
  while (!isOver || times.length < atLeast) {
    times.push(visit());
    bytes = Math.max(bytes, process.memoryUsage().rss);
    await sleep(PACE_MS);
  }
  await until;
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  return { p99: sorted[Math.ceil(sorted.length * 0.99) - 1]!, bytes };
}

/** Milliseconds of one request. */
async function visit(): Promise<number> {
  const started = performance.now();
  const { status } = await studio.api('GET', '/api/courses', { token: bystander.token });
  expect(status).toBe(200);
  return performance.now() - started;
}

/** Holds what a bystander sees of an attack to what they saw without it, in the same run. */
async function holdBystander(name: string, attack: () => Promise<unknown>): Promise<void> {
  await stand(Promise.resolve(), MIN_REQUESTS);
  const quiet = await stand(Promise.resolve(), MIN_REQUESTS);
  // Only what comes during the attack counts.
  const attacked = await stand(attack(), 1);
  const detail = `${attacked.p99.toFixed(0)} ms against ${quiet.p99.toFixed(0)} ms`;
  holdAll([
    { name: `${name}: p99 of a bystander ÷ without`, value: attacked.p99 / quiet.p99, limit: MAX_RATIO, detail },
    { name: `${name}: p99 of a bystander, ms`, value: attacked.p99, limit: MAX_P99_MS },
    {
      name: `${name}: more memory, MiB`,
      value: (attacked.bytes - quiet.bytes) / 1024 ** 2,
      limit: MAX_MORE_BYTES / 1024 ** 2,
    },
  ]);
}

interface Sent {
  method: string;
  path: string;
  token: string;
  body?: string;
  times: number;
}

/** Sends a request so many times at once from a process of its own: what the sender does is not the server's cost. */
async function sendFromOutside(sent: Sent): Promise<void> {
  const script = `
    const { url, method, path, token, body, times } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' };
    const send = () => fetch(url + path, { method, headers, body }).then((answer) => answer.text());
    Promise.all(Array.from({ length: times }, send)).then(() => process.exit(0));`;
  const sender = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'inherit', 'inherit'] });
  sender.stdin.end(JSON.stringify({ url: studio.url, ...sent }));
  const [code] = (await once(sender, 'exit')) as [number];
  expect(code).toBe(0);
}

it('fourteen bodies of a megabyte at once, of one learner', async () => {
  const attempt = (await learning(studio, learner).start(course.testSets[0]!.id)).body.data.id;
  const body = `{"data":{"answers":[${'1,'.repeat(480_000)}1]}}`;
  const path = `/api/attempts/${attempt}/answers`;
  await holdBystander('14 bodies of 1 MB', () =>
    sendFromOutside({ method: 'PUT', path, token: learner.token, body, times: 14 }),
  );
});

it('a thousand connections that are half open', async () => {
  const { port } = studio.strapi.server.httpServer.address() as net.AddressInfo;
  const sockets: net.Socket[] = [];
  await holdBystander('1,000 half-open connections', async () => {
    for (let at = 0; at < 1000; at += 1) {
      const socket = net.connect(port, '127.0.0.1', () => socket.write('POST /api/auth/local HTTP/1.1\r\nHost: x\r\n'));
      socket.on('error', () => undefined);
      sockets.push(socket);
    }
    await sleep(3000);
  });
  for (const socket of sockets) socket.destroy();
});

it('a hundred starts of an attempt at once', async () => {
  const path = `/api/test-sets/${course.testSets[0]!.id}/attempts`;
  await holdBystander('100 starts', () => sendFromOutside({ method: 'POST', path, token: learner.token, times: 100 }));
});

it('a save of a thousand pasted questions', async () => {
  const draft = await newDraft();
  const set = aTestSetNode(draft);
  const questions = Array.from({ length: 1000 }, (_, position) =>
    aQuestionNode(set.id, { position, text: `Question ${position}` }),
  );
  const answers = questions.flatMap(({ id }) => [anAnswerNode(id, { correct: true }), anAnswerNode(id)]);
  let saved: Awaited<ReturnType<typeof putAll>> | undefined;
  const cpu = process.cpuUsage();
  await holdBystander('a save of 1,000 questions', async () => {
    const started = performance.now();
    saved = await putAll(draft, 0, [set, ...questions, ...answers]);
    console.log(`bench · the save itself: ${(performance.now() - started).toFixed(0)} ms`);
  });
  console.log(`bench · CPU with the bystander's requests: ${(process.cpuUsage(cpu).user / 1e6).toFixed(1)} s`);
  expect(saved?.status).toBe(200);
});

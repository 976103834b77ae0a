import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createId } from '@paralleldrive/cuid2';

import { requester, SURROUNDINGS, until, type Person, type Studio } from './harness';
import { freePort } from './servers';

const ROOT = path.resolve(__dirname, '..');
const STRAPI = path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js');

/** A process that can be ended and started again. */
export interface Restartable {
  pid(): number;
  isAlive(): boolean;
  /** Without a chance to tidy up. */
  kill(): Promise<void>;
  /** As a deployment does it. */
  terminate(): Promise<void>;
  /** Again, on the same data and at the same address. */
  start(): Promise<void>;
}

/** A studio in a process of its own: it can die, and its memory is its own. */
export interface StudioProcess extends Restartable {
  url: string;
  api: Studio['api'];
  /** Folder of its data. */
  dir: string;
  /** What another process needs to work on the same data. */
  env: Record<string, string>;
  /** The first administrator, who may do everything. */
  admin: Person;
  /** A further super admin. */
  createAdmin(firstname: string): Promise<Person>;
  /** Kills it and removes its data. */
  remove(): Promise<void>;
}

/** The server as `npm start` runs it, with the admin panel, on SQLite in a folder of its own. */
export async function startStudioProcess(env: Record<string, string> = {}): Promise<StudioProcess> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-process-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const api = requester(url);
  const data = { DATA_DIR: dir, DATABASE_FILENAME: path.join(dir, 'test.db'), ...env };
  const server = aServer(url, data);
  await server.start();
  const admin = await register(api, '/admin/register-admin', 'Ada');
  return {
    ...server,
    url,
    api,
    dir,
    env: data,
    admin,
    createAdmin: (firstname) => invite(api, admin, firstname),
    async remove() {
      await server.kill();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Another server on the data of a studio. */
export async function startSecondServer({ env }: StudioProcess): Promise<Restartable & { url: string }> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = aServer(url, env);
  await server.start();
  return { ...server, url };
}

const aServer = (url: string, env: Record<string, string>): Restartable =>
  restartable([STRAPI, 'start'], { ...env, PORT: new URL(url).port }, () =>
    fetch(`${url}/_health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );

/** A worker as `npm run worker` runs it, on the data of a studio. It is started when it takes work, or soon after. */
export async function startWorkerProcess(env: Record<string, string>): Promise<Restartable> {
  const boot = pathToFileURL(path.join(ROOT, 'scripts/setup/strapi.mjs')).href;
  const script = `const { bootStrapi } = await import('${boot}'); await bootStrapi({}); setInterval(() => {}, 2 ** 30);`;
  const args = ['--input-type=module', '-e', script];
  const worker = restartable(args, { ...env, PROCESS_ROLE: 'worker' }, async () => true);
  await worker.start();
  return worker;
}

function restartable(args: string[], env: Record<string, string>, isUp: () => Promise<boolean>): Restartable {
  let child: ChildProcess | undefined;
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (!isAlive()) return;
    const gone = new Promise((resolve) => child!.once('exit', resolve));
    child!.kill(signal);
    await gone;
  };
  return {
    pid: () => child!.pid!,
    isAlive,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    async start() {
      child = spawn(process.execPath, args, {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...SURROUNDINGS, ...env },
      });
      await until('the process to start', isUp, 110).catch(async (error: unknown) => {
        await end('SIGKILL');
        throw error;
      });
    },
  };
}

async function register(api: Studio['api'], route: string, firstname: string, more?: object): Promise<Person> {
  const person = { email: `${createId()}@example.com`, password: `Pw1-${createId()}`, firstname, lastname: 'Admin' };
  const { email, password, ...name } = person;
  const body = more ? { ...more, userInfo: { password, ...name } } : person;
  const answer = await api('POST', route, { body });
  const { id, documentId, email: known } = answer.body.data.user;
  return { token: answer.body.data.token, id, documentId, email: known ?? email, password };
}

async function invite(api: Studio['api'], by: Person, firstname: string): Promise<Person> {
  const { token } = by;
  const { body: roles } = await api('GET', '/admin/roles', { token });
  const { id } = roles.data.find(({ code }: { code: string }) => code === 'strapi-super-admin');
  const invitation = { email: `${createId()}@example.com`, roles: [id], firstname, lastname: 'Admin' };
  const { body } = await api('POST', '/admin/users', { token, body: invitation });
  return register(api, '/admin/register', firstname, { registrationToken: body.data.registrationToken });
}

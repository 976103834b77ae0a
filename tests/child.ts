import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';

import { requester, SURROUNDINGS, until, type Person, type Studio } from './harness';

const ROOT = path.resolve(__dirname, '..');
const STRAPI = path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js');

/** A studio in a process of its own, which can die. */
export interface Child {
  url: string;
  api: Studio['api'];
  /** Kills it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Starts it again on the same data and at the same address. */
  start(): Promise<void>;
  /** A super admin. */
  createAdmin(firstname: string): Promise<Person>;
  stop(): Promise<void>;
}

/** The server as `npm start` runs it, with the admin panel, on SQLite in a folder of its own. */
export async function startChild(env: Record<string, string> = {}): Promise<Child> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-child-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = requester(url);
  let child: ChildProcess | null = null;
  let first: Person | null = null;

  async function start(): Promise<void> {
    child = spawn(process.execPath, [STRAPI, 'start'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...SURROUNDINGS,
        ...{ DATA_DIR: dir, DATABASE_FILENAME: path.join(dir, 'test.db'), PORT: `${port}`, ...env },
      },
    });
    const isUp = () =>
      fetch(`${url}/_health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the server to start', isUp, 60);
  }

  async function kill(): Promise<void> {
    const dying = child;
    child = null;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  }

  async function createAdmin(firstname: string): Promise<Person> {
    const email = `${createId()}@example.com`;
    const password = `Pw1-${createId()}`;
    const name = { firstname, lastname: 'Admin' };
    const { body } = first
      ? await invite({ by: first, email, password, name })
      : await api('POST', '/admin/register-admin', { body: { email, password, ...name } });
    const { id, documentId } = body.data.user;
    first ??= { token: body.data.token, id, documentId, email, password };
    return { token: body.data.token, id, documentId, email, password };
  }

  async function invite(given: { by: Person; email: string; password: string; name: object }) {
    const { by, email, password, name } = given;
    const { body: roles } = await api('GET', '/admin/roles', { token: by.token });
    const { id } = roles.data.find(({ code }: { code: string }) => code === 'strapi-super-admin');
    const { body } = await api('POST', '/admin/users', { token: by.token, body: { email, roles: [id], ...name } });
    const { registrationToken } = body.data;
    return api('POST', '/admin/register', { body: { registrationToken, userInfo: { password, ...name } } });
  }

  await start();
  return {
    ...{ url, api, kill, start, createAdmin },
    async stop() {
      await kill();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';

import { SURROUNDINGS, until } from './harness';

const ROOT = path.resolve(__dirname, '..');
const STRAPI = path.join(ROOT, 'node_modules/@strapi/strapi/bin/strapi.js');

/** A studio in a process of its own: it can be killed and started again, and its memory is its own. */
export interface StudioProcess {
  url: string;
  pid(): number;
  /** The token of the first administrator, who may do everything. */
  token: string;
  /** Without a chance to tidy up. */
  kill(): Promise<void>;
  /** Again, on the same data and the same port. */
  start(): Promise<void>;
  /** Kills it and removes its data. */
  remove(): Promise<void>;
}

export async function startStudioProcess(env: Record<string, string> = {}): Promise<StudioProcess> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-process-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const surroundings = {
    ...SURROUNDINGS,
    DATA_DIR: dir,
    DATABASE_FILENAME: path.join(dir, 'test.db'),
    PORT: String(port),
  };
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [STRAPI, 'start'], {
      cwd: ROOT,
      env: { ...process.env, ...surroundings, ...env },
      stdio: 'ignore',
    });
    await until('the server', async () => (await fetch(`${url}/_health`).catch(() => undefined))?.ok, 60);
  };
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child!.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };

  await start();
  return {
    ...{ url, start, kill, token: await register(url) },
    pid: () => child!.pid!,
    async remove() {
      await kill();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The first administrator of a new server. @returns a token */
async function register(url: string): Promise<string> {
  const person = { firstname: 'Ada', lastname: 'Admin', email: 'ada@example.com', password: `Pw1-${createId()}` };
  const response = await fetch(`${url}/admin/register-admin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(person),
  });
  const { data } = (await response.json()) as { data: { token: string } };
  return data.token;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

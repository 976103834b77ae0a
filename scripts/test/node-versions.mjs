import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ROOT } from '../setup/root.mjs';
import { say, since } from '../setup/say.mjs';
import { goLearnerWay } from './learner-way.mjs';

/** Major versions that must work, beside whichever runs the tests. */
const VERSIONS = ['20', '22', '24'];

const START_TIMEOUT = 120_000;

/** The program of the newest Node of a major version, from the npm package `node`. */
function findNode(major) {
  const args = ['--yes', '--package', `node@${major}`, '--call', 'node -p process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** The checkout as git would have it, without anything that was installed or built. */
function copyCheckout(folder) {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], options);
  for (const file of listed.split('\0').filter((name) => name && fs.existsSync(path.join(ROOT, name))))
    fs.cpSync(path.join(ROOT, file), path.join(folder, file), { recursive: true });
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Makes the demo's course and accounts, with all set-up before. @returns the logins that it prints */
function makeDemo(context) {
  const printed = execFileSync(context.node, ['scripts/demo.mjs'], {
    cwd: context.folder,
    env: context.env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const loginOf = (who) => {
    const [, email, password] = new RegExp(`${who} \\([^)]*\\): (\\S+)\\s+password: (\\S+)`).exec(printed) ?? [];
    if (!email) throw new Error(`the demo printed no login of the ${who}:\n${printed.slice(-4000)}`);
    return { email, password };
  };
  return { learner: loginOf('learner'), instructor: loginOf('instructor') };
}

async function awaitHealth(base, server) {
  const end = Date.now() + START_TIMEOUT;
  while (Date.now() < end && server.exitCode === null) {
    const isUp = await fetch(`${base}/_health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(300);
  }
  throw new Error('the server did not start');
}

/** Starts the server, goes the whole way of a learner, and stops it as a deployment does. */
async function startAndStop(context, logins) {
  const base = `http://127.0.0.1:${context.env.PORT}`;
  const server = spawn(context.node, ['scripts/start.mjs'], {
    cwd: context.folder,
    env: context.env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = once(server, 'exit');
  try {
    await awaitHealth(base, server);
    await goLearnerWay(base, logins);
    server.kill('SIGTERM');
    const [code] = await ended;
    if (code !== 0) throw new Error(`the server ended with ${code} when it was told to stop`);
  } finally {
    // It and the server that it started are a group.
    if (server.pid && server.exitCode === null) process.kill(-server.pid, 'SIGKILL');
  }
}

/**
 * From 22 on, the driver of SQLite for Node 20 is installed as well and not used (decision 068). Where its binary cannot be
 * had, npm would compile it for a minute; without a Python it goes on without it at once.
 */
const withoutOldDriver = (major) => (Number(major) >= 22 ? { npm_config_python: '/nowhere/python' } : {});

async function tryNode(major) {
  const begun = Date.now();
  const node = findNode(major);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `course-studio-node-${major}-`));
  try {
    copyCheckout(folder);
    const PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`;
    const env = {
      ...process.env,
      ...withoutOldDriver(major),
      PATH,
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
    };
    const context = { node, folder, env };
    await startAndStop(context, makeDemo(context));
    say.done(`Node ${major}: set-up, start, a learner's whole way and stop in ${since(begun)}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `node scripts/test/node-versions.mjs [22 …]`: these, or all but the one that runs this. */
const [own] = process.versions.node.split('.');
const asked = process.argv.slice(2);
for (const major of asked.length > 0 ? asked : VERSIONS.filter((version) => version !== own)) await tryNode(major);

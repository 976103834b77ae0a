import { spawn } from 'node:child_process';
import os from 'node:os';

import { ROOT } from './root.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Somebody asked us to stop while a program ran. */
export class Stopped extends Error {
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.exitCode = exitCode(null, signal);
  }
}

/**
 * Runs a program in the repository's root with our output. @returns its exit code
 *
 * A signal that reaches us goes on to the program and we wait for it, so nothing is left running.
 * @throws Stopped after a signal, unless the program ended well all the same, as a server does
 */
export async function run(command, args, { env = process.env, stdin = 'ignore' } = {}) {
  return finished(spawn(command, args, { ...spawnOptions(env), stdio: [stdin, 'inherit', 'inherit'] }));
}

/**
 * Runs a program silently. @returns its exit code and the end of what it printed; 127 if there is no such program
 * @throws Stopped
 */
export async function runQuietly(command, args, { env = process.env, timeout = 0 } = {}) {
  const child = spawn(command, args, { ...spawnOptions(env), timeout, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keepTail = (chunk) => (output = (output + chunk).slice(-20_000));
  child.stdout.on('data', keepTail);
  child.stderr.on('data', keepTail);
  return { code: await finished(child), output };
}

const spawnOptions = (env) => ({ cwd: ROOT, env, shell: process.platform === 'win32' });

/** As in a shell: 128 + the number of the signal that ended it. */
const exitCode = (code, signal) => code ?? 128 + (os.constants.signals[signal] ?? 0);

function finished(child) {
  let asked = null;
  const forward = (signal) => {
    asked = signal;
    child.kill(signal);
  };
  FORWARDED.forEach((signal) => process.on(signal, forward));
  return new Promise((resolve, reject) => {
    const end = (code) => {
      FORWARDED.forEach((signal) => process.off(signal, forward));
      if (asked && code !== 0) reject(new Stopped(asked));
      else resolve(code);
    };
    child.once('error', () => end(127));
    child.once('close', (code, signal) => end(exitCode(code, signal)));
  });
}

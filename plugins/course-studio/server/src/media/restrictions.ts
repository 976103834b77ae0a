import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execa, type Result } from 'execa';

import { findOnPath } from '../executables';
import { MAX_OPEN_FILES, wrapCommand, type Limits, type Restriction, type Wrapper } from './wrappers';

/**
 * Proves restrictions by their effect: a confined program tries what it must not be able to do. That a wrapper ended
 * well proves nothing, and a trial without an answer (a busy machine) neither proves nor refutes.
 */

/** `undefined` means that there was no answer, which says nothing about the system. */
export type TrialResult = boolean | undefined;

/** Limits that the trials run into; large enough for the shell and the tools that run them. */
const TRIAL_LIMITS: Limits = { cpuSeconds: 60, fileBytes: 65_536, memoryBytes: 256 * 1024 ** 2 };

/** Limits that no trial runs into. */
const GENEROUS_LIMITS: Limits = { cpuSeconds: 600, fileBytes: 2 ** 30, memoryBytes: 2 ** 42 };

const tooManyFiles = Array<string>(MAX_OPEN_FILES + 50)
  .fill('/dev/null')
  .join(' ');

/** Shell scripts that print `held` where the restriction holds. Each first makes sure that it could do less. */
const SCRIPTS: Partial<Record<Restriction, string>> = {
  memory: `dd if=/dev/zero of=/dev/null bs=1000 count=1 || exit 1
    dd if=/dev/zero of=/dev/null bs=${TRIAL_LIMITS.memoryBytes + 1_000_000} count=1 || echo held`,
  'file size': `head -c 1000 /dev/zero >small || exit 1
    head -c ${TRIAL_LIMITS.fileBytes * 2} /dev/zero >large
    [ "$(wc -c <large)" -le ${TRIAL_LIMITS.fileBytes} ] && echo held`,
  'open files': `tee /dev/null </dev/null || exit 1
    tee ${tooManyFiles} </dev/null || echo held`,
  // These two are asked of the kernel: using up a second of processor time at each start would hold others up.
  'processor time': `[ "$(ulimit -t)" = ${TRIAL_LIMITS.cpuSeconds} ] && echo held`,
  'core dump': '[ "$(ulimit -c)" = 0 ] && echo held',
};

/** What programs and the shell say when the machine has nothing left for them at the moment. */
const EXHAUSTED = /cannot fork|temporarily unavailable|cannot allocate|no space left/i;
const EXHAUSTED_CODES = ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENOSPC'];

const isExhausted = ({ code, stderr, timedOut }: Result<{ reject: false }>): boolean =>
  timedOut || EXHAUSTED_CODES.includes(code ?? '') || EXHAUSTED.test(String(stderr));

interface TrialRun {
  wrappers: Wrapper[];
  /** Folder of its own. */
  folder: string;
  timeoutMs: number;
}

const visibleTo = ({ folder }: TrialRun) => ({ scratch: folder, readable: [] });

const options = ({ folder, timeoutMs }: TrialRun) => ({
  cwd: folder,
  env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8' },
  extendEnv: false,
  stdin: 'ignore' as const,
  reject: false as const,
  timeout: timeoutMs,
  killSignal: 'SIGKILL' as const,
});

async function runTrial(run: TrialRun, program: string, args: string[], limits: Limits): Promise<TrialResult> {
  const [file, ...rest] = wrapCommand(run.wrappers, { program, args, limits, files: visibleTo(run) });
  const result = await execa(file, rest, options(run));
  if (result.stdout.trim().endsWith('held')) return true;
  return isExhausted(result) ? undefined : false;
}

/** Somebody listens on this machine, and the confined program must not reach them. */
async function tryNetwork(run: TrialRun): Promise<TrialResult> {
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const script = `require('net').connect(${port}, '127.0.0.1')
    .on('connect', () => process.exit(1)).on('error', () => console.log('held'))`;
  try {
    return await runTrial(run, process.execPath, ['-e', script], GENEROUS_LIMITS);
  } finally {
    server.close();
  }
}

/** Somebody's file lies beside the folder of the confined program, which must not be able to read it. */
async function tryFiles(run: TrialRun): Promise<TrialResult> {
  const elsewhere = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'course-studio-secret-'));
  const secret = path.join(elsewhere, '.env');
  try {
    await fs.promises.writeFile(secret, 'secret');
    const script = `echo own >own && [ "$(cat own)" = own ] || exit 1; cat '${secret}' || echo held`;
    return await runTrial(run, findOnPath('sh')!, ['-c', script], GENEROUS_LIMITS);
  } finally {
    await fs.promises.rm(elsewhere, { recursive: true, force: true });
  }
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** A shell starts a confined program and is killed; the program must not outlive it for a second. */
async function tryParentDeath(run: TrialRun): Promise<TrialResult> {
  const parent = '$$';
  const command = wrapCommand(run.wrappers, {
    program: findOnPath('sh')!,
    args: ['-c', 'echo ready; sleep 1; echo alive'],
    limits: GENEROUS_LIMITS,
    files: visibleTo(run),
    parent,
  });
  const words = command.map((word) => (word === parent ? parent : quote(word)));
  const shell = execa(findOnPath('sh')!, ['-c', `${words.join(' ')} & wait`], options(run));
  shell.stdout.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('ready')) shell.kill('SIGKILL');
  });
  const result = await shell;
  if (result.stdout.includes('alive')) return false;
  // A program that the timeout has ended was not ended with its parent.
  if (result.stdout.includes('ready') && !result.timedOut) return true;
  return isExhausted(result) ? undefined : false;
}

const proveRestriction = (restriction: Restriction, run: TrialRun): Promise<TrialResult> => {
  if (restriction === 'network') return tryNetwork(run);
  if (restriction === 'files') return tryFiles(run);
  if (restriction === 'death with its parent') return tryParentDeath(run);
  return runTrial(run, findOnPath('sh')!, ['-c', SCRIPTS[restriction]!], TRIAL_LIMITS);
};

async function startsAtAll(wrapper: Wrapper, run: TrialRun): Promise<TrialResult> {
  const harmless = findOnPath('true');
  if (!findOnPath(wrapper.program) || !harmless) return false;
  const files = visibleTo(run);
  const command = wrapCommand([wrapper], { program: harmless, args: [], limits: GENEROUS_LIMITS, files });
  const result = await execa(command[0], command.slice(1), options(run));
  if (!result.failed) return true;
  return isExhausted(result) ? undefined : false;
}

export interface Proof {
  /** The wrappers that start here. */
  wrappers: Wrapper[];
  unproved: Restriction[];
}

/** Tries everything once. @returns undefined if any trial gave no answer within the time */
export async function tryRestrictions(all: Wrapper[], timeoutMs: number): Promise<Proof | undefined> {
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'course-studio-trial-'));
  try {
    const starts = await Promise.all(all.map((wrapper) => startsAtAll(wrapper, { wrappers: [], folder, timeoutMs })));
    if (starts.includes(undefined)) return undefined;
    const wrappers = all.filter((_wrapper, index) => starts[index]);
    const wanted = [...new Set(all.flatMap(({ restricts }) => restricts))];
    const results = await Promise.all(wanted.map((one) => proveRestriction(one, { wrappers, folder, timeoutMs })));
    if (results.includes(undefined)) return undefined;
    return { wrappers, unproved: wanted.filter((_restriction, index) => !results[index]) };
  } finally {
    await fs.promises.rm(folder, { recursive: true, force: true });
  }
}

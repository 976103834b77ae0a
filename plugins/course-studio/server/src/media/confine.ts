import os from 'node:os';
import { execa } from 'execa';

import { findOnPath } from '../executables';

/** What a program that reads a stranger's file may use up at most. */
export interface Limits {
  /** Seconds of processor time, over all threads. */
  cpuSeconds: number;
  /** Bytes of the largest file it may write. */
  fileBytes: number;
  /** Bytes of address space. */
  memoryBytes: number;
}

/** One program that starts another one under some restriction, and becomes it. */
interface Wrapper {
  program: string;
  args: (limits: Limits) => string[];
}

/**
 * Linux: no network, no more than the limits, the disk after everybody else, and death with the parent. `setpriv` comes
 * late: a change of credentials, as `unshare --user` makes, would forget about the parent's death.
 */
const ON_LINUX: Wrapper[] = [
  {
    program: 'unshare',
    args: () => (process.getuid?.() === 0 ? ['--net', '--'] : ['--user', '--map-root-user', '--net', '--']),
  },
  {
    program: 'prlimit',
    args: ({ cpuSeconds, fileBytes, memoryBytes }) => [
      ...[`--cpu=${Math.ceil(cpuSeconds)}`, `--fsize=${Math.ceil(fileBytes)}`, `--as=${memoryBytes}`],
      ...['--nofile=256', '--core=0', '--'],
    ],
  },
  { program: 'ionice', args: () => ['-c', '3'] },
  { program: 'setpriv', args: () => ['--pdeathsig', 'KILL', '--'] },
  // A parent that has died before that is not noticed any more.
  { program: 'sh', args: () => ['-c', '[ "$PPID" = "$0" ] && exec "$@"', String(process.pid)] },
];

/** Other Unixes: what their shell can limit. */
const ON_UNIX: Wrapper[] = [
  {
    program: 'sh',
    // The block of `ulimit -f` is 512 bytes.
    args: ({ cpuSeconds, fileBytes }) => [
      '-c',
      `ulimit -c 0; ulimit -t ${Math.ceil(cpuSeconds)}; ulimit -f ${Math.ceil(fileBytes / 512)}; exec "$@"`,
      'sh',
    ],
  },
];

const WRAPPERS: Partial<Record<NodeJS.Platform, Wrapper[]>> = { linux: ON_LINUX, win32: [] };

interface Trial {
  /** The wrappers that work here. */
  here: Wrapper[];
  /** False where one of them gave no answer in time: that says that the machine is busy, not what it can do. */
  isSure: boolean;
}

/** Containers often forbid one wrapper or the other. Tried once, and again when the PATH changes or a trial told nothing. */
const usable = new Map<string, Promise<Trial>>();

/** @returns undefined if it gave no answer in time */
async function works(wrapper: Wrapper): Promise<boolean | undefined> {
  const program = findOnPath(wrapper.program);
  const harmless = findOnPath('true');
  if (!program || !harmless) return false;
  const generous = { cpuSeconds: 60, fileBytes: 2 ** 30, memoryBytes: 2 ** 32 };
  const trial = await execa(program, [...wrapper.args(generous), harmless], { reject: false, timeout: 5_000 });
  return trial.timedOut ? undefined : !trial.failed;
}

async function tryAll(): Promise<Trial> {
  const wrappers = WRAPPERS[os.platform()] ?? ON_UNIX;
  const results = await Promise.all(wrappers.map(works));
  return { here: wrappers.filter((_wrapper, index) => results[index]), isSure: !results.includes(undefined) };
}

async function wrappersHere(): Promise<Wrapper[]> {
  const key = process.env.PATH ?? '';
  const known = usable.get(key) ?? tryAll();
  usable.set(key, known);
  const { here, isSure } = await known;
  if (!isSure && usable.get(key) === known) usable.delete(key);
  return here;
}

/** The restrictions this system cannot put on a program, by the name of the tool that would. */
export async function missingRestrictions(): Promise<string[]> {
  const here = await wrappersHere();
  return ON_LINUX.filter((wrapper) => !here.includes(wrapper)).map(({ program }) => program);
}

/** The command that runs `program` as confined as this system allows. */
export async function confine(program: string, args: string[], limits: Limits): Promise<[string, ...string[]]> {
  const wrappers = await wrappersHere();
  const before = wrappers.flatMap((wrapper) => [findOnPath(wrapper.program)!, ...wrapper.args(limits)]);
  return [...before, program, ...args] as [string, ...string[]];
}

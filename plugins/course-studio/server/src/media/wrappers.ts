import os from 'node:os';

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

/** What a confined program is kept from: each has a trial that proves it, in `restrictions.ts`. */
export type Restriction =
  'network' | 'memory' | 'file size' | 'open files' | 'processor time' | 'core dump' | 'death with its parent';

/** One program that starts another one under some restriction, and becomes it. */
export interface Wrapper {
  program: string;
  /** What it brings about; nothing for a courtesy that may be missing. */
  restricts: Restriction[];
  args: (limits: Limits, parent: string) => string[];
}

/** Most files a confined program may have open. */
export const MAX_OPEN_FILES = 256;

/**
 * Linux: no network, no more than the limits, the disk after everybody else, and death with the parent. `setpriv` comes
 * late: a change of credentials, as `unshare --user` makes, would forget about the parent's death.
 */
const ON_LINUX: Wrapper[] = [
  {
    program: 'unshare',
    restricts: ['network'],
    args: () => (process.getuid?.() === 0 ? ['--net', '--'] : ['--user', '--map-root-user', '--net', '--']),
  },
  {
    program: 'prlimit',
    restricts: ['memory', 'file size', 'open files', 'processor time', 'core dump'],
    args: ({ cpuSeconds, fileBytes, memoryBytes }) => [
      `--cpu=${Math.ceil(cpuSeconds)}`,
      `--fsize=${Math.ceil(fileBytes)}`,
      `--as=${memoryBytes}`,
      `--nofile=${MAX_OPEN_FILES}`,
      '--core=0',
      '--',
    ],
  },
  { program: 'ionice', restricts: [], args: () => ['-c', '3'] },
  { program: 'setpriv', restricts: ['death with its parent'], args: () => ['--pdeathsig', 'KILL', '--'] },
  {
    program: 'sh',
    restricts: ['death with its parent'],
    // `setpriv` does not notice a parent that has died before it ran.
    args: (_limits, parent) => ['-c', '[ "$PPID" = "$0" ] && exec "$@"', parent],
  },
];

/** Other Unixes: what their shell can limit. */
const ON_UNIX: Wrapper[] = [
  {
    program: 'sh',
    restricts: ['file size', 'processor time', 'core dump'],
    // The block of `ulimit -f` is 512 bytes.
    args: ({ cpuSeconds, fileBytes }) => [
      '-c',
      `ulimit -c 0; ulimit -t ${Math.ceil(cpuSeconds)}; ulimit -f ${Math.ceil(fileBytes / 512)}; exec "$@"`,
      'sh',
    ],
  },
];

const WRAPPERS: Partial<Record<NodeJS.Platform, Wrapper[]>> = { linux: ON_LINUX, win32: [] };

/** The programs that confine on this system, outermost first; whether they work here is not said. */
export const platformWrappers = (): Wrapper[] => WRAPPERS[os.platform()] ?? ON_UNIX;

export interface WrappedCommand {
  program: string;
  args: string[];
  limits: Limits;
  /** Process id without which the program does not start, and with whose end it dies; this process by default. */
  parent?: string;
}

/** The command line that runs a program behind these wrappers, all of which must be on the PATH. */
export function wrapCommand(wrappers: Wrapper[], command: WrappedCommand): [string, ...string[]] {
  const { program, args, limits, parent = String(process.pid) } = command;
  const before = wrappers.flatMap((wrapper) => [findOnPath(wrapper.program)!, ...wrapper.args(limits, parent)]);
  return [...before, program, ...args] as [string, ...string[]];
}

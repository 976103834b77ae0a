import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

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
  | 'network'
  | 'memory'
  | 'file size'
  | 'open files'
  | 'processor time'
  | 'core dump'
  | 'death with its parent'
  | 'files';

/** What a confined program sees of the file system, beside the programs and libraries of the system. */
export interface VisibleFiles {
  /** The folder it may write to. */
  scratch: string;
  /** Files that it may read. */
  readable: string[];
}

/** One program that starts another one under some restriction, and mostly becomes it. */
export interface Wrapper {
  program: string;
  /** What is installed to have it, where a system may be without. */
  package?: string;
  /** What it brings about; nothing for a courtesy that may be missing. */
  restricts: Restriction[];
  /** Whether its restrictions are asked for only where it is installed. */
  isOptional?: boolean;
  args: (command: Required<WrappedCommand>) => string[];
}

/** Most files a confined program may have open. */
export const MAX_OPEN_FILES = 256;

/** Where systems keep programs and libraries, and what those need to start. */
const SYSTEM_FOLDERS = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/nix/store',
  '/home/linuxbrew/.linuxbrew',
  '/etc/alternatives',
  '/etc/fonts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
];

/** The server's own folder, where it lies within a folder of the system, as in many container images. */
const hiddenFolders = (): string[] =>
  [process.cwd()].filter((folder) => SYSTEM_FOLDERS.some((system) => folder.startsWith(`${system}/`)));

/** A program outside of the folders of the system, with what lies beside it. */
const foldersOf = (program: string): string[] => [path.dirname(program), path.dirname(fs.realpathSync(program))];

/** A root with nothing in it but the system, the file that is read and the folder that is written to. */
function visibleThrough({ program, files }: Required<WrappedCommand>): string[] {
  const bound = (option: string, paths: string[]) => paths.flatMap((one) => [option, one, one]);
  return [
    '--unshare-pid',
    '--unshare-ipc',
    '--die-with-parent',
    ...bound('--ro-bind-try', SYSTEM_FOLDERS),
    ...hiddenFolders().flatMap((folder) => ['--tmpfs', folder]),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    ...bound('--ro-bind', foldersOf(program)),
    ...bound('--ro-bind', files.readable),
    ...bound('--bind', [files.scratch]),
    '--chdir',
    files.scratch,
    '--',
  ];
}

/**
 * Linux: no network, no more than the limits, the disk after everybody else, and death with the parent. `setpriv` comes
 * late: a change of credentials, as `unshare --user` makes, would forget about the parent's death. `bwrap` comes last: behind
 * it nobody sees the parent any more, and it cares for that itself.
 */
const ON_LINUX: Wrapper[] = [
  {
    program: 'unshare',
    package: 'util-linux',
    restricts: ['network'],
    args: () => (process.getuid?.() === 0 ? ['--net', '--'] : ['--user', '--map-root-user', '--net', '--']),
  },
  {
    program: 'prlimit',
    package: 'util-linux',
    restricts: ['memory', 'file size', 'open files', 'processor time', 'core dump'],
    args: ({ limits: { cpuSeconds, fileBytes, memoryBytes } }) => [
      `--cpu=${Math.ceil(cpuSeconds)}`,
      `--fsize=${Math.ceil(fileBytes)}`,
      `--as=${memoryBytes}`,
      `--nofile=${MAX_OPEN_FILES}`,
      '--core=0',
      '--',
    ],
  },
  { program: 'ionice', restricts: [], args: () => ['-c', '3'] },
  {
    program: 'setpriv',
    package: 'util-linux',
    restricts: ['death with its parent'],
    args: () => ['--pdeathsig', 'KILL', '--'],
  },
  {
    program: 'sh',
    restricts: ['death with its parent'],
    // `setpriv` does not notice a parent that has died before it ran.
    args: ({ parent }) => ['-c', '[ "$PPID" = "$0" ] && exec "$@"', parent],
  },
  { program: 'bwrap', package: 'bubblewrap', restricts: ['files'], isOptional: true, args: visibleThrough },
];

/** Other Unixes: what their shell can limit. */
const ON_UNIX: Wrapper[] = [
  {
    program: 'sh',
    restricts: ['file size', 'processor time', 'core dump'],
    // The block of `ulimit -f` is 512 bytes.
    args: ({ limits: { cpuSeconds, fileBytes } }) => [
      '-c',
      `ulimit -c 0; ulimit -t ${Math.ceil(cpuSeconds)}; ulimit -f ${Math.ceil(fileBytes / 512)}; exec "$@"`,
      'sh',
    ],
  },
];

const WRAPPERS: Partial<Record<NodeJS.Platform, Wrapper[]>> = { linux: ON_LINUX, win32: [] };

/** The programs that confine on this system, outermost first; whether they work here is not said. */
export const platformWrappers = (): Wrapper[] =>
  (WRAPPERS[os.platform()] ?? ON_UNIX).filter(({ program, isOptional }) => !isOptional || findOnPath(program));

export interface WrappedCommand {
  program: string;
  args: string[];
  limits: Limits;
  files: VisibleFiles;
  /** Process id without which the program does not start, and with whose end it dies; this process by default. */
  parent?: string;
}

/** The command line that runs a program behind these wrappers, all of which must be on the PATH. */
export function wrapCommand(wrappers: Wrapper[], command: WrappedCommand): [string, ...string[]] {
  const { program, args, parent = String(process.pid) } = command;
  const before = wrappers.flatMap((wrapper) => [findOnPath(wrapper.program)!, ...wrapper.args({ ...command, parent })]);
  return [...before, program, ...args] as [string, ...string[]];
}

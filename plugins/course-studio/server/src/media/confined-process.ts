import type { ChildProcess } from 'node:child_process';
import os from 'node:os';

import { unlessAborted } from '../at-most';
import { confine } from './confine';
import type { RunFailure } from './failure.rules';
import type { Limits } from './wrappers';

/** What is the same for every confined program, whichever library starts it: how it is started, and when it is killed. */

export interface ConfinedRun {
  program: string;
  limits: Limits;
  /** Kills the program, with its reason as the error of the run. */
  signal: AbortSignal;
  /** The folder in which it runs and to which it may write. */
  scratch: string;
  /** Files it may read, beside what is in its folder. */
  readable: string[];
  /** Whether it may run where it cannot be confined. */
  allowUnconfined: boolean;
  /** Longest time it may take. */
  seconds: number;
}

/** A command line to which the arguments of the program are added, and the options of `spawn` that go with it. */
export interface ProcessStart {
  file: string;
  args: string[];
  options: { cwd: string; env: Record<string, string>; detached: boolean };
}

const POSIX = os.platform() !== 'win32';

/** No settings and no secrets, only what a program needs to start. */
const environment = (home: string): Record<string, string> => {
  const { PATH = '', SystemRoot } = process.env;
  return { PATH, LANG: 'C.UTF-8', HOME: home, TMPDIR: home, MALLOC_ARENA_MAX: '4', ...(SystemRoot && { SystemRoot }) };
};

/**
 * Waits until the program can be confined, and says how it is then started: in its folder, in a process group of its own,
 * with nothing but PATH in its environment.
 *
 * @throws UnconfinedError, or the signal's reason
 */
export async function prepareStart(run: ConfinedRun): Promise<ProcessStart> {
  const { signal, scratch, readable } = run;
  signal.throwIfAborted();
  // A machine that is too busy to prove its restrictions holds this up; that must not hold up a cancel.
  const command = confine({ ...run, args: [], files: { scratch, readable } });
  const [file, ...args] = await unlessAborted(signal, command);
  signal.throwIfAborted();
  return { file, args, options: { cwd: scratch, env: environment(scratch), detached: POSIX } };
}

/** Kills the whole group that `prepareStart` has made; without groups, as on Windows, the process alone. */
export function killGroup(child: Pick<ChildProcess, 'pid' | 'kill'>): void {
  try {
    if (POSIX && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended already.
  }
}

export interface StartedProcess {
  /** Undefined where it could not be started. */
  pid: number | undefined;
  kill(): void;
}

export interface Supervision {
  /** Kills the process, and remembers why. */
  stop(reason: NonNullable<RunFailure['stopped']>): void;
  stopped(): RunFailure['stopped'];
  /** To be called when the process has ended. */
  end(): void;
}

/** Puts a process behind everybody else, and kills it when its time is over or the signal aborts. */
export function superviseProcess({ pid, kill }: StartedProcess, { signal, seconds }: ConfinedRun): Supervision {
  let stopped: RunFailure['stopped'];
  const stop: Supervision['stop'] = (reason) => {
    stopped = reason;
    kill();
  };
  if (pid) makeNice(pid);
  const timer = setTimeout(() => stop('late'), seconds * 1000);
  signal.addEventListener('abort', kill, { once: true });
  // An abort since the signal was last looked at has called nobody.
  if (signal.aborted) kill();
  return {
    stop,
    stopped: () => stopped,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    },
  };
}

function makeNice(pid: number): void {
  try {
    os.setPriority(pid, 10);
  } catch {
    // It has ended already.
  }
}

/** Signals that end programs, by the exit code with which whoever waited for such a program says so. */
const SIGNAL_OF_EXIT_CODE: Record<number, NodeJS.Signals> = Object.fromEntries(
  (['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGXCPU', 'SIGXFSZ', 'SIGTERM'] as const).map(
    (name) => [128 + os.constants.signals[name], name],
  ),
);

/** The signal that ended a process, or the program that the process has waited for. */
export const signalOf = (child: Pick<ChildProcess, 'signalCode' | 'exitCode'>): string | undefined =>
  child.signalCode ?? SIGNAL_OF_EXIT_CODE[child.exitCode ?? 0];

/** How much is kept of what a program complains about, characters. */
const MAX_WORDS = 65_536;

/** The end of what was said, with `more` added. */
export const addWords = (words: string, more: string): string => (words + more).slice(-MAX_WORDS);

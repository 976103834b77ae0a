import fs from 'node:fs';
import os from 'node:os';
import { execa } from 'execa';

import { unlessAborted } from '../at-most';
import { findOnPath, isExecutable } from '../executables';
import { confine } from './confine';
import type { RunFailure } from './failure.rules';
import type { Limits } from './wrappers';

/** Finds ffmpeg and ffprobe, and runs them confined, in a process group of their own, until they end or a signal stops them. */

export interface FfmpegTools {
  ffmpeg: string;
  ffprobe: string;
}

/** Where a run happens: its own folder, until the signal stops it, with this much memory (bytes). */
export interface Surroundings {
  tools: FfmpegTools;
  scratch: string;
  signal: AbortSignal;
  memoryBytes: number;
  /** Whether it may run where it cannot be confined. */
  allowUnconfined: boolean;
}

/** ffmpeg or ffprobe ended badly, by itself or because it was stuck. */
export class FfmpegError extends Error {
  constructor(readonly failure: RunFailure) {
    super(failure.stopped ?? failure.signal ?? (failure.words.trim().split('\n').slice(-3).join(' | ') || 'failed'));
  }
}

/** The configured program, or the one on the PATH; one that is configured and not there is not replaced. */
const findTool = (name: string, configured?: string): string | undefined => {
  if (!configured) return findOnPath(name);
  return isExecutable(configured) ? configured : undefined;
};

/** ffmpeg and ffprobe, looked for anew each time so that installing them needs no restart. */
export function findFfmpeg(settings: { ffmpegPath?: string; ffprobePath?: string }): FfmpegTools | undefined {
  const tools = {
    ffmpeg: findTool('ffmpeg', settings.ffmpegPath),
    ffprobe: findTool('ffprobe', settings.ffprobePath),
  };
  return tools.ffmpeg && tools.ffprobe ? { ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe } : undefined;
}

export interface Running {
  program: string;
  args: string[];
  limits: Limits;
  signal: AbortSignal;
  scratch: string;
  /** Files it may read, beside what is in its folder. */
  readable: string[];
  allowUnconfined: boolean;
  /** Longest time it may take. */
  seconds: number;
  /** Gets what it says on its standard output, line by line; without, the whole is returned. */
  hear?: (line: string) => void;
  /** Most bytes of output that are taken. */
  outputBytes?: number;
  /** Ends it when neither its words nor its output change for so long. */
  watch?: { output: string; stallSeconds: number };
}

/** How much of what it complains about is kept. */
const LAST_WORDS = 65_536;

const POSIX = os.platform() !== 'win32';

/** No settings, no secrets: only what a program needs to start. */
const environment = (home: string): Record<string, string> => {
  const { PATH = '', SystemRoot } = process.env;
  return { PATH, LANG: 'C.UTF-8', HOME: home, TMPDIR: home, MALLOC_ARENA_MAX: '4', ...(SystemRoot && { SystemRoot }) };
};

/** Runs a confined program in a process group of its own. When it returns or throws, nothing of the group is left. */
export async function run(running: Running): Promise<{ output: string; words: string }> {
  const { signal, scratch, readable } = running;
  signal.throwIfAborted();
  // A machine that is too busy to prove its restrictions holds this up; that must not hold up a cancel.
  const [file, ...args] = await unlessAborted(signal, confine({ ...running, files: { scratch, readable } }));
  signal.throwIfAborted();
  const child = execa(file, args, {
    ...{ cwd: scratch, env: environment(scratch), extendEnv: false, stdin: 'ignore', buffer: false, reject: false },
    ...{ detached: POSIX, cleanup: !POSIX },
  });
  if (child.pid && POSIX) makeNice(child.pid);
  let stopped: RunFailure['stopped'];
  const kill = () => {
    try {
      if (POSIX && child.pid) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const stop = (reason: NonNullable<RunFailure['stopped']>) => {
    stopped = reason;
    kill();
  };
  const heard = listen(running, child.stdout, () => stop('late'));
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS)));
  const late = setTimeout(() => stop('late'), running.seconds * 1000);
  const stalled = running.watch && watchOver(running.watch, heard, () => stop('stuck'));
  signal.addEventListener('abort', kill, { once: true });
  const result = await child.finally(() => {
    clearTimeout(late);
    clearInterval(stalled);
    signal.removeEventListener('abort', kill);
  });
  signal.throwIfAborted();
  if (result.failed)
    throw new FfmpegError({ words: words || result.shortMessage || '', signal: signalOf(result), stopped });
  return { output: heard.output(), words };
}

/** Signals that end programs, by the exit code with which whoever waited for such a program says so. */
const SIGNAL_OF_EXIT_CODE: Record<number, NodeJS.Signals> = Object.fromEntries(
  (['SIGKILL', 'SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGXCPU', 'SIGXFSZ', 'SIGTERM'] as const).map(
    (name) => [128 + os.constants.signals[name], name],
  ),
);

/** The signal that ended the program, or the one that was started by it. */
const signalOf = ({ signal, exitCode }: { signal?: string | undefined; exitCode?: number | undefined }) =>
  signal ?? SIGNAL_OF_EXIT_CODE[exitCode ?? 0];

/** Behind whoever waits for an answer. It may have ended already. */
function makeNice(pid: number): void {
  try {
    os.setPriority(pid, 10);
  } catch {
    // Then it does not matter.
  }
}

interface Heard {
  output(): string;
  /** Grows with every step forward. */
  steps(): number;
}

/** What of a progress report moves while ffmpeg works. */
const MOVEMENT = /^(out_time_us|total_size|frame)=(.+)/;

function listen({ hear, outputBytes = 2 ** 20 }: Running, stream: NodeJS.ReadableStream, tooMuch: () => void): Heard {
  const decoder = new TextDecoder();
  const latest = new Map<string, string>();
  let output = '';
  let steps = 0;
  const take = (line: string) => {
    const [, name, value] = MOVEMENT.exec(line) ?? [];
    if (name && value && latest.get(name) !== value) {
      latest.set(name, value);
      steps += 1;
    }
    hear?.(line);
  };
  stream.on('data', (chunk: Buffer) => {
    output += decoder.decode(chunk, { stream: true });
    if (output.length > outputBytes) tooMuch();
    if (!hear) return;
    const lines = output.split('\n');
    output = lines.pop() ?? '';
    lines.forEach(take);
  });
  return { output: () => output, steps: () => steps };
}

/** Neither a word nor a byte: not even the rewriting at the end of an mp4, which is silent, does that. */
function watchOver({ output, stallSeconds }: NonNullable<Running['watch']>, heard: Heard, stuck: () => void) {
  let sign = '';
  let since = Date.now();
  return setInterval(() => {
    const now = `${heard.steps()} ${fs.statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0}`;
    if (now !== sign) since = Date.now();
    sign = now;
    if (Date.now() - since > stallSeconds * 1000) stuck();
  }, 500);
}

import { execa } from 'execa';

import { findOnPath, isExecutable } from '../executables';
import { addWords, killGroup, prepareStart, signalOf, superviseProcess, type ConfinedRun } from './confined-process';
import type { RunFailure } from './failure.rules';

/** Finds ffmpeg and ffprobe, and asks them questions: confined, until they end or a signal stops them. */

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

export interface ToolRun extends ConfinedRun {
  args: string[];
  /** Gets what it says on its standard output, line by line; without, the whole is returned. */
  hear?: (line: string) => void;
  /** Most bytes of output that are taken. */
  outputBytes?: number;
}

/**
 * Runs a confined program to its end.
 *
 * @returns what it said on its standard output, and what it complained about
 * @throws FfmpegError, UnconfinedError, or the signal's reason
 */
export async function runTool(toolRun: ToolRun): Promise<{ output: string; words: string }> {
  const { signal } = toolRun;
  const { file, args, options } = await prepareStart(toolRun);
  const child = execa(file, [...args, ...toolRun.args], {
    ...options,
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    cleanup: !options.detached,
  });
  const supervision = superviseProcess({ pid: child.pid, kill: () => killGroup(child) }, toolRun);
  const heard = listen(toolRun, child.stdout, () => supervision.stop('late'));
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = addWords(words, chunk.toString())));
  const result = await child.finally(supervision.end);
  signal.throwIfAborted();
  if (result.failed) {
    throw new FfmpegError({
      words: words || result.shortMessage || '',
      signal: signalOf(child),
      stopped: supervision.stopped(),
      notStarted: !child.pid,
    });
  }
  return { output: heard.output(), words };
}

function listen({ hear, outputBytes = 2 ** 20 }: ToolRun, stream: NodeJS.ReadableStream, tooMuch: () => void) {
  const decoder = new TextDecoder();
  let output = '';
  stream.on('data', (chunk: Buffer) => {
    output += decoder.decode(chunk, { stream: true });
    if (output.length > outputBytes) tooMuch();
    if (!hear) return;
    const lines = output.split('\n');
    output = lines.pop() ?? '';
    lines.forEach(hear);
  });
  return { output: () => output };
}

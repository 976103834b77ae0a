import type { ChildProcess, SpawnOptions } from 'node:child_process';
import fs from 'node:fs';
import fluent, { type FfmpegCommand } from 'fluent-ffmpeg';

import {
  addWords,
  killGroup,
  prepareStart,
  signalOf,
  superviseProcess,
  type ConfinedRun,
  type ProcessStart,
} from './confined-process';
import { FfmpegError } from './run-tool';

/** Runs ffmpeg by fluent-ffmpeg, behind what confines it: docs/decisions/025-running-ffmpeg.md. */

interface KeptLines {
  get(): string;
}

type OnSpawn = (child: ChildProcess, stdout: KeptLines, stderr: KeptLines) => void;
type OnExit = (error: Error | null, stdout: KeptLines, stderr: KeptLines) => void;

/** How fluent-ffmpeg 2.1.3 starts ffmpeg; its types leave that out. */
interface StartingCommand extends FfmpegCommand {
  _getArguments(): string[];
  _prepare(callback: (error: Error | null, args: string[]) => void): void;
  _spawnFfmpeg(args: string[], options: SpawnOptions, onSpawn: OnSpawn, onExit: OnExit): void;
}

const FluentCommand = fluent as unknown as new (options: fluent.FfmpegCommandOptions) => StartingCommand;

const NO_LINES: KeptLines = { get: () => '' };

/** A command of fluent-ffmpeg that starts the programs which confine ffmpeg. A class, as it is one there. */
class ConfinedCommand extends FluentCommand {
  /** Set before the event `start`. */
  child: ChildProcess | undefined;

  constructor(private readonly processStart: ProcessStart) {
    super({});
  }

  /**
   * Nothing is asked before: fluent-ffmpeg would run ffmpeg for its formats and encoders, which a cancel does not stop, and
   * ffprobe over the input, which is not confined. So `run` has spawned when it returns, and no cancel can come too early.
   */
  override _prepare(callback: (error: null, args: string[]) => void): void {
    const { file, args } = this.processStart;
    // All commands share one path: it is set right before it is used.
    this.setFfmpegPath(file);
    callback(null, [...args, ...this._getArguments()]);
  }

  override _spawnFfmpeg(args: string[], options: SpawnOptions, onSpawn: OnSpawn, onExit: OnExit): void {
    super._spawnFfmpeg(
      args,
      { ...options, ...this.processStart.options, stdio: ['ignore', 'pipe', 'pipe'] },
      (child, stdout, stderr) => {
        this.child = child;
        onSpawn(child, stdout, stderr);
      },
      // Where nothing could be spawned there are no lines, and fluent-ffmpeg would end this process when it reads them.
      (error, stdout = NO_LINES, stderr = NO_LINES) => onExit(error, stdout, stderr),
    );
  }

  override kill(): this {
    if (this.child) killGroup(this.child);
    return this;
  }
}

export interface EncoderRun extends ConfinedRun {
  input: string;
  inputOptions: string[];
  output: string;
  outputOptions: string[];
  onProgress?: (progress: EncoderProgress) => void;
  /** Seconds without a sign of life after which it counts as stuck; without, only its time is limited. */
  stallSeconds?: number;
}

/** What ffmpeg says about itself twice a second. */
export interface EncoderProgress {
  /** Of the picture that were encoded; NaN without one. */
  frames: number;
  /** How far it is, `hh:mm:ss.ss`; what is not known is `N/A`. */
  timemark: string;
  /** Of the output so far. */
  targetSize: number;
}

/** Progress goes to the standard error, where fluent-ffmpeg looks for it, among the warnings. */
const SAYING_PROGRESS = ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-stats', '-stats_period', '0.5'];

/** fluent-ffmpeg gives such a line as `progress`, and as `stderr` too. */
const PROGRESS_LINE = /^(frame|L?size)=.*\btime=/;

function composeCommand(processStart: ProcessStart, encoderRun: EncoderRun): ConfinedCommand {
  const command = new ConfinedCommand(processStart);
  command
    .input(`file:${encoderRun.input}`)
    // One by one: of a list it would split what has one blank.
    .inputOptions(...SAYING_PROGRESS, ...encoderRun.inputOptions)
    .output(encoderRun.output)
    .outputOptions(...encoderRun.outputOptions);
  return command;
}

/**
 * Runs ffmpeg over one file, confined, in a process group of its own. When it returns or throws, nothing of the group is
 * left.
 *
 * @throws FfmpegError, UnconfinedError, or the signal's reason
 */
export async function runEncoder(encoderRun: EncoderRun): Promise<void> {
  const { signal, output, onProgress, stallSeconds } = encoderRun;
  const command = composeCommand(await prepareStart(encoderRun), encoderRun);
  let words = '';
  let latestProgress = '';
  command.on('stderr', (line: string) => {
    if (line && !PROGRESS_LINE.test(line)) words = addWords(words, `${line}\n`);
  });
  command.on('progress', (progress: EncoderProgress) => {
    latestProgress = `${progress.frames} ${progress.timemark} ${progress.targetSize}`;
    onProgress?.(progress);
  });
  const ended = new Promise<void>((resolve, reject) => {
    command
      .on('end', () => resolve())
      .on('error', reject)
      .run();
  });
  const { child } = command;
  const supervision = superviseProcess({ pid: child?.pid, kill: () => command.kill() }, encoderRun);
  stopEndlessLines(child, () => supervision.stop('late'));
  const signOfLife = () => `${latestProgress} ${fs.statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0}`;
  const stallWatch =
    stallSeconds && watchForStall(signOfLife, { stallSeconds, onStall: () => supervision.stop('stuck') });
  try {
    await ended;
  } catch (error) {
    signal.throwIfAborted();
    throw new FfmpegError({
      words: words || String(error),
      signal: child && signalOf(child),
      stopped: supervision.stopped(),
      notStarted: !child?.pid,
    });
  } finally {
    supervision.end();
    clearInterval(stallWatch);
  }
  signal.throwIfAborted();
}

/** Not even the rewriting at the end of an mp4, during which ffmpeg says nothing, leaves the sign of life as it is. */
function watchForStall(signOfLife: () => string, { stallSeconds, onStall }: { stallSeconds: number; onStall(): void }) {
  let latestSign = '';
  let since = Date.now();
  return setInterval(() => {
    const sign = signOfLife();
    if (sign !== latestSign) since = Date.now();
    latestSign = sign;
    if (Date.now() - since > stallSeconds * 1000) onStall();
  }, 500);
}

/** Longest line of the standard output or error, characters; those of ffmpeg end after some thousand. */
const MAX_LINE_CHARACTERS = 2 ** 20;

/** fluent-ffmpeg keeps a line until it ends, however long it gets. */
function stopEndlessLines(child: ChildProcess | undefined, onEndless: () => void): void {
  for (const stream of [child?.stdout, child?.stderr]) {
    let length = 0;
    stream?.on('data', (chunk: Buffer | string) => {
      const [begun = '', ...further] = chunk.toString().split(/[\r\n]/);
      length = further.length > 0 ? further.at(-1)!.length : length + begun.length;
      if (length > MAX_LINE_CHARACTERS) onEndless();
    });
  }
}

import os from 'node:os';

import { READING } from './ffprobe';
import { fitted, pictureFilters, type Abilities } from './plan.rules';
import type { Picture } from './recording.rules';
import { runEncoder, type EncoderProgress } from './run-encoder';
import { FfmpegError, runTool, type Surroundings } from './run-tool';

/** What ffmpeg is asked to do. */

/** 8192×4320. */
export const MAX_PIXELS = 35_389_440;

const abilities = new Map<string, Abilities>();

/** What this ffmpeg can do; asked once per program. @throws FfmpegError, UnconfinedError, or the signal's reason */
export async function abilitiesOf(surroundings: Surroundings): Promise<Abilities> {
  const { ffmpeg } = surroundings.tools;
  const known = abilities.get(ffmpeg);
  if (known) return known;
  const { output } = await runTool({
    ...surroundings,
    program: ffmpeg,
    readable: [],
    args: ['-hide_banner', '-filters'],
    seconds: 30,
    limits: { cpuSeconds: 60, fileBytes: 0, memoryBytes: surroundings.memoryBytes },
  });
  const found = { toneMap: /\bzscale\b/.test(output) && /\btonemap\b/.test(output) };
  abilities.set(ffmpeg, found);
  return found;
}

export interface Encoding extends Surroundings {
  input: string;
  output: string;
  /** Seconds of the input, for the progress; 0 if unknown. */
  duration: number;
  /** Bytes of the input. */
  bytes: number;
  /** 0–1, growing. */
  onProgress(done: number): void;
  patience?: Patience;
}

/** What an encoding may take. */
export interface Patience {
  /** Seconds for each second of the recording, and not less than `least` at all; of the processor for each of its cores. */
  perSecond: number;
  least: number;
  /** Seconds without a sign of life after which it counts as stuck. */
  stall: number;
  /** Bytes of the output for each second of the recording, and not less than `leastBytes` at all. */
  bytesPerSecond: number;
  leastBytes: number;
}

/** 4 MB/s is four times what the profiles make at most. */
export const PATIENCE: Patience = {
  perSecond: 10,
  least: 10 * 60,
  stall: 120,
  bytesPerSecond: 4_000_000,
  leastBytes: 512 * 1024 ** 2,
};

/** No more: what is gained is little, and each thread reserves memory. */
const THREADS = Math.min(8, os.availableParallelism());

function allowance({ duration, bytes, memoryBytes, patience = PATIENCE }: Omit<Encoding, 'onProgress' | 'output'>) {
  const seconds = Math.max(patience.least, (duration || 3600) * patience.perSecond);
  const fileBytes = Math.max(patience.leastBytes, duration * patience.bytesPerSecond, bytes * 2);
  return { seconds, limits: { cpuSeconds: seconds * THREADS, fileBytes, memoryBytes } };
}

/** One whose progress nobody asks for. */
type SilentEncoding = Omit<Encoding, 'onProgress'>;

/** What every run over the file has in common: a hostile one is kept within bounds. */
function boundedRun(encoding: Omit<SilentEncoding, 'output'>, ...inputOptions: string[]) {
  const { tools, input, scratch, signal, allowUnconfined } = encoding;
  return {
    program: tools.ffmpeg,
    input,
    readable: [input],
    scratch,
    signal,
    allowUnconfined,
    inputOptions: [...READING, '-max_pixels', String(MAX_PIXELS), '-threads', String(THREADS), ...inputOptions],
    ...allowance(encoding),
  };
}

/** Seconds of `hh:mm:ss.ss`; 0 where nothing is known yet. */
function secondsOf(timemark: string): number {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(timemark) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/**
 * Runs ffmpeg over `input` with these output options.
 *
 * @returns how many frames the encoder of the picture was given; 0 without one
 * @throws FfmpegError, UnconfinedError, or the signal's reason
 */
export async function encode(encoding: Encoding, options: string[]): Promise<{ frames: number }> {
  const { output, duration, patience = PATIENCE } = encoding;
  let furthest = 0;
  let frames = 0;
  const onProgress = (progress: EncoderProgress) => {
    frames = progress.frames || frames;
    const done = duration ? secondsOf(progress.timemark) / duration : 0;
    furthest = Math.min(1, Math.max(furthest, done));
    encoding.onProgress(furthest);
  };
  const outputOptions = ['-threads', String(THREADS), ...options];
  const { stall: stallSeconds } = patience;
  await runEncoder({ ...boundedRun(encoding), output, outputOptions, onProgress, stallSeconds });
  return { frames };
}

/** How much of a track is decoded to see whether that can be done, seconds. */
const TRIAL_SECONDS = 30;

/** Longest time for what reads only a little of the file, seconds. */
const MAX_GLANCE_SECONDS = 120;

/**
 * Decodes the beginning of one track.
 *
 * @param beginsAt seconds of the input before the track's first packet
 * @throws FfmpegError if nothing comes out, with what ffmpeg says about it; UnconfinedError, or the signal's reason
 */
export async function tryDecoding(
  encoding: Omit<SilentEncoding, 'output'>,
  { index, beginsAt }: { index: number; beginsAt: number },
): Promise<void> {
  await runEncoder({
    ...boundedRun(encoding, '-t', (beginsAt + TRIAL_SECONDS).toFixed(2)),
    output: '-',
    outputOptions: ['-map', `0:${index}`, '-frames', '1', '-abort_on', 'empty_output', '-f', 'null'],
    seconds: MAX_GLANCE_SECONDS,
  });
}

/**
 * The subtitles of one stream as WebVTT.
 *
 * @throws FfmpegError if they cannot be read; UnconfinedError, or the signal's reason
 */
export async function extractSubtitles(encoding: SilentEncoding, stream: number): Promise<void> {
  const outputOptions = ['-map', `0:${stream}`, '-c:s', 'webvtt', '-f', 'webvtt'];
  await runEncoder({ ...boundedRun(encoding), output: encoding.output, outputOptions });
}

/** Pixels; upright for a picture that stands. */
const POSTER_BOX = { width: 640, height: 480 };

/**
 * A picture from within the first minute, or the first one where a jump finds none.
 *
 * @throws FfmpegError if none can be made; UnconfinedError, or the signal's reason
 */
export async function makePoster(encoding: SilentEncoding, picture: Picture): Promise<void> {
  const middle = Math.min(encoding.duration / 2, 60);
  await takePicture(encoding, picture, middle).catch((error: unknown) => {
    if (error instanceof FfmpegError) return takePicture(encoding, picture, 0);
    throw error;
  });
}

async function takePicture(encoding: SilentEncoding, picture: Picture, at: number): Promise<void> {
  const size = fitted(picture, POSTER_BOX);
  const filters = pictureFilters(picture, { ...size, abilities: await abilitiesOf(encoding) });
  await runEncoder({
    ...boundedRun(encoding, '-ss', at.toFixed(2)),
    output: encoding.output,
    outputOptions: [
      '-map',
      `0:${picture.index}`,
      '-frames:v',
      '1',
      '-vf',
      filters,
      '-q:v',
      '4',
      '-abort_on',
      'empty_output',
      '-f',
      'image2',
    ],
    seconds: MAX_GLANCE_SECONDS,
  });
}

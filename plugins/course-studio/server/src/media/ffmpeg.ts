import os from 'node:os';
import fluent from 'fluent-ffmpeg';

import { READING } from './ffprobe';
import { fitted, pictureFilters, type Abilities } from './plan.rules';
import type { Picture } from './recording.rules';
import { FfmpegError, run, type Surroundings } from './run-tool';

/**
 * What ffmpeg is asked to do. fluent-ffmpeg composes the command lines; execa runs them, since fluent-ffmpeg can neither be
 * stopped before it has started nor be confined: docs/decisions/025-running-ffmpeg.md.
 */

/** 8192×4320. */
export const MAX_PIXELS = 35_389_440;

const abilities = new Map<string, Abilities>();

/** What this ffmpeg can do; asked once per program. @throws FfmpegError, UnconfinedError, or the signal's reason */
export async function abilitiesOf(surroundings: Surroundings): Promise<Abilities> {
  const { ffmpeg } = surroundings.tools;
  const known = abilities.get(ffmpeg);
  if (known) return known;
  const { output } = await run({
    ...{ ...surroundings, program: ffmpeg, readable: [], args: ['-hide_banner', '-filters'], seconds: 30 },
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
  ...{ perSecond: 10, least: 10 * 60, stall: 120 },
  ...{ bytesPerSecond: 4_000_000, leastBytes: 512 * 1024 ** 2 },
};

/** No more: what is gained is little, and each thread reserves memory. */
const THREADS = Math.min(8, os.availableParallelism());

function allowance({ duration, bytes, memoryBytes, patience = PATIENCE }: Omit<Encoding, 'onProgress'>) {
  const seconds = Math.max(patience.least, (duration || 3600) * patience.perSecond);
  const fileBytes = Math.max(patience.leastBytes, duration * patience.bytesPerSecond, bytes * 2);
  return { seconds, limits: { cpuSeconds: seconds * THREADS, fileBytes, memoryBytes } };
}

/** The command line; fluent-ffmpeg's own way to run it does it the same way. */
function compose(given: { input: string; reading: string[]; output: string; options: string[] }): string[] {
  const command = fluent()
    .input(`file:${given.input}`)
    // One by one: of a list it would split what has one blank.
    .inputOptions(...given.reading)
    .output(given.output)
    .outputOptions(...given.options);
  return (command as unknown as { _getArguments(): string[] })._getArguments();
}

const readingWith = (...more: string[]): string[] => [
  ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1', '-stats_period', '0.5'],
  ...[...READING, '-max_pixels', String(MAX_PIXELS), '-threads', String(THREADS), ...more],
];

/**
 * Runs ffmpeg over `input` with these output options.
 *
 * @returns how many frames the encoder of the picture was given; 0 without one
 * @throws FfmpegError, UnconfinedError, or the signal's reason
 */
export async function encode(encoding: Encoding, options: string[]): Promise<{ frames: number }> {
  const { tools, input, output, duration, patience = PATIENCE } = encoding;
  const { seconds, limits } = allowance(encoding);
  const args = compose({ input, output, reading: readingWith(), options: ['-threads', String(THREADS), ...options] });
  let furthest = 0;
  let frames = 0;
  const hear = (line: string) => {
    frames = Number(/^frame=\s*(\d+)/.exec(line)?.[1] ?? frames);
    const [, us] = /^out_time_us=(\d+)/.exec(line) ?? [];
    const done = us && duration ? Number(us) / 1e6 / duration : 0;
    furthest = Math.min(1, Math.max(furthest, done));
    encoding.onProgress(furthest);
  };
  const watch = { output, stallSeconds: patience.stall };
  await run({ ...encoding, program: tools.ffmpeg, readable: [input], args, limits, seconds, hear, watch });
  return { frames };
}

/** How much of a track is decoded to see whether that can be done, seconds. */
const TRIAL_SECONDS = 30;

/**
 * Decodes the beginning of one track.
 *
 * @param beginsAt seconds of the input before the track's first packet
 * @throws FfmpegError if nothing comes out, with what ffmpeg says about it; UnconfinedError, or the signal's reason
 */
export async function tryDecoding(
  encoding: Omit<Encoding, 'onProgress' | 'output'>,
  { index, beginsAt }: { index: number; beginsAt: number },
): Promise<void> {
  const { tools, input } = encoding;
  const args = compose({
    ...{ input, output: '-', reading: readingWith('-t', (beginsAt + TRIAL_SECONDS).toFixed(2)) },
    options: ['-map', `0:${index}`, '-frames', '1', '-abort_on', 'empty_output', '-f', 'null'],
  });
  const { limits } = allowance({ ...encoding, output: '' });
  await run({ ...encoding, program: tools.ffmpeg, readable: [input], args, seconds: 120, limits });
}

/**
 * The subtitles of one stream as WebVTT.
 *
 * @throws FfmpegError if they cannot be read; UnconfinedError, or the signal's reason
 */
export async function extractSubtitles(encoding: Omit<Encoding, 'onProgress'>, stream: number): Promise<void> {
  const { tools, input, output } = encoding;
  const options = ['-map', `0:${stream}`, '-c:s', 'webvtt', '-f', 'webvtt'];
  const args = compose({ input, output, reading: readingWith(), options });
  const { seconds, limits } = allowance(encoding);
  await run({ ...encoding, program: tools.ffmpeg, readable: [input], args, seconds, limits });
}

/** Pixels; upright for a picture that stands. */
const POSTER_BOX = { width: 640, height: 480 };

/**
 * A picture from within the first minute, or the first one where a jump finds none.
 *
 * @throws FfmpegError if none can be made; UnconfinedError, or the signal's reason
 */
export async function makePoster(encoding: Omit<Encoding, 'onProgress'>, picture: Picture): Promise<void> {
  const middle = Math.min(encoding.duration / 2, 60);
  await takePicture(encoding, picture, middle).catch((error: unknown) => {
    if (error instanceof FfmpegError) return takePicture(encoding, picture, 0);
    throw error;
  });
}

async function takePicture(encoding: Omit<Encoding, 'onProgress'>, picture: Picture, at: number): Promise<void> {
  const { tools, input, output } = encoding;
  const size = fitted(picture, POSTER_BOX);
  const filters = pictureFilters(picture, { ...size, abilities: await abilitiesOf(encoding) });
  const args = compose({
    ...{ input, output, reading: readingWith('-ss', at.toFixed(2)) },
    options: [
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
  });
  await run({
    ...encoding,
    program: tools.ffmpeg,
    readable: [input],
    args,
    seconds: 120,
    limits: allowance(encoding).limits,
  });
}

import fs from 'node:fs';
import os from 'node:os';
import { execa } from 'execa';
import fluent from 'fluent-ffmpeg';
import { z } from 'zod';

import { unlessAborted } from '../at-most';
import { findOnPath, isExecutable } from '../executables';
import { confine } from './confine';
import type { RunFailure } from './failure.rules';
import { fitted, pictureFilters, type Abilities, type Picture, type Probe, type Sound } from './plan.rules';
import type { Limits } from './wrappers';

/**
 * The only file that knows ffmpeg. It knows no database. fluent-ffmpeg composes the command lines; execa runs them, since
 * fluent-ffmpeg can neither be stopped before it has started nor be confined: docs/decisions/025-running-ffmpeg.md.
 */

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

/** Demuxers a recording may need; playlists and scripts (hls, concat, dash, …) are left out: they name other files. */
const DEMUXERS =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpegts,mpeg,mpegvideo,flv,asf,wav,w64,mp3,flac,aac,ac3,aiff,amr,caf';

/** 8192×4320. */
export const MAX_PIXELS = 35_389_440;

/** Every input is hostile: local file only, known formats only, no huge pictures, no huge pieces of memory. */
const READING = ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS, '-max_alloc', String(2 ** 30)];

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

// --- looking into files

const ffprobeStream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().default('unknown'),
  profile: z.coerce.string().default(''),
  start_time: z.string().optional(),
  duration: z.string().optional(),
  width: z.number().default(0),
  height: z.number().default(0),
  pix_fmt: z.string().default(''),
  sample_aspect_ratio: z.string().default('1:1'),
  field_order: z.string().default(''),
  color_transfer: z.string().default(''),
  avg_frame_rate: z.string().default('0/0'),
  r_frame_rate: z.string().default('0/0'),
  channels: z.number().default(0),
  disposition: z.object({ attached_pic: z.number().optional(), default: z.number().optional() }).default({}),
  tags: z.object({ DURATION: z.string().optional() }).default({}),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});
type Stream = z.infer<typeof ffprobeStream>;

const ffprobeOutput = z.object({
  format: z
    .object({ duration: z.string().optional(), start_time: z.string().optional(), bit_rate: z.string().optional() })
    .default({}),
  streams: z.array(ffprobeStream).max(1000).default([]),
  packets: z
    .array(z.object({ side_data_list: z.array(z.object({ side_data_type: z.string() })).optional() }))
    .default([]),
});

/** What ffprobe may take: it only reads. */
const PROBING = { cpuSeconds: 60, fileBytes: 0, seconds: 30, outputBytes: 32 * 1024 ** 2 };

/** What is in the media file. @throws FfmpegError if ffprobe cannot read it, UnconfinedError */
export async function probe(surroundings: Surroundings, file: string): Promise<Probe> {
  const args = [
    ...['-v', 'error', ...READING, '-probesize', '50M', '-analyzeduration', '20M'],
    ...['-show_format', '-show_streams', '-show_packets', '-read_intervals', '%+#4', '-of', 'json', `file:${file}`],
  ];
  const { output, words } = await look(surroundings, surroundings.tools.ffprobe, args);
  const found = ffprobeOutput.safeParse(JSON.parse(output));
  if (!found.success) throw new FfmpegError({ words: `${words}\n${found.error.message}` });
  return toProbe(found.data);
}

/** Cover art counts as a video stream; it is none. */
const isPicture = (stream: Stream): boolean => stream.codec_type === 'video' && !stream.disposition.attached_pic;

function toProbe({ format, streams, packets }: z.infer<typeof ffprobeOutput>): Probe {
  const video = streams.find(isPicture);
  const sounds = streams.filter((stream) => stream.codec_type === 'audio' && stream.channels > 0);
  const audio = sounds.find((stream) => stream.disposition.default) ?? sounds[0];
  const start = Number(format.start_time ?? 0) || 0;
  return {
    duration: Math.max(secondsOf(video), secondsOf(audio)) || Number(format.duration ?? 0) || 0,
    ends: { picture: endOf(video, start), sound: endOf(audio, start) },
    start: Math.max(0, start),
    bitRate: Number(format.bit_rate ?? 0) || 0,
    encrypted: packets.some((packet) =>
      packet.side_data_list?.some((side) => side.side_data_type === 'Encryption info'),
    ),
    picture: video && toPicture(video),
    sound: audio && toSound(audio),
  };
}

const toSound = ({ index, codec_name, profile, channels }: Stream): Sound => ({
  ...{ index, codec: codec_name, codecProfile: profile, channels },
});

function toPicture(stream: Stream): Picture {
  const turn = stream.side_data_list.find((side) => side.rotation !== undefined)?.rotation ?? 0;
  const stretch = ratio(stream.sample_aspect_ratio.replace(':', '/')) || 1;
  const shown = { width: Math.max(1, Math.round(stream.width * stretch)), height: stream.height };
  const sideways = Math.abs(turn % 180) === 90;
  return {
    ...{ index: stream.index, codec: stream.codec_name, codecProfile: stream.profile, pixelFormat: stream.pix_fmt },
    width: sideways ? shown.height : shown.width,
    height: sideways ? shown.width : shown.height,
    asStored: turn === 0 && shown.width === stream.width,
    rate: { mean: ratio(stream.avg_frame_rate), peak: ratio(stream.r_frame_rate), exact: stream.avg_frame_rate },
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order),
    hdr: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer),
  };
}

/** Of `30000/1001`; 0 where it is none. */
function ratio(text: string): number {
  const [over, under] = text.split('/').map(Number);
  const value = (over ?? NaN) / (under ?? NaN);
  return Number.isFinite(value) ? value : 0;
}

/** How long a stream says it is: the container may be longer for streams that are not encoded. 0 if it does not say. */
const secondsOf = (stream: Stream | undefined): number =>
  Number(stream?.duration ?? 0) || toSeconds(stream?.tags.DURATION) || 0;

/**
 * Seconds from the start of the file to the end of a stream; 0 if it does not say. Where it says two things the earlier
 * holds: what a stream of Matroska leaves out, ffprobe takes from the whole file.
 */
function endOf(stream: Stream | undefined, start: number): number {
  const begin = Number(stream?.start_time ?? start) || 0;
  const byDuration = begin + (Number(stream?.duration ?? 0) || NaN);
  const said = [byDuration, toSeconds(stream?.tags.DURATION)].filter((end) => end > start);
  return said.length > 0 ? Math.min(...said) - start : 0;
}

/** Of `hh:mm:ss.ss`; NaN if it is not that. */
function toSeconds(time: string | undefined): number {
  const [hours, minutes, seconds] = (time ?? '').split(':').map(Number);
  return (hours ?? NaN) * 3600 + (minutes ?? NaN) * 60 + (seconds ?? NaN);
}

/** Runs a program that only reads and tells. */
function look(surroundings: Surroundings, program: string, args: string[]): Promise<{ output: string; words: string }> {
  const { cpuSeconds, fileBytes, seconds, outputBytes } = PROBING;
  const limits = { cpuSeconds, fileBytes, memoryBytes: surroundings.memoryBytes };
  return run({ ...surroundings, program, args, limits, seconds, outputBytes });
}

const abilities = new Map<string, Abilities>();

/** What this ffmpeg can do; asked once per program. @throws FfmpegError, UnconfinedError, or the signal's reason */
export async function abilitiesOf(surroundings: Surroundings): Promise<Abilities> {
  const { ffmpeg } = surroundings.tools;
  const known = abilities.get(ffmpeg);
  if (known) return known;
  const { output } = await look(surroundings, ffmpeg, ['-hide_banner', '-filters']);
  const found = { toneMap: /\bzscale\b/.test(output) && /\btonemap\b/.test(output) };
  abilities.set(ffmpeg, found);
  return found;
}

// --- making files

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

/** Runs ffmpeg over `input` with these output options. @throws FfmpegError, UnconfinedError, or the signal's reason. */
export async function encode(encoding: Encoding, options: string[]): Promise<void> {
  const { tools, input, output, duration, patience = PATIENCE } = encoding;
  const { seconds, limits } = allowance(encoding);
  const args = compose({ input, output, reading: readingWith(), options: ['-threads', String(THREADS), ...options] });
  let furthest = 0;
  const hear = (line: string) => {
    const [, us] = /^out_time_us=(\d+)/.exec(line) ?? [];
    const done = us && duration ? Number(us) / 1e6 / duration : 0;
    furthest = Math.min(1, Math.max(furthest, done));
    encoding.onProgress(furthest);
  };
  const watch = { output, stallSeconds: patience.stall };
  await run({ ...encoding, program: tools.ffmpeg, args, limits, seconds, hear, watch });
}

/** A picture from within the first minute, at most 640 pixels wide. */
export async function makePoster(encoding: Omit<Encoding, 'onProgress'>, picture: Picture): Promise<void> {
  const { tools, input, output, duration } = encoding;
  const size = fitted(picture, { width: 640, height: 1280 });
  const filters = pictureFilters(picture, { ...size, abilities: await abilitiesOf(encoding) });
  const args = compose({
    ...{ input, output, reading: readingWith('-ss', Math.min(duration / 2, 60).toFixed(2)) },
    options: ['-map', `0:${picture.index}`, '-frames:v', '1', '-vf', filters, '-q:v', '4', '-f', 'image2'],
  });
  await run({ ...encoding, program: tools.ffmpeg, args, seconds: 120, limits: allowance(encoding).limits });
}

// --- running

interface Running {
  program: string;
  args: string[];
  limits: Limits;
  signal: AbortSignal;
  scratch: string;
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
const LAST_WORDS = 8_192;

const POSIX = os.platform() !== 'win32';

/** No settings, no secrets: only what a program needs to start. */
const environment = (home: string): Record<string, string> => {
  const { PATH = '', SystemRoot } = process.env;
  return { PATH, LANG: 'C.UTF-8', HOME: home, TMPDIR: home, MALLOC_ARENA_MAX: '4', ...(SystemRoot && { SystemRoot }) };
};

/** Runs a confined program in a process group of its own. When it returns or throws, nothing of the group is left. */
async function run(running: Running): Promise<{ output: string; words: string }> {
  const { signal, scratch } = running;
  signal.throwIfAborted();
  // A machine that is too busy to prove its restrictions holds this up; that must not hold up a cancel.
  const [file, ...args] = await unlessAborted(signal, confine(running));
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
    throw new FfmpegError({ words: words || result.shortMessage || '', signal: result.signal, stopped });
  return { output: heard.output(), words };
}

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

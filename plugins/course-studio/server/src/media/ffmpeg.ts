import { execFile } from 'node:child_process';
import ffmpeg from 'fluent-ffmpeg';

import { findOnPath, isExecutable } from '../executables';
import type { RenditionProfile } from './profiles';

/** The only file that knows ffmpeg and fluent-ffmpeg. It knows no database. */

export interface FfmpegTools {
  ffmpeg: string;
  ffprobe: string;
}

export interface Probe {
  /** Seconds of what is encoded; 0 if the file does not say. */
  duration: number;
  width: number;
  height: number;
  videoCodec: string | undefined;
  audioCodec: string | undefined;
}

/** Demuxers a video may need; playlists and scripts (hls, concat, dash, …) are left out: they name other files. */
const DEMUXERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpegts,mpeg,flv,asf,wav,mp3,flac,aac';

/** Every input is hostile: local file only, known formats only, no huge pictures. */
const INPUT_OPTIONS = ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS, '-max_pixels', '35389440'];

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

interface FfprobeStream {
  codec_type?: string;
  codec_name?: string;
  duration?: string;
  width?: number;
  height?: number;
  disposition?: { attached_pic?: number };
  tags?: { DURATION?: string };
}

interface FfprobeOutput {
  format?: { duration?: string };
  streams?: FfprobeStream[];
}

/** What is in the media file. @throws if ffprobe cannot read it. */
export async function probe(tools: FfmpegTools, file: string): Promise<Probe> {
  const args = [
    '-v',
    'error',
    ...INPUT_OPTIONS.slice(0, 4),
    '-show_format',
    '-show_streams',
    '-of',
    'json',
    `file:${file}`,
  ];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(tools.ffprobe, args, { timeout: 30_000, maxBuffer: 32 * 1024 ** 2 }, (error, stdout) =>
      error ? reject(new Error(error.message)) : resolve(stdout),
    );
  });
  const { format, streams = [] } = JSON.parse(output) as FfprobeOutput;
  // Cover art counts as a video stream; it is none.
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic);
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    duration: Math.max(secondsOf(video), secondsOf(audio)) || Number(format?.duration ?? 0) || 0,
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    videoCodec: video?.codec_name,
    audioCodec: audio?.codec_name,
  };
}

/** How long a stream says it is: the container may be longer for streams that are not encoded. 0 if it does not say. */
const secondsOf = (stream: FfprobeStream | undefined): number =>
  Number(stream?.duration ?? 0) || toSeconds(stream?.tags?.DURATION) || 0;

/** Of `hh:mm:ss.ss`; NaN if it is not that (ffmpeg says N/A at first). */
function toSeconds(time: string | undefined): number {
  const [hours, minutes, seconds] = (time ?? '').split(':').map(Number);
  return (hours ?? NaN) * 3600 + (minutes ?? NaN) * 60 + (seconds ?? NaN);
}

export interface Encoding {
  tools: FfmpegTools;
  input: string;
  output: string;
  /** Seconds of the input, for the progress. */
  duration: number;
  signal: AbortSignal;
  /** 0–1, growing. */
  onProgress(done: number): void;
}

/** Longest time an encoding may take: as many seconds for each of the recording, and not less than this at all. */
const PATIENCE = { perSecond: 10, least: 10 * 60 };

/** Aborts with the signal, or when ffmpeg takes so long that it must be stuck. */
const impatient = (signal: AbortSignal, duration: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(Math.max(PATIENCE.least, duration * PATIENCE.perSecond) * 1000)]);

/** Encodes `input` to one profile. @throws ffmpeg's last words, or the signal's reason. */
export function encode(
  { tools, input, output, duration, signal, onProgress }: Encoding,
  profile: RenditionProfile,
): Promise<void> {
  const command = ffmpeg({ niceness: 10 })
    .setFfmpegPath(tools.ffmpeg)
    .input(`file:${input}`)
    .inputOptions(['-hide_banner', '-nostdin', ...INPUT_OPTIONS])
    .outputOptions(profile.options)
    .on('progress', ({ timemark }: { timemark?: string }) => onProgress(share(timemark, duration)));
  return run(command, output, impatient(signal, duration));
}

/** A picture from within the first minute, at most 640 pixels wide. */
export function makePoster({ tools, input, output, duration, signal }: Omit<Encoding, 'onProgress'>): Promise<void> {
  const command = ffmpeg({ niceness: 10 })
    .setFfmpegPath(tools.ffmpeg)
    .input(`file:${input}`)
    .inputOptions(['-nostdin', ...INPUT_OPTIONS, '-ss', Math.min(duration / 2, 60).toFixed(2)])
    .outputOptions(['-map', '0:V:0', '-frames:v', '1', '-vf', "scale='min(640,iw)':-2", '-q:v', '4', '-f', 'image2']);
  return run(command, output, impatient(signal, 0));
}

function run(command: ffmpeg.FfmpegCommand, output: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => command.kill('SIGKILL');
    command
      // A kill before ffmpeg has started does nothing, so an abort in that moment is caught up with here.
      .on('start', () => signal.aborted && setImmediate(stop))
      .on('error', (error: Error) => reject(signal.aborted ? (signal.reason as Error) : error))
      .on('end', () => resolve());
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    command.save(output);
  });
}

/** How much of `duration` lies before `timemark`, 0–1. */
function share(timemark: string | undefined, duration: number): number {
  const done = toSeconds(timemark) / duration;
  return Number.isFinite(done) ? Math.min(Math.max(done, 0), 1) : 0;
}

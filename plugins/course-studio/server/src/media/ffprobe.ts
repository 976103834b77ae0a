import { z } from 'zod';

import { ALLOWED_DEMUXERS } from './formats';
import { createPacketCount, PACKET_FIELDS } from './packets.rules';
import type { FileContent, Picture, Probe, Sound, Subtitle } from './recording.rules';
import { FfmpegError, runTool, type Surroundings } from './run-tool';

/** What is in a recording: by its headers, and by its packets. */

/**
 * Every input is hostile: local file only, known formats only, no huge pieces of memory. Enough of it is read to find a
 * stream that begins late.
 */
export const READING = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  ALLOWED_DEMUXERS,
  '-max_alloc',
  String(2 ** 30),
  '-probesize',
  '50M',
  '-analyzeduration',
  '20M',
];

const ffprobeStream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().default('unknown'),
  codec_tag_string: z.string().default(''),
  profile: z.coerce.string().default(''),
  level: z.number().default(0),
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
  tags: z
    .object({ DURATION: z.string().optional(), language: z.string().optional(), alpha_mode: z.string().optional() })
    .default({}),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});
type Stream = z.infer<typeof ffprobeStream>;

const ffprobeOutput = z.object({
  format: z
    .object({
      format_name: z.string().default(''),
      duration: z.string().optional(),
      start_time: z.string().optional(),
      bit_rate: z.string().optional(),
    })
    .prefault({}),
  streams: z.array(ffprobeStream).max(1000).default([]),
  chapters: z.array(z.unknown()).default([]),
  packets: z
    .array(z.object({ side_data_list: z.array(z.object({ side_data_type: z.string() })).optional() }))
    .default([]),
});

/** What ffprobe may take to look at the headers: it only reads. */
const PROBING = { cpuSeconds: 60, seconds: 30, outputBytes: 32 * 1024 ** 2 };

/** What it may take to read all packets; disks slower than that (bytes per second) are broken. */
const COUNTING = { cpuSeconds: 600, leastSeconds: 120, bytesPerSecond: 5_000_000 };

/** ffprobe's word for a length that it has calculated from the bit rate of the beginning. */
const IS_ESTIMATE = /Estimating duration from bitrate/;

/** What is in the media file by its headers. @throws FfmpegError if ffprobe cannot read it, UnconfinedError */
export async function probe(surroundings: Surroundings, file: string): Promise<Probe> {
  const { output, words } = await runTool({
    ...surroundings,
    program: surroundings.tools.ffprobe,
    readable: [file],
    args: [
      '-v',
      'warning',
      ...READING,
      '-show_format',
      '-show_streams',
      '-show_chapters',
      '-show_packets',
      '-read_intervals',
      '%+#4',
      '-of',
      'json',
      `file:${file}`,
    ],
    limits: { cpuSeconds: PROBING.cpuSeconds, fileBytes: 0, memoryBytes: surroundings.memoryBytes },
    seconds: PROBING.seconds,
    outputBytes: PROBING.outputBytes,
  });
  const found = ffprobeOutput.safeParse(JSON.parse(output));
  if (!found.success) throw new FfmpegError({ words: `${words}\n${found.error.message}` });
  return { ...toProbe(found.data), isEstimate: IS_ESTIMATE.test(words) };
}

/** ffprobe's words for a file that is over before its container is. */
const ENDS_EARLY = /partial file|ended prematurely|truncat/i;

/**
 * Reads the file from its first packet to its last: what a header says of its length may be an estimate, or about a file
 * that was whole. @throws FfmpegError, UnconfinedError
 */
export async function readContent(surroundings: Surroundings, file: string, bytes: number): Promise<FileContent> {
  const count = createPacketCount();
  const { words } = await runTool({
    ...surroundings,
    program: surroundings.tools.ffprobe,
    readable: [file],
    args: [
      '-v',
      'error',
      ...READING,
      '-show_entries',
      `packet=${PACKET_FIELDS}`,
      '-of',
      'compact=print_section=0:nokey=1',
      `file:${file}`,
    ],
    limits: { cpuSeconds: COUNTING.cpuSeconds, fileBytes: 0, memoryBytes: surroundings.memoryBytes },
    seconds: Math.max(COUNTING.leastSeconds, bytes / COUNTING.bytesPerSecond),
    hear: count.addLine,
  });
  return { streams: count.contents(), endsAbruptly: ENDS_EARLY.test(words) };
}

/** Cover art counts as a video stream; it is none. */
const isPicture = (stream: Stream): boolean => stream.codec_type === 'video' && !stream.disposition.attached_pic;

const isSound = (stream: Stream): boolean => stream.codec_type === 'audio';

/** Those that the file calls its main ones first, else in its order. */
const mainFirst = (streams: Stream[]): Stream[] =>
  [...streams].sort((a, b) => (b.disposition.default ?? 0) - (a.disposition.default ?? 0));

/** Formats whose clock may jump, and which do not say how long they are but by the last time on it. */
const FORMATS_THAT_JUMP = ['mpegts', 'mpeg', 'mpegvideo', 'ogg'];

/** Formats that say of each track that it is as long as the whole file, whatever is in it. */
const FORMATS_OF_ONE_LENGTH = ['asf'];

function toProbe({ format, streams, chapters, packets }: z.infer<typeof ffprobeOutput>): Omit<Probe, 'isEstimate'> {
  const start = Number(format.start_time ?? 0) || 0;
  const tracks = streams.filter((stream) => isPicture(stream) || isSound(stream));
  const whole = { start, saysLengthOfTracks: !FORMATS_OF_ONE_LENGTH.includes(format.format_name) };
  return {
    duration: Math.max(0, ...tracks.map(secondsOf)) || Number(format.duration ?? 0) || 0,
    start,
    encrypted: packets.some((packet) =>
      packet.side_data_list?.some((side) => side.side_data_type === 'Encryption info'),
    ),
    canJump: FORMATS_THAT_JUMP.includes(format.format_name),
    pictures: mainFirst(streams.filter(isPicture)).map((stream) => toPicture(stream, whole)),
    sounds: mainFirst(streams.filter(isSound)).map((stream) => toSound(stream, whole)),
    subtitles: streams.filter(({ codec_type }) => codec_type === 'subtitle').map(toSubtitle),
    chapters: chapters.length,
  };
}

/** Of three letters, as containers have it; `und` is no language. */
const languageOf = ({ tags }: Stream): string | null =>
  tags.language && /^[a-z]{2,3}(-[A-Za-z0-9-]+)?$/.test(tags.language) && tags.language !== 'und'
    ? tags.language
    : null;

/** What of the whole file counts for each of its tracks: seconds on its clock before it begins, and what it says of lengths. */
interface WholeFile {
  start: number;
  saysLengthOfTracks: boolean;
}

const trackOf = (stream: Stream, { start, saysLengthOfTracks }: WholeFile) => ({
  index: stream.index,
  codec: stream.codec_name,
  codecProfile: stream.profile,
  codecLevel: stream.level,
  codecTag: stream.codec_tag_string,
  language: languageOf(stream),
  statedEnd: saysLengthOfTracks ? endOf(stream, start) : 0,
});

const toSound = (stream: Stream, whole: WholeFile): Sound => ({
  ...trackOf(stream, whole),
  channels: stream.channels,
});

const TEXT_SUBTITLES = ['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'mov_text', 'text'];

const toSubtitle = (stream: Stream): Subtitle => ({
  index: stream.index,
  language: languageOf(stream),
  isText: TEXT_SUBTITLES.includes(stream.codec_name),
});

function toPicture(stream: Stream, whole: WholeFile): Picture {
  const turn = stream.side_data_list.find((side) => side.rotation !== undefined)?.rotation ?? 0;
  const stretch = ratio(stream.sample_aspect_ratio.replace(':', '/')) || 1;
  const shown = { width: Math.max(1, Math.round(stream.width * stretch)), height: stream.height };
  const sideways = Math.abs(turn % 180) === 90;
  return {
    ...trackOf(stream, whole),
    pixelFormat: stream.pix_fmt,
    width: sideways ? shown.height : shown.width,
    height: sideways ? shown.width : shown.height,
    asStored: turn === 0 && shown.width === stream.width,
    rate: { mean: ratio(stream.avg_frame_rate), peak: ratio(stream.r_frame_rate), exact: stream.avg_frame_rate },
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order),
    hdr: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer),
    transparent: stream.tags.alpha_mode === '1' || /^(yuva|gbrap|rgba|bgra|argb|abgr|ya\d)/.test(stream.pix_fmt),
  };
}

/** Of `30000/1001`; 0 where it is none. */
function ratio(text: string): number {
  const [over, under] = text.split('/').map(Number);
  const value = (over ?? NaN) / (under ?? NaN);
  return Number.isFinite(value) ? value : 0;
}

/** How long a stream says it is: the container may be longer for streams that are not encoded. 0 if it does not say. */
const secondsOf = (stream: Stream): number => Number(stream.duration ?? 0) || toSeconds(stream.tags.DURATION) || 0;

/**
 * Seconds from the start of the file to the end of a stream; 0 if it does not say. Where it says two things the earlier
 * holds: what a stream of Matroska leaves out, ffprobe takes from the whole file.
 */
function endOf(stream: Stream, start: number): number {
  const begin = Number(stream.start_time ?? start) || 0;
  const byDuration = begin + (Number(stream.duration ?? 0) || NaN);
  const said = [byDuration, toSeconds(stream.tags.DURATION)].filter((end) => end > start);
  return said.length > 0 ? Math.min(...said) - start : 0;
}

/** Of `hh:mm:ss.ss`; NaN if it is not that. */
function toSeconds(time: string | undefined): number {
  const [hours, minutes, seconds] = (time ?? '').split(':').map(Number);
  return (hours ?? NaN) * 3600 + (minutes ?? NaN) * 60 + (seconds ?? NaN);
}

/** One form every video is encoded to. Adding one here is all it takes. */
export interface RenditionProfile {
  /** Stands in the ledger and in the API. */
  name: string;
  ext: string;
  mime: string;
  /** ffmpeg's output options, one argument each. */
  options: string[];
  /** Codecs ffprobe must find in the result. */
  codecs: { video: string; audio: string };
  /** Share of the work, for one progress over all; only the ratio counts. */
  weight: number;
}

/** The cap of both sides, in pixels: an even size within 1920×1080, never enlarged. */
const SCALE = "scale='min(1920,iw)':'min(1080,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2";

/** On every output: no subtitles, no data streams, no metadata (place, device), one picture, at most one sound. */
const COMMON = [
  ...['-map', '0:V:0', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-vf', `${SCALE},setsar=1,fps=fps='min(60,source_fps)',format=yuv420p`, '-ac', '2', '-ar', '48000'],
  ...['-max_muxing_queue_size', '1024'],
];

/**
 * In the order they are made: mp4 first, since it plays nearly everywhere.
 * The presets are those of research into speed against quality: see docs/decisions/003-renditions.md.
 */
export const PROFILES: readonly RenditionProfile[] = [
  {
    name: 'mp4',
    ext: '.mp4',
    mime: 'video/mp4',
    options: [
      ...COMMON,
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-profile:v', 'high'],
      ...['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', '-f', 'mp4'],
    ],
    codecs: { video: 'h264', audio: 'aac' },
    weight: 3,
  },
  {
    name: 'webm',
    ext: '.webm',
    mime: 'video/webm',
    options: [
      ...COMMON,
      ...['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-crf', '33', '-b:v', '0'],
      ...['-c:a', 'libopus', '-b:a', '96k', '-f', 'webm'],
    ],
    codecs: { video: 'vp9', audio: 'opus' },
    weight: 4,
  },
  {
    name: 'ogg',
    ext: '.ogv',
    mime: 'video/ogg',
    options: [...COMMON, ...['-c:v', 'libtheora', '-q:v', '6', '-c:a', 'libvorbis', '-q:a', '4', '-f', 'ogg']],
    codecs: { video: 'theora', audio: 'vorbis' },
    weight: 3,
  },
];

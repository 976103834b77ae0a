import type { AssetKind } from '../../../shared/vocabulary';

/** A container or elementary stream of recordings. */
interface RecordingFormat {
  /** Types that `file-type` finds in such content. */
  mimes: readonly string[];
  /** Names of ffmpeg's demuxers that read it. */
  demuxers: readonly string[];
  /** Endings by which the wizard knows it, with the kind the ending promises; what is inside decides in the end. */
  endings: { video?: readonly string[]; audio?: readonly string[] };
}

/**
 * Every form in which a recording may arrive. What may be stored, what ffmpeg may open and what the wizard offers all come
 * from here, so that nothing is taken that could not be read. Playlists and scripts (hls, concat, dash, …) are not in it:
 * they name other files.
 */
export const RECORDING_FORMATS: readonly RecordingFormat[] = [
  {
    mimes: ['video/mp4', 'audio/mp4', 'audio/x-m4a', 'video/x-m4v', 'video/quicktime', 'video/3gpp', 'video/3gpp2'],
    demuxers: ['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2'],
    endings: { video: ['mp4', 'm4v', 'mov', '3gp', '3g2'], audio: ['m4a', 'm4b'] },
  },
  {
    mimes: ['video/matroska', 'video/webm'],
    demuxers: ['matroska', 'webm'],
    endings: { video: ['mkv', 'webm'], audio: ['mka', 'weba'] },
  },
  { mimes: ['video/vnd.avi'], demuxers: ['avi'], endings: { video: ['avi'] } },
  {
    mimes: ['application/vnd.ms-asf', 'video/x-ms-asf', 'audio/x-ms-asf'],
    demuxers: ['asf'],
    endings: { video: ['wmv', 'asf'], audio: ['wma'] },
  },
  {
    mimes: ['application/ogg', 'video/ogg', 'audio/ogg', 'audio/ogg; codecs=opus'],
    demuxers: ['ogg'],
    endings: { video: ['ogv'], audio: ['ogg', 'oga', 'opus', 'spx'] },
  },
  { mimes: ['video/mp2t'], demuxers: ['mpegts'], endings: { video: ['ts', 'mts', 'm2ts'] } },
  {
    mimes: ['video/mpeg', 'video/MP1S', 'video/MP2P'],
    demuxers: ['mpeg', 'mpegvideo'],
    endings: { video: ['mpg', 'mpeg', 'vob'] },
  },
  { mimes: ['video/x-flv'], demuxers: ['flv'], endings: { video: ['flv'] } },
  { mimes: ['audio/wav'], demuxers: ['wav', 'w64'], endings: { audio: ['wav'] } },
  { mimes: ['audio/mpeg'], demuxers: ['mp3'], endings: { audio: ['mp3', 'mp2'] } },
  { mimes: ['audio/flac'], demuxers: ['flac'], endings: { audio: ['flac'] } },
  { mimes: ['audio/aac'], demuxers: ['aac'], endings: { audio: ['aac'] } },
  { mimes: ['audio/vnd.dolby.dd-raw'], demuxers: ['ac3', 'eac3'], endings: { audio: ['ac3'] } },
  { mimes: ['audio/aiff'], demuxers: ['aiff'], endings: { audio: ['aif', 'aiff'] } },
  { mimes: ['audio/amr'], demuxers: ['amr'], endings: { audio: ['amr'] } },
  { mimes: ['audio/x-caf'], demuxers: ['caf'], endings: { audio: ['caf'] } },
  { mimes: ['audio/ape'], demuxers: ['ape'], endings: { audio: ['ape'] } },
  { mimes: ['audio/wavpack'], demuxers: ['wv'], endings: { audio: ['wv'] } },
  { mimes: ['audio/x-musepack'], demuxers: ['mpc', 'mpc8'], endings: { audio: ['mpc'] } },
  { mimes: ['audio/x-dsf'], demuxers: ['dsf'], endings: { audio: ['dsf'] } },
  { mimes: ['audio/qcelp'], demuxers: ['qcp'], endings: { audio: ['qcp'] } },
  { mimes: ['audio/x-voc'], demuxers: ['voc'], endings: { audio: ['voc'] } },
];

/** Types of `file-type` that look like recordings and are none: notes that a synthesiser would have to play. */
export const SCORES = ['audio/midi', 'audio/x-it', 'audio/x-s3m', 'audio/x-xm'];

/** The demuxers that ffmpeg may use, as its option takes them. */
export const ALLOWED_DEMUXERS = RECORDING_FORMATS.flatMap(({ demuxers }) => demuxers).join(',');

const RECORDING_MIMES = new Set(RECORDING_FORMATS.flatMap(({ mimes }) => mimes));

/**
 * The kind a recording is taken for until ffprobe has looked into it.
 *
 * @returns undefined for what is no recording
 */
export function recordingKindOf(mime: string): Extract<AssetKind, 'video' | 'audio'> | undefined {
  if (!RECORDING_MIMES.has(mime)) return undefined;
  return mime.startsWith('audio/') ? 'audio' : 'video';
}

/** The type of a recording by what ffprobe found in it: `video/webm` with sound only is `audio/webm`. */
export function mimeOfKind(mime: string, kind: 'video' | 'audio'): string {
  // The brand of sounds in MP4 has a type of its own.
  if (mime === 'audio/x-m4a' && kind === 'video') return 'video/mp4';
  return mime.replace(/^(audio|video)\//, `${kind}/`);
}

/** Endings of the recordings that may be uploaded, by the kind they promise. */
export const RECORDING_ENDINGS = {
  video: RECORDING_FORMATS.flatMap(({ endings }) => endings.video ?? []),
  audio: RECORDING_FORMATS.flatMap(({ endings }) => endings.audio ?? []),
};

/** A form of pictures. */
interface PictureFormat {
  /** As people call it. */
  name: string;
  /** Types that `file-type` finds in such content. */
  mimes: readonly string[];
  /** Endings by which the wizard knows it. */
  endings: readonly string[];
  /** Whose program decodes it, where sharp cannot; see `picture-decoders.ts`. */
  decodedBy?: 'libheif' | 'ffmpeg';
  /** What browsers get of it, where they do not show it: a photo, with its transparency if it has any, or exactly its pixels. */
  becomes?: 'photo' | 'pixels';
}

/** Every form in which a picture may arrive. What may be stored, what decodes it and what the wizard offers all come from here. */
export const PICTURE_FORMATS: readonly PictureFormat[] = [
  { name: 'PNG', mimes: ['image/png'], endings: ['png'] },
  { name: 'animated PNG', mimes: ['image/apng'], endings: ['apng'] },
  { name: 'JPEG', mimes: ['image/jpeg'], endings: ['jpg', 'jpeg'] },
  { name: 'GIF', mimes: ['image/gif'], endings: ['gif'] },
  { name: 'WebP', mimes: ['image/webp'], endings: ['webp'] },
  { name: 'AVIF', mimes: ['image/avif'], endings: ['avif'] },
  { name: 'TIFF', mimes: ['image/tiff'], endings: ['tif', 'tiff'], becomes: 'photo' },
  {
    name: 'HEIC',
    mimes: ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
    endings: ['heic', 'heif', 'hif'],
    decodedBy: 'libheif',
    becomes: 'photo',
  },
  { name: 'BMP', mimes: ['image/bmp'], endings: ['bmp', 'dib'], decodedBy: 'ffmpeg', becomes: 'pixels' },
];

/** The form of a picture of this type; undefined for what is no picture that may be stored. */
export const pictureFormatOf = (mime: string): PictureFormat | undefined =>
  PICTURE_FORMATS.find(({ mimes }) => mimes.includes(mime));

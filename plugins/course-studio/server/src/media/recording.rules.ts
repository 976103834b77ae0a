import type { FileRemark } from '../../../../../src/api/asset/rules/description';
import type { StreamContent } from './packets.rules';

/** What a header says of one track. */
interface Track {
  /** Of the stream in the file. */
  index: number;
  codec: string;
  codecProfile: string;
  codecLevel: number;
  /** The four letters by which the container names the codec. */
  codecTag: string;
  /** As the file has it, mostly of three letters (`deu`). */
  language: string | null;
  /** Seconds from the start of the file to the track's end; 0 if the file does not say. */
  statedEnd: number;
}

/** A moving picture, as it is shown: turned upright, in square pixels. */
export interface Picture extends Track {
  width: number;
  height: number;
  /** Whether the stored frames are what is shown: upright, with square pixels. */
  asStored: boolean;
  pixelFormat: string;
  /** Frames per second, as a number or a fraction that ffmpeg reads; 0 if unknown. `peak` is the densest there is. */
  rate: { mean: number; peak: number; exact: string };
  interlaced: boolean;
  hdr: boolean;
  transparent: boolean;
}

export interface Sound extends Track {
  channels: number;
}

export interface Subtitle {
  index: number;
  language: string | null;
  /** Else they are pictures of text. */
  isText: boolean;
}

/** What the headers of a media file say. */
export interface Probe {
  /** Seconds; 0 if the file does not say. */
  duration: number;
  /** Whether the duration was calculated from the bit rate of the beginning, or from pieces that may not be there. */
  isEstimate: boolean;
  /** Whether the file's clock may jump, so that its last time says little about its length. */
  canJump: boolean;
  /** Seconds on the file's clock before the first frame. */
  start: number;
  encrypted: boolean;
  /** Those that the file calls its main ones first. */
  pictures: Picture[];
  sounds: Sound[];
  subtitles: Subtitle[];
  chapters: number;
}

/** The contents of a file, by the index of the stream, and whether the file is over in the middle of a packet. */
export interface FileContent {
  streams: Map<number, StreamContent>;
  endsAbruptly: boolean;
}

/**
 * Seconds from the start of the file to the end of a track: between `least` and `most`, and `likely` so many. They differ
 * where the file's clock jumps, or its last packet does not say how long it lasts.
 */
export interface Length {
  least: number;
  likely: number;
  most: number;
}

/** The tracks of a file that are used, and what was found when all of it was read. */
export interface Recording {
  kind: 'video' | 'audio';
  picture: Picture | undefined;
  sound: Sound | undefined;
  pictureLength: Length | undefined;
  soundLength: Length | undefined;
  /** Seconds. */
  duration: number;
  start: number;
  /** Seconds from the beginning of the file to that of its sound. */
  soundDelay: number;
  /** Bits per second of both tracks in the densest ten seconds. */
  peakBitRate: number;
  /** Seconds of the longest stretch of the picture without a key frame. */
  keyFrameGap: number;
  /** Whether the picture is a single frame that does not say how long it is shown. */
  isLoneFrame: boolean;
}

function lengthOf(
  { canJump, isEstimate, start, duration }: Probe,
  track: Track | undefined,
  content: StreamContent | undefined,
): Length | undefined {
  if (!track || !content) return undefined;
  const byClock = content.end - start;
  // What is added up does not know of gaps; the clock does not know of what came before it was set back.
  const added = content.total > 0 ? content.begin - start + content.total : byClock;
  if (canJump) {
    const most = Math.max(byClock, added);
    return { least: Math.min(byClock, added), likely: most, most };
  }
  const most = byClock + content.openSeconds;
  const stated = isEstimate ? 0 : track.statedEnd || duration;
  return { least: byClock, likely: Math.max(byClock, Math.min(stated, most)), most };
}

/** The last packet of a sound may be filled in part only: all of Musepack's say that they last for a second and a half. */
const withPartlyFilledEnd = (length: Length | undefined, content: StreamContent | undefined): Length | undefined =>
  length && content && { ...length, least: length.least - content.lastPacketSeconds };

/** The recording that these tracks of a file make; a track without a packet is none. */
export function toRecording(
  probe: Probe,
  { streams }: FileContent,
  { picture, sound }: { picture: Picture | undefined; sound: Sound | undefined },
): Recording {
  const ofPicture = picture && streams.get(picture.index);
  const ofSound = sound && streams.get(sound.index);
  const pictureLength = lengthOf(probe, picture, ofPicture);
  const soundLength = withPartlyFilledEnd(lengthOf(probe, sound, ofSound), ofSound);
  return {
    kind: picture ? 'video' : 'audio',
    picture,
    sound,
    pictureLength,
    soundLength,
    start: Math.max(0, probe.start),
    duration: Math.max(pictureLength?.likely ?? 0, soundLength?.likely ?? 0),
    soundDelay: ofSound ? ofSound.begin - probe.start : 0,
    isLoneFrame: ofPicture?.packets === 1 && ofPicture.openSeconds > 0,
    peakBitRate: (ofPicture?.peakBitRate ?? 0) + (ofSound?.peakBitRate ?? 0),
    keyFrameGap: ofPicture?.keyFrameGap ?? 0,
  };
}

/** The tracks that have at least one packet. */
export const filledTracks = <T extends Track>(tracks: T[], { streams }: FileContent): T[] =>
  tracks.filter(({ index }) => streams.has(index));

/** How far a header may be off, in seconds: recorders round, and count what is not shown. */
const statedTolerance = (seconds: number): number => Math.max(0.5, seconds * 0.02);

/** Where a packet is cut in two, something is missing: then as little as this (seconds) counts. */
const CUT_TOLERANCE = 0.1;

/**
 * Whether the file is over before its header says so, in one of its tracks or as a whole. Estimates do not count, nor a
 * clock that may jump. Where the last packet does not say how long it lasts, and is not cut itself, it may last to the end.
 */
export function isCutOff(probe: Probe, { streams, endsAbruptly }: FileContent): boolean {
  if (probe.isEstimate || probe.canJump) return false;
  const tolerance = (stated: number) => (endsAbruptly ? CUT_TOLERANCE : statedTolerance(stated));
  const isShort = (stated: number, there: number) => stated > 0 && there < stated - tolerance(stated);
  const tracks = [...probe.pictures, ...probe.sounds];
  const latestEnd = ({ index }: Track): number => {
    const content = streams.get(index);
    return content ? content.storedEnd + (endsAbruptly ? 0 : content.openSeconds) : probe.start;
  };
  if (tracks.some((track) => track.statedEnd > 0))
    return tracks.some((track) => isShort(track.statedEnd, latestEnd(track) - probe.start));
  // Subtitles may go on after the end; then the length of the whole file says nothing about the recording's.
  if (probe.subtitles.length > 0) return false;
  return isShort(probe.duration, Math.max(0, ...tracks.map(latestEnd)));
}

/** What came out of an encoding. */
export interface Result {
  probe: Probe;
  /** Frames that the encoder was given; some leave out those that look like the one before. */
  frames: number;
  /** Frames per second of the output; 0 without a picture. */
  frameRate: number;
}

/** How much a length may differ, in seconds: the padding of sound, two frames, and a clock that drifts. */
const lengthTolerance = (seconds: number, frameRate: number): number =>
  0.25 + 2 / (frameRate || 25) + Math.min(5, seconds * 0.01);

/** Codecs that store nothing for a frame that looks like the one before, so that a still end is not in the file. */
const LEAVES_OUT_STILL_FRAMES = ['theora'];

/**
 * Whether `result` is all of what is in the recording, each track by itself: ffmpeg goes on with the sound when it cannot
 * read the picture any more, and the other way round. `short`: a part of it cannot be decoded.
 */
export function compareResult(recording: Recording, { probe, frames, frameRate }: Result): 'whole' | 'short' | 'wrong' {
  const [picture] = probe.pictures;
  const [sound] = probe.sounds;
  if (probe.duration <= 0 || Boolean(recording.sound) !== Boolean(sound)) return 'wrong';
  const isStill = picture && LEAVES_OUT_STILL_FRAMES.includes(picture.codec) && frameRate > 0;
  const pictureEnd = Math.max(picture?.statedEnd ?? 0, isStill ? frames / frameRate : 0);
  const made: [Length | undefined, number][] = [
    [picture && recording.pictureLength, pictureEnd],
    [recording.soundLength, sound?.statedEnd ?? 0],
  ];
  const differs = (by: (length: Length, end: number, tolerance: number) => boolean) =>
    made.some(([length, end]) => length && end > 0 && by(length, end, lengthTolerance(length.likely, frameRate)));
  if (differs(({ least }, end, tolerance) => end < least - tolerance)) return 'short';
  return differs(({ most }, end, tolerance) => end > most + tolerance) ? 'wrong' : 'whole';
}

/** Frames of AMR last for so many seconds. */
const AMR_FRAME_SECONDS = 0.02;

/**
 * How many frames of AMR a packet has. Old telephones put several into one, and ffmpeg decodes only the first of them: the
 * rest of the sound would be silence.
 */
export const amrFramesPerPacket = ({ codec }: Track, { total, packets }: StreamContent): number =>
  codec === 'amr_nb' || codec === 'amr_wb' ? Math.round(total / packets / AMR_FRAME_SECONDS) : 0;

/** Names of codecs as people know them, where capital letters are not enough. */
const CODEC_NAMES: Record<string, string> = {
  amr_nb: 'AMR',
  amr_wb: 'AMR-WB',
  mpegh_3d_audio: 'MPEG-H 3D Audio',
  ac4: 'AC-4',
  hevc: 'H.265 (HEVC)',
  vvc: 'H.266 (VVC)',
  h264: 'H.264',
};

/** AAC's profiles that some decoders lack, as ffprobe names them or numbers them. */
const AAC_PROFILES: Record<string, string> = { '41': 'xHE-AAC', 'xHE-AAC': 'xHE-AAC' };

/** What to call the codec of a track in a message. */
export function codecName({ codec, codecProfile, codecTag }: Track): string {
  if (codec === 'aac') return AAC_PROFILES[codecProfile] ?? 'AAC';
  if (codec === 'unknown' || codec === 'none') return /^[\x21-\x7e]{2,4}$/.test(codecTag) ? codecTag : '?';
  return CODEC_NAMES[codec] ?? codec.toUpperCase();
}

/** What the author is to be told of a file that plays: what is not in what learners get. */
export function remarksOn(
  probe: Probe,
  content: FileContent,
  { recording, takenFor, undecodable }: { recording: Recording; takenFor: string | null; undecodable: Track[] },
): FileRemark[] {
  const isUsed = ({ index }: Track) => index === recording.picture?.index || index === recording.sound?.index;
  const leftOut = (tracks: Track[], type: 'picture' | 'sound'): FileRemark[] =>
    tracks
      .filter((track) => streamsHave(content, track) && !isUsed(track))
      .map((track) =>
        undecodable.includes(track)
          ? { type: 'undecodable', codec: codecName(track) }
          : { type, language: track.language },
      );
  return [
    ...(takenFor === 'video' && recording.kind === 'audio' ? [{ type: 'soundOnly' } as const] : []),
    ...(content.endsAbruptly ? [{ type: 'endsAbruptly' } as const] : []),
    ...leftOut(probe.pictures, 'picture'),
    ...leftOut(probe.sounds, 'sound'),
    ...probe.subtitles.map(
      ({ index, language, isText }) => ({ type: 'subtitles', stream: index, language, isText }) as const,
    ),
    ...(probe.chapters > 1 ? [{ type: 'chapters', count: probe.chapters } as const] : []),
    ...(recording.picture?.transparent ? [{ type: 'transparency' } as const] : []),
  ];
}

const streamsHave = ({ streams }: FileContent, { index }: Track): boolean => streams.has(index);

/** Bytes that say which H.264 profile it is, with its constraints. */
const AVC_PROFILES: Record<string, string> = {
  'Constrained Baseline': '42E0',
  Baseline: '4200',
  Main: '4D40',
  High: '6400',
};

const AAC_OBJECT_TYPES: Record<string, string> = { LC: 'mp4a.40.2', 'HE-AAC': 'mp4a.40.5', 'HE-AACv2': 'mp4a.40.29' };

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');

/** The codec of a track in the words of RFC 6381, which browsers ask for; undefined where it cannot be said. */
function codecString({ codec, codecProfile, codecLevel }: Track): string | undefined {
  if (codec === 'h264') return AVC_PROFILES[codecProfile] && `avc1.${AVC_PROFILES[codecProfile]}${hex(codecLevel)}`;
  if (codec === 'aac') return AAC_OBJECT_TYPES[codecProfile];
  return ['vp8', 'vp9', 'opus', 'vorbis', 'theora'].includes(codec) ? codec : undefined;
}

/** Types whose name says the codec already. */
const NAMES_ITS_CODEC = ['audio/mpeg', 'audio/flac', 'audio/aac'];

/**
 * The type of what was made with its codecs (`video/mp4; codecs="avc1.640028, mp4a.40.2"`), so that a browser knows
 * whether it can play it before it asks for a byte. Without them where one cannot be said.
 */
export function mimeWithCodecs(mime: string, { pictures, sounds }: Pick<Probe, 'pictures' | 'sounds'>): string {
  if (mime.includes('codecs=') || NAMES_ITS_CODEC.includes(mime)) return mime;
  const codecs = [...pictures.slice(0, 1), ...sounds.slice(0, 1)].map(codecString);
  return codecs.length === 0 || codecs.includes(undefined) ? mime : `${mime}; codecs="${codecs.join(', ')}"`;
}

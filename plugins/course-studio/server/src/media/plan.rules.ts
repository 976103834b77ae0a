import type { RenditionProfile } from './profiles';

/** A moving picture, as it is shown: turned upright, in square pixels. */
export interface Picture {
  /** Of the stream in the file. */
  index: number;
  codec: string;
  codecProfile: string;
  width: number;
  height: number;
  /** Whether the stored frames are what is shown: upright, with square pixels. */
  asStored: boolean;
  pixelFormat: string;
  /** Frames per second, as a number or a fraction that ffmpeg reads; 0 if unknown. `peak` is the densest there is. */
  rate: { mean: number; peak: number; exact: string };
  interlaced: boolean;
  hdr: boolean;
}

export interface Sound {
  index: number;
  codec: string;
  codecProfile: string;
  channels: number;
}

/** What is in a media file. */
export interface Probe {
  /** Seconds of what is encoded; 0 if the file does not say. */
  duration: number;
  /** Seconds after which each of the two streams ends; 0 if there is none, or the file does not say. */
  ends: { picture: number; sound: number };
  /** Seconds before the first frame. */
  start: number;
  /** Bits per second; 0 if unknown. */
  bitRate: number;
  encrypted: boolean;
  picture: Picture | undefined;
  sound: Sound | undefined;
}

export type Plan = { mode: 'copy' | 'encode'; options: string[] };

/** On every output: no subtitles, no data streams, no metadata (place, device), and a known muxing queue. */
const BARE = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '1024'];

/** What H.264 and AAC every browser plays; for other codecs any profile with 8 bits of 4:2:0 does. */
const PLAYABLE: Record<string, RegExp> = { h264: /^(Constrained Baseline|Baseline|Main|High)$/, aac: /^LC$/ };

const plays = (codec: string, profile: string): boolean => PLAYABLE[codec]?.test(profile) ?? true;

/** Whether the file can be offered in this form with nothing but another wrapping. Both streams, or none: a mixture drifts. */
function fits(profile: RenditionProfile, { picture, sound, bitRate, start, encrypted }: Probe): boolean {
  const { copies } = profile;
  if (!copies || encrypted || bitRate === 0 || bitRate > copies.bitRate || start > 0.1) return false;
  const soundFits =
    !sound || (copies.sound.includes(sound.codec) && plays(sound.codec, sound.codecProfile) && sound.channels <= 2);
  return soundFits && (profile.picture ? pictureFits(profile, copies.picture, picture) : Boolean(sound));
}

function pictureFits(profile: RenditionProfile, codecs: string[], picture: Picture | undefined): boolean {
  const box = profile.picture;
  if (!box || !picture || !codecs.includes(picture.codec) || !plays(picture.codec, picture.codecProfile)) return false;
  const upright = picture.asStored && !picture.interlaced && !picture.hdr && picture.pixelFormat === 'yuv420p';
  const even = picture.width % 2 === 0 && picture.height % 2 === 0;
  return upright && even && picture.width <= box.width && picture.height <= box.height && isSteady(picture, box);
}

/** Variable frame rates play badly in places, and ogg cannot hold them. */
const isSteady = ({ rate }: Picture, { frameRate }: { frameRate: number }): boolean =>
  rate.mean > 0 && rate.mean <= frameRate * 1.001 && isConstant(rate);

const isConstant = ({ mean, peak }: Picture['rate']): boolean => Math.abs(peak - mean) <= mean * 0.01;

/** Rates that a recording of a changing rate is brought to: the next one up. */
const USUAL_RATES = [10, 15, 24, 25, 30, 50, 60];

/** Frames per second of the output, in ffmpeg's words. A rate that changes, or that nobody says, is made constant. */
export function frameRate({ rate }: Pick<Picture, 'rate'>, most: number): { exact: string; value: number } {
  const say = (value: number) => ({ exact: String(value), value });
  const known = rate.mean || (rate.peak <= most ? rate.peak : 0) || 25;
  if (known >= most) return say(most);
  if (known < 1) return say(1);
  if (rate.mean && isConstant(rate)) return { exact: rate.exact, value: known };
  return say(Math.min(most, USUAL_RATES.find((usual) => usual >= known * 0.99) ?? most));
}

/** Even, and not less than every decoder takes: Theora of 16 pixels cannot be read back. */
const even = (value: number): number => Math.max(32, Math.round(value / 2) * 2);

/** The largest even size of the same shape within the box, not larger than the picture (but for rounding). */
export function fitted(picture: { width: number; height: number }, box: { width: number; height: number }) {
  const scale = Math.min(1, box.width / picture.width, box.height / picture.height);
  return { width: even(picture.width * scale), height: even(picture.height * scale) };
}

/** From HDR to what every screen shows; after the scaling, since these filters calculate with floats. */
const TONE_MAP = [
  'zscale=t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
];

export interface Abilities {
  /** Whether this ffmpeg can map HDR to SDR. Without it the colours of HDR look pale. */
  toneMap: boolean;
}

/** The filters that make of any picture one that plays: upright, progressive, even, 8 bits, constant rate. */
export function pictureFilters(
  picture: Picture,
  { width, height, rate, abilities }: { width: number; height: number; rate?: string; abilities: Abilities },
): string {
  return [
    ...(picture.interlaced ? ['yadif=deint=interlaced'] : []),
    ...(rate ? [`fps=${rate}`] : []),
    `scale=${width}:${height}:out_range=tv`,
    ...(picture.hdr && abilities.toneMap ? TONE_MAP : []),
    'setsar=1',
    'format=yuv420p',
  ].join(',');
}

const BT709 = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'];

const mapped = (streams: ({ index: number } | undefined)[]): string[] =>
  streams.flatMap((stream) => (stream ? ['-map', `0:${stream.index}`] : []));

/** How this file becomes this rendition. `mode: 'encode'` may be forced where a copy turned out wrong. */
export function planRendition(
  profile: RenditionProfile,
  facts: Probe,
  { abilities, force }: { abilities: Abilities; force?: 'encode' },
): Plan {
  const picture = profile.picture ? facts.picture : undefined;
  const streams = mapped([picture, facts.sound]);
  if (force !== 'encode' && fits(profile, facts))
    return { mode: 'copy', options: [...streams, '-c', 'copy', ...BARE, ...profile.format] };
  const options = [...streams, ...pictureOptions(profile, picture, abilities), ...soundOptions(profile, facts.sound)];
  return { mode: 'encode', options: [...options, ...BARE, ...profile.format] };
}

function pictureOptions(profile: RenditionProfile, picture: Picture | undefined, abilities: Abilities): string[] {
  if (!picture || !profile.picture) return ['-vn'];
  const rate = frameRate(picture, profile.picture.frameRate);
  const filters = pictureFilters(picture, { ...fitted(picture, profile.picture), rate: rate.exact, abilities });
  // A key frame every four seconds at least, for jumping about.
  const keyFrames = ['-g', String(Math.max(1, Math.round(rate.value * 4)))];
  return ['-vf', filters, ...profile.picture.options, ...keyFrames, ...(picture.hdr ? BT709 : [])];
}

/** Two channels at most (browsers and Opus do not take every layout), in time with the picture though parts are missing. */
const soundOptions = (profile: RenditionProfile, sound: Sound | undefined): string[] =>
  sound
    ? [...['-af', 'aresample=async=1', '-ac', String(Math.min(2, sound.channels || 2)), '-ar', '48000']].concat(
        profile.sound.options,
      )
    : ['-an'];

/** How much a length may differ, in seconds. */
const tolerance = (seconds: number): number => Math.max(1, seconds * 0.02);

/** Whether a stream lost its end. One that is not there, or does not say when it ends, tells nothing. */
const endsEarly = (end: number, resultEnd: number): boolean => resultEnd > 0 && resultEnd < end - tolerance(end);

/**
 * Whether `result` is all of what `facts` promised; how long it is may differ by a second or two percent. Each stream is
 * held to its own: ffmpeg goes on with the sound when it cannot read the picture any more, and the other way round.
 */
export function compare(facts: Probe, result: Probe): 'whole' | 'short' | 'wrong' {
  const streamsThere = Boolean(facts.sound) <= Boolean(result.sound);
  if (!streamsThere || result.duration <= 0) return 'wrong';
  if (facts.duration === 0) return 'whole';
  const { picture, sound } = facts.ends;
  const early = endsEarly(picture, result.ends.picture) || endsEarly(sound, result.ends.sound);
  if (early || result.duration < facts.duration - tolerance(facts.duration)) return 'short';
  return result.duration <= facts.duration + tolerance(facts.duration) ? 'whole' : 'wrong';
}

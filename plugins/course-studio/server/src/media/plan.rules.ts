import type { RenditionProfile } from './profiles';
import type { Picture, Recording } from './recording.rules';

export interface Plan {
  mode: 'copy' | 'encode';
  options: string[];
  /** Frames per second of what comes out; 0 without a picture. */
  frameRate: number;
}

/** On every output: no subtitles, no data streams, no metadata (place, device), and a known muxing queue. */
const BARE = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '1024'];

/** What H.264 and AAC every browser plays; for other codecs any profile with 8 bits of 4:2:0 does. */
const PLAYABLE: Record<string, RegExp> = { h264: /^(Constrained Baseline|Baseline|Main|High)$/, aac: /^LC$/ };

const plays = (codec: string, profile: string): boolean => PLAYABLE[codec]?.test(profile) ?? true;

/** Seconds between key frames that a copy may have: a jump shows nothing until the next one is decoded. */
const MAX_COPIED_KEY_FRAME_GAP = 5;

/** A constant bit rate is a little above itself where a packet more falls into the ten seconds. */
const BIT_RATE_SLACK = 1.05;

/** Whether the file can be offered in this form with nothing but another wrapping. Both streams, or none: a mixture drifts. */
function fits(profile: RenditionProfile, { picture, sound, peakBitRate, keyFrameGap, start }: Recording): boolean {
  const { copies } = profile;
  if (!copies || peakBitRate > copies.bitRate * BIT_RATE_SLACK || start > 0.1) return false;
  if (keyFrameGap > MAX_COPIED_KEY_FRAME_GAP) return false;
  const soundFits =
    !sound || (copies.sound.includes(sound.codec) && plays(sound.codec, sound.codecProfile) && sound.channels <= 2);
  return soundFits && (profile.picture ? pictureFits(profile, copies.picture, picture) : Boolean(sound));
}

function pictureFits(profile: RenditionProfile, codecs: string[], picture: Picture | undefined): boolean {
  const box = profile.picture;
  if (!box || !picture || !codecs.includes(picture.codec) || !plays(picture.codec, picture.codecProfile)) return false;
  const upright = picture.asStored && !picture.interlaced && !picture.hdr && picture.pixelFormat === 'yuv420p';
  const even = picture.width % 2 === 0 && picture.height % 2 === 0;
  const turned = turnedLike(picture, box);
  return upright && even && picture.width <= turned.width && picture.height <= turned.height && isSteady(picture, box);
}

/** Variable frame rates play badly in places, and ogg cannot hold them. */
const isSteady = ({ rate }: Picture, { frameRate }: { frameRate: number }): boolean =>
  rate.mean > 0 && rate.mean <= frameRate * 1.001 && isConstant(rate);

const isConstant = ({ mean, peak }: Picture['rate']): boolean => Math.abs(peak - mean) <= mean * 0.01;

/** Rates that a recording of a changing rate is brought to: the next one up. */
const USUAL_RATES = [10, 15, 24, 25, 30, 50, 60];

/** Frames per second of the output, in ffmpeg's words. A rate that changes, or that nobody says, is made constant. */
export function chooseFrameRate({ rate }: Pick<Picture, 'rate'>, most: number): { exact: string; value: number } {
  const say = (value: number) => ({ exact: String(value), value });
  const known = rate.mean || (rate.peak <= most ? rate.peak : 0) || 25;
  if (known >= most) return say(most);
  if (known < 1) return say(1);
  if (rate.mean && isConstant(rate)) return { exact: rate.exact, value: known };
  return say(Math.min(most, USUAL_RATES.find((usual) => usual >= known * 0.99) ?? most));
}

/** Even, and not less than every decoder takes: Theora of 16 pixels cannot be read back. */
const even = (value: number): number => Math.max(32, Math.round(value / 2) * 2);

interface Size {
  width: number;
  height: number;
}

/** The box, lying or standing as the picture does. */
function turnedLike(picture: Size, { width, height }: Size): Size {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return picture.height > picture.width ? { width: short, height: long } : { width: long, height: short };
}

/** The largest even size of the same shape within the turned box, not larger than the picture (but for rounding). */
export function fitted(picture: Size, box: Size): Size {
  const turned = turnedLike(picture, box);
  const scale = Math.min(1, turned.width / picture.width, turned.height / picture.height);
  return { width: even(picture.width * scale), height: even(picture.height * scale) };
}

/** Candela per square metre of a white page in HDR (ITU-R BT.2408), and of the brightest light that is graded for. */
const HDR_WHITE = 203;
const HDR_PEAK = 1000;

/**
 * From HDR to what every screen shows; after the scaling, since these filters calculate with floats. White stays white and
 * all below nine tenths of it as it is; what is brighter shares the rest.
 */
const TONE_MAP = [
  `zscale=t=linear:npl=${HDR_WHITE}`,
  'format=gbrpf32le',
  'zscale=p=bt709',
  `tonemap=mobius:param=0.9:peak=${(HDR_PEAK / HDR_WHITE).toFixed(2)}:desat=0`,
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
  facts: Recording,
  { abilities, force }: { abilities: Abilities; force?: 'encode' },
): Plan {
  const picture = profile.picture ? facts.picture : undefined;
  const streams = mapped([picture, facts.sound]);
  const frameRate = picture && profile.picture ? chooseFrameRate(picture, profile.picture.frameRate).value : 0;
  if (force !== 'encode' && fits(profile, facts))
    return { mode: 'copy', options: [...streams, '-c', 'copy', ...BARE, ...profile.format], frameRate };
  const { isLoneFrame } = facts;
  const moving = pictureOptions(profile, picture, { abilities, isLoneFrame });
  const options = [...streams, ...moving, ...soundOptions(profile, facts)];
  return { mode: 'encode', options: [...options, ...BARE, ...profile.format], frameRate };
}

/** A frame after which none comes lasts for no time, and `fps` would leave it out; so it is shown for two. */
const holdFrame = (rate: number): string => `tpad=stop_mode=clone:stop_duration=${(2 / rate).toFixed(3)}`;

function pictureOptions(
  profile: RenditionProfile,
  picture: Picture | undefined,
  { abilities, isLoneFrame }: { abilities: Abilities; isLoneFrame: boolean },
): string[] {
  if (!picture || !profile.picture) return ['-vn'];
  const rate = chooseFrameRate(picture, profile.picture.frameRate);
  const made = pictureFilters(picture, { ...fitted(picture, profile.picture), rate: rate.exact, abilities });
  const filters = isLoneFrame ? `${holdFrame(rate.value)},${made}` : made;
  // A key frame every four seconds at least, for jumping about.
  const keyFrames = ['-g', String(Math.max(1, Math.round(rate.value * 4)))];
  return ['-vf', filters, ...profile.picture.options, ...keyFrames, ...(picture.hdr ? BT709 : [])];
}

/** A sound that begins later than this, seconds, is preceded by silence; less is the padding of a codec. */
const MIN_SOUND_DELAY_SECONDS = 0.1;

/**
 * Two channels at most (browsers and Opus do not take every layout), in time with the picture and with captions though parts
 * are missing; also where it begins late, since MP3 cannot say that it does.
 */
function soundOptions(profile: RenditionProfile, { sound, soundDelay }: Recording): string[] {
  if (!sound) return ['-an'];
  const resampler = soundDelay > MIN_SOUND_DELAY_SECONDS ? 'aresample=async=1:first_pts=0' : 'aresample=async=1';
  return ['-af', resampler, '-ac', String(Math.min(2, sound.channels || 2)), '-ar', '48000', ...profile.sound.options];
}

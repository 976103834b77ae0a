import { describe, expect, it } from 'vitest';

import { DEFAULT_RENDITIONS } from '../settings';
import { chooseFrameRate, fitted, planRendition } from './plan.rules';
import { selectProfiles } from './profiles';
import type { Picture, Recording, Sound } from './recording.rules';

const [mp4, webm, ogg, mp3] = selectProfiles(DEFAULT_RENDITIONS);
const abilities = { toneMap: true };

const aTrack = { index: 0, codecLevel: 30, codecTag: '', language: null, statedEnd: 60 };
const aPicture = (values: Partial<Picture> = {}): Picture => ({
  ...aTrack,
  codec: 'h264',
  codecProfile: 'High',
  width: 640,
  height: 360,
  asStored: true,
  pixelFormat: 'yuv420p',
  rate: { mean: 25, peak: 25, exact: '25/1' },
  interlaced: false,
  hdr: false,
  transparent: false,
  ...values,
});
const aSound = (values: Partial<Sound> = {}): Sound => ({
  ...aTrack,
  index: 1,
  codec: 'aac',
  codecProfile: 'LC',
  channels: 2,
  ...values,
});
const SIXTY_SECONDS = { least: 60, likely: 60, most: 60 };
const aFile = (picture: Partial<Picture> = {}, values: Partial<Recording> = {}): Recording => ({
  kind: 'video',
  duration: 60,
  start: 0,
  peakBitRate: 1_000_000,
  keyFrameGap: 4,
  pictureLength: SIXTY_SECONDS,
  soundLength: SIXTY_SECONDS,
  isLoneFrame: false,
  soundDelay: 0,
  picture: aPicture(picture),
  sound: aSound(),
  ...values,
});
const optionsOf = (file: Recording, profile = mp4!) => planRendition(profile, file, { abilities }).options.join(' ');

it('a sound that begins late is preceded by silence, and no other is', () => {
  const delayed = (soundDelay: number) => optionsOf(aFile({ codec: 'wmv2' }, { soundDelay }));
  expect(delayed(2)).toContain('aresample=async=1:first_pts=0 ');
  expect(delayed(0.02)).toContain('aresample=async=1 ');
});

it('a lone frame is held, so that the filter of the frame rate does not leave it out', () => {
  expect(optionsOf(aFile({ codec: 'wmv2' }, { isLoneFrame: true }))).toContain(
    'tpad=stop_mode=clone:stop_duration=0.080,',
  );
  expect(optionsOf(aFile({ codec: 'wmv2' }))).not.toContain('tpad');
});

describe('a recording', () => {
  it('that plays as it is, is copied', () => {
    expect(planRendition(mp4!, aFile(), { abilities })).toMatchObject({ mode: 'copy' });
    expect(planRendition(mp4!, aFile({}, { sound: undefined }), { abilities }).mode).toBe('copy');
  });

  it.each<[string, Recording]>([
    ['ten bits', aFile({ codecProfile: 'High 10', pixelFormat: 'yuv420p10le' })],
    ['full range', aFile({ pixelFormat: 'yuvj420p' })],
    ['full colour', aFile({ codecProfile: 'High 4:4:4 Predictive', pixelFormat: 'yuv444p' })],
    ['another codec in its wrapping', aFile({ codec: 'av1', codecProfile: 'Main' })],
    ['a sound of another codec', aFile({}, { sound: aSound({ codec: 'opus', codecProfile: '' }) })],
    ['a sound of six channels', aFile({}, { sound: aSound({ channels: 6 }) })],
    ['a sound few players know', aFile({}, { sound: aSound({ codecProfile: 'HE-AAC' }) })],
    ['a turned picture', aFile({ asStored: false })],
    ['interlacing', aFile({ interlaced: true })],
    ['HDR', aFile({ hdr: true })],
    ['an odd size', aFile({ width: 641 })],
    ['too large a picture', aFile({ width: 3840, height: 2160 })],
    ['a changing rate', aFile({ rate: { mean: 17.2, peak: 1000, exact: '86/5' } })],
    ['too many frames', aFile({ rate: { mean: 120, peak: 120, exact: '120/1' } })],
    ['too many bits', aFile({}, { peakBitRate: 20_000_000 })],
    ['key frames that are far apart', aFile({}, { keyFrameGap: 10 })],
    ['a late start', aFile({}, { start: 2 })],
  ])('with %s is encoded', (_case, file) => {
    expect(planRendition(mp4!, file, { abilities }).mode).toBe('encode');
  });

  it('standing as upright as a telephone is copied, since the box turns with it', () => {
    expect(planRendition(mp4!, aFile({ width: 1080, height: 1920 }), { abilities }).mode).toBe('copy');
  });

  it('is copied by each form that it fits, and by no other', () => {
    const vp9 = aFile({ codec: 'vp9', codecProfile: 'Profile 0' }, { sound: undefined });
    expect([mp4, webm, ogg].map((profile) => planRendition(profile!, vp9, { abilities }).mode)).toEqual([
      'encode',
      'copy',
      'encode',
    ]);
  });

  it('in HDR is tone-mapped after it was made small, where ffmpeg can', () => {
    expect(optionsOf(aFile({ hdr: true, width: 3840, height: 2160 }))).toMatch(/scale=1920:1080[^ ]*,zscale.*tonemap=/);
    const plan = planRendition(mp4!, aFile({ hdr: true }), { abilities: { toneMap: false } });
    expect(plan.options.join(' ')).not.toContain('zscale');
  });

  it('without a picture has only its sound encoded', () => {
    const sound = aSound({ index: 0, codec: 'flac', codecProfile: '', channels: 1 });
    const options = optionsOf(aFile({}, { picture: undefined, sound }), mp3);
    expect(options).toMatch(/^-map 0:0 -vn .*-ac 1 /);
  });

  it('loses its metadata, its subtitles and its chapters in every form', () => {
    for (const profile of selectProfiles(DEFAULT_RENDITIONS))
      for (const file of [aFile(), aFile({ interlaced: true })])
        expect(optionsOf(file, profile)).toContain('-sn -dn -map_metadata -1 -map_chapters -1');
  });
});

it.each([
  [{ mean: 30000 / 1001, peak: 30000 / 1001, exact: '30000/1001' }, '30000/1001'],
  [{ mean: 0, peak: 0, exact: '0/0' }, '25'],
  [{ mean: 0, peak: 90_000, exact: '0/0' }, '25'],
  [{ mean: 0.01, peak: 0.01, exact: '1/100' }, '1'],
  [{ mean: 17, peak: 1000, exact: '17/1' }, '24'],
  [{ mean: 29.9, peak: 90_000, exact: '299/10' }, '30'],
  [{ mean: 240, peak: 240, exact: '240/1' }, '60'],
])('a rate of %j becomes %s', (rate, exact) => {
  expect(chooseFrameRate({ rate }, 60).exact).toBe(exact);
});

it.each([
  [1164, 767, 1164, 768],
  [1, 1, 32, 32],
  [3840, 2160, 1920, 1080],
  [1080, 1920, 1080, 1920],
  [2160, 3840, 1080, 1920],
  [1440, 1440, 1080, 1080],
  [2, 9999, 32, 1920],
])('%i×%i is fitted to %i×%i', (width, height, fitWidth, fitHeight) => {
  expect(fitted({ width, height }, { width: 1920, height: 1080 })).toEqual({ width: fitWidth, height: fitHeight });
});

describe('the renditions', () => {
  it('are those that are named, in that order', () => {
    expect(selectProfiles('mp4-480p, mp4').map(({ name }) => name)).toEqual(['mp4-480p', 'mp4']);
  });

  it('that are not known are named', () => {
    expect(() => selectProfiles('mp4,mp5')).toThrow(/mp5; known are mp4, webm/);
  });
});

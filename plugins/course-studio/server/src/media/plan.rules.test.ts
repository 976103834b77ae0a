import { describe, expect, it } from 'vitest';

import { compare, fitted, frameRate, planRendition, type Picture, type Probe } from './plan.rules';
import { DEFAULT_RENDITIONS } from '../settings';
import { selectProfiles } from './profiles';

const [mp4, webm, ogg, mp3] = selectProfiles(DEFAULT_RENDITIONS);
const abilities = { toneMap: true };

const aPicture = (values: Partial<Picture> = {}): Picture => ({
  ...{ index: 0, codec: 'h264', codecProfile: 'High', width: 640, height: 360, asStored: true, pixelFormat: 'yuv420p' },
  ...{ rate: { mean: 25, peak: 25, exact: '25/1' }, interlaced: false, hdr: false },
  ...values,
});
const aFile = (picture: Partial<Picture> = {}, values: Partial<Probe> = {}): Probe => ({
  ...{ duration: 60, ends: { picture: 60, sound: 60 }, start: 0, bitRate: 1_000_000, encrypted: false },
  picture: aPicture(picture),
  sound: { index: 1, codec: 'aac', codecProfile: 'LC', channels: 2 },
  ...values,
});
const optionsOf = (file: Probe, profile = mp4!) => planRendition(profile, file, { abilities }).options.join(' ');

describe('a recording', () => {
  it('that plays as it is, is copied', () => {
    expect(planRendition(mp4!, aFile(), { abilities })).toMatchObject({ mode: 'copy' });
    expect(planRendition(mp4!, aFile({}, { sound: undefined }), { abilities }).mode).toBe('copy');
  });

  it.each<[string, Probe]>([
    ['ten bits', aFile({ codecProfile: 'High 10', pixelFormat: 'yuv420p10le' })],
    ['full range', aFile({ pixelFormat: 'yuvj420p' })],
    ['full colour', aFile({ codecProfile: 'High 4:4:4 Predictive', pixelFormat: 'yuv444p' })],
    ['another codec in its wrapping', aFile({ codec: 'av1', codecProfile: 'Main' })],
    ['a sound of another codec', aFile({}, { sound: { index: 1, codec: 'opus', codecProfile: '', channels: 2 } })],
    ['a sound of six channels', aFile({}, { sound: { index: 1, codec: 'aac', codecProfile: 'LC', channels: 6 } })],
    ['a sound few players know', aFile({}, { sound: { index: 1, codec: 'aac', codecProfile: 'HE-AAC', channels: 2 } })],
    ['a turned picture', aFile({ asStored: false })],
    ['interlacing', aFile({ interlaced: true })],
    ['HDR', aFile({ hdr: true })],
    ['an odd size', aFile({ width: 641 })],
    ['too large a picture', aFile({ width: 3840, height: 2160 })],
    ['a changing rate', aFile({ rate: { mean: 17.2, peak: 1000, exact: '86/5' } })],
    ['too many frames', aFile({ rate: { mean: 120, peak: 120, exact: '120/1' } })],
    ['too many bits', aFile({}, { bitRate: 20_000_000 })],
    ['a late start', aFile({}, { start: 2 })],
    ['a lock', aFile({}, { encrypted: true })],
  ])('with %s is encoded', (_case, file) => {
    expect(planRendition(mp4!, file, { abilities }).mode).toBe('encode');
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
    const sound = { index: 0, codec: 'flac', codecProfile: '', channels: 1 };
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
  expect(frameRate({ rate }, 60).exact).toBe(exact);
});

it.each([
  [1164, 767, 1164, 768],
  [1, 1, 32, 32],
  [3840, 2160, 1920, 1080],
  [1080, 1920, 608, 1080],
])('%i×%i is fitted to %i×%i', (width, height, fitWidth, fitHeight) => {
  expect(fitted({ width, height }, { width: 1920, height: 1080 })).toEqual({ width: fitWidth, height: fitHeight });
});

it.each([
  ['whole', 60.5],
  ['short', 30],
  ['wrong', 90],
  ['wrong', 0],
])('is %s when %d s came out of 60 s', (verdict, duration) => {
  expect(compare(aFile(), aFile({}, { duration }))).toBe(verdict);
});

const ending = (picture: number, sound: number) =>
  aFile({}, { duration: Math.max(picture, sound), ends: { picture, sound } });

it.each([
  ['the second half of its picture is missing', 'short', ending(60, 60), ending(30, 60)],
  ['the second half of its sound is missing', 'short', ending(60, 60), ending(60, 30)],
  ['its shorter sound has lost its end', 'short', ending(60, 20), ending(60, 10)],
  ['its picture was shorter already', 'whole', ending(30, 60), ending(30.5, 60)],
  ['its sound was shorter already', 'whole', ending(60, 2), ending(60, 1.5)],
  [
    'the original does not say when its streams end',
    'whole',
    { ...ending(60, 60), ends: ending(0, 0).ends },
    ending(60, 30),
  ],
  ['the result does not say when its sound ends', 'whole', ending(60, 60), ending(60, 0)],
])('when %s, it is %s', (_case, verdict, facts, result) => {
  expect(compare(facts, result)).toBe(verdict);
});

it('is wrong when its sound is missing', () => {
  expect(compare(aFile(), aFile({}, { sound: undefined }))).toBe('wrong');
});

describe('the renditions', () => {
  it('are those that are named, in that order', () => {
    expect(selectProfiles('mp4-480p, mp4').map(({ name }) => name)).toEqual(['mp4-480p', 'mp4']);
  });

  it('that are not known are named', () => {
    expect(() => selectProfiles('mp4,mp5')).toThrow(/mp5; known are mp4, webm/);
  });
});

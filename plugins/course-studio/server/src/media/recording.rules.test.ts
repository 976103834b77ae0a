import { describe, expect, it } from 'vitest';

import type { StreamContent } from './packets.rules';
import {
  amrFramesPerPacket,
  codecName,
  compareResult,
  isCutOff,
  mimeWithCodecs,
  remarksOn,
  toRecording,
  type FileContent,
  type Picture,
  type Probe,
  type Sound,
} from './recording.rules';

const aTrack = { codecProfile: '', codecLevel: 0, codecTag: '', language: null, statedEnd: 60 };
const aPicture = (values: Partial<Picture> = {}): Picture => ({
  ...aTrack,
  index: 0,
  codec: 'h264',
  codecProfile: 'High',
  codecLevel: 31,
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
const aProbe = (values: Partial<Probe> = {}): Probe => ({
  duration: 60,
  isEstimate: false,
  canJump: false,
  start: 0,
  encrypted: false,
  pictures: [aPicture()],
  sounds: [aSound()],
  subtitles: [],
  chapters: 0,
  ...values,
});
const aStream = (end: number, values: Partial<StreamContent> = {}): StreamContent => ({
  packets: 100,
  begin: 0,
  end,
  storedEnd: end,
  total: end,
  lastPacketSeconds: 0.04,
  openSeconds: 0,
  keyFrameGap: 2,
  peakBitRate: 1_000_000,
  ...values,
});
const aContent = (picture: StreamContent | undefined, sound: StreamContent | undefined, endsAbruptly = false) => ({
  streams: new Map([...(picture ? [[0, picture] as const] : []), ...(sound ? [[1, sound] as const] : [])]),
  endsAbruptly,
});
const recordingOf = (probe: Probe, content: FileContent) =>
  toRecording(probe, content, { picture: probe.pictures[0], sound: probe.sounds[0] });
const withEnds = (picture: number, sound: number): Probe =>
  aProbe({
    duration: Math.max(picture, sound),
    pictures: [aPicture({ statedEnd: picture })],
    sounds: [aSound({ statedEnd: sound })],
  });

describe('a file is cut off', () => {
  it.each<[string, boolean, Probe, FileContent]>([
    ['when half of what its header says is there', true, aProbe(), aContent(aStream(30), aStream(30))],
    ['when one of its tracks is', true, aProbe(), aContent(aStream(60), aStream(20))],
    ['when a track that its header describes has nothing', true, aProbe(), aContent(undefined, aStream(60))],
    ['when a packet of a short clip is cut', true, withEnds(0.6, 0.6), aContent(aStream(0.4), aStream(0.6), true)],
    ['not when all is there', false, aProbe(), aContent(aStream(60), aStream(59.9))],
    [
      'not when its last packet may last to the end',
      false,
      withEnds(60, 3.7),
      aContent(aStream(60), aStream(1.95, { lastPacketSeconds: 0, openSeconds: 1.95 })),
    ],
    [
      'not when all of it is one packet of unknown length',
      false,
      withEnds(60, 3.7),
      aContent(aStream(60), aStream(0, { lastPacketSeconds: 0, openSeconds: Infinity })),
    ],
    [
      'when more is missing than its last packet may last',
      true,
      withEnds(60, 60),
      aContent(aStream(60), aStream(30, { lastPacketSeconds: 0, openSeconds: 2 })),
    ],
    [
      'when its last packet, of unknown length, is cut',
      true,
      withEnds(60, 3.7),
      aContent(aStream(60), aStream(1.95, { lastPacketSeconds: 0, openSeconds: 1.95 }), true),
    ],
    ['not when its header was a guess', false, aProbe({ isEstimate: true }), aContent(aStream(30), aStream(30))],
    ['not when its clock may jump', false, aProbe({ canJump: true }), aContent(aStream(30), aStream(30))],
    [
      'not when an edit list leaves its end out',
      false,
      aProbe(),
      aContent(aStream(20, { storedEnd: 60 }), aStream(20, { storedEnd: 60 })),
    ],
    [
      'not when its clock begins late',
      false,
      aProbe({ start: 5, pictures: [aPicture({ statedEnd: 3 })], sounds: [aSound({ statedEnd: 3 })] }),
      aContent(aStream(8, { begin: 5 }), aStream(8, { begin: 5 })),
    ],
    [
      'when it only says how long it is as a whole',
      true,
      aProbe({ pictures: [aPicture({ statedEnd: 0 })], sounds: [] }),
      aContent(aStream(30), undefined),
    ],
    [
      'not when only its subtitles go on',
      false,
      aProbe({
        pictures: [aPicture({ statedEnd: 0 })],
        sounds: [],
        subtitles: [{ index: 2, language: null, isText: true }],
      }),
      aContent(aStream(30), undefined),
    ],
    [
      'not when it says nothing of its length, as those whose recorder died',
      false,
      aProbe({ duration: 0, pictures: [aPicture({ statedEnd: 0 })], sounds: [aSound({ statedEnd: 0 })] }),
      aContent(aStream(30), aStream(30), true),
    ],
  ])('%s', (_case, expected, probe, content) => {
    expect(isCutOff(probe, content)).toBe(expected);
  });
});

describe('the length of a recording', () => {
  it('is what it states as far as its last packet may last', () => {
    const content = aContent(undefined, aStream(1.95, { lastPacketSeconds: 0, openSeconds: 1.95 }));
    const stating = (statedEnd: number) =>
      aProbe({ duration: statedEnd, pictures: [], sounds: [aSound({ statedEnd })] });
    expect(recordingOf(stating(3.7), content).duration).toBe(3.7);
    expect(recordingOf(stating(9), content).duration).toBe(3.9);
    expect(recordingOf(stating(0), content).duration).toBe(1.95);
  });

  it('may be less by the last packet of its sound, which may be filled in part', () => {
    const probe = aProbe({ duration: 0, pictures: [], sounds: [aSound({ statedEnd: 0 })] });
    const musepack = recordingOf(probe, aContent(undefined, aStream(1.5, { lastPacketSeconds: 1.5 })));
    const made = (statedEnd: number) =>
      compareResult(musepack, {
        probe: aProbe({ duration: statedEnd, pictures: [], sounds: [aSound({ statedEnd })] }),
        frames: 0,
        frameRate: 0,
      });
    expect([made(0.5), made(1.5), made(9)]).toEqual(['whole', 'whole', 'wrong']);
  });

  it('is what its packets come to, not what its header says', () => {
    const guess = aProbe({ duration: 14, isEstimate: true, pictures: [], sounds: [aSound({ statedEnd: 14 })] });
    expect(recordingOf(guess, aContent(undefined, aStream(20)))).toMatchObject({ kind: 'audio', duration: 20 });
  });

  it('counts from where its clock begins', () => {
    const late = aContent(aStream(8, { begin: 5, total: 3 }), aStream(8, { begin: 5, total: 3 }));
    expect(recordingOf(aProbe({ start: 5 }), late)).toMatchObject({
      duration: 3,
      pictureLength: { least: 3, most: 3 },
    });
  });

  it('is one of two where the clock was set back', () => {
    const joined = aContent(aStream(3.4, { begin: 1.4, total: 5 }), undefined);
    const { pictureLength } = recordingOf(aProbe({ canJump: true, start: 1.4, sounds: [] }), joined);
    expect(pictureLength?.least).toBeCloseTo(2);
    expect(pictureLength?.most).toBeCloseTo(5);
  });
});

describe('what came out', () => {
  const verdictOf = (content: FileContent, probe: Probe, frames = 0) =>
    compareResult(recordingOf(aProbe(), content), { probe, frames, frameRate: 25 });
  const whole = aContent(aStream(60), aStream(60));

  it.each<[string, string, Probe]>([
    ['all of it', 'whole', withEnds(60, 60.05)],
    ['half of it', 'short', withEnds(30, 30)],
    ['half of its picture', 'short', withEnds(30, 60)],
    ['half of its sound', 'short', withEnds(60, 30)],
    ['two seconds less', 'short', withEnds(58, 58)],
    ['half as much again', 'wrong', withEnds(90, 60)],
    ['nothing', 'wrong', aProbe({ duration: 0 })],
    ['no sound', 'wrong', aProbe({ sounds: [] })],
    ['what does not say when its sound ends', 'whole', withEnds(60, 0)],
  ])('%s is %s', (_case, verdict, probe) => {
    expect(verdictOf(whole, probe)).toBe(verdict);
  });

  it.each([
    ['a picture that was shorter already', aContent(aStream(30), aStream(60)), withEnds(30.04, 60)],
    ['a sound that was shorter already', aContent(aStream(60), aStream(2)), withEnds(60, 2.02)],
  ])('with %s is whole', (_case, content, probe) => {
    expect(verdictOf(content, probe)).toBe('whole');
  });

  it('of a clip under a second is held to its length too', () => {
    const clip = aContent(aStream(0.8), aStream(0.8));
    expect([verdictOf(clip, withEnds(0.8, 0.82)), verdictOf(clip, withEnds(0.3, 0.3))]).toEqual(['whole', 'short']);
  });

  it('of an encoder that leaves out still frames counts by the frames it was given', () => {
    const still = withEnds(51, 60);
    still.pictures = [aPicture({ codec: 'theora', statedEnd: 51 })];
    expect([verdictOf(whole, still, 1500), verdictOf(whole, still, 1275)]).toEqual(['whole', 'short']);
  });
});

describe('the author is told', () => {
  const remarksOf = (probe: Probe, content: FileContent, more: { takenFor?: string; undecodable?: Sound[] } = {}) => {
    const used = { picture: probe.pictures[0], sound: probe.sounds.find((one) => !more.undecodable?.includes(one)) };
    return remarksOn(probe, content, {
      recording: toRecording(probe, content, used),
      takenFor: more.takenFor ?? 'video',
      undecodable: more.undecodable ?? [],
    });
  };
  const content = (...indexes: number[]): FileContent => ({
    streams: new Map(indexes.map((index) => [index, aStream(60)])),
    endsAbruptly: false,
  });

  it('nothing of a recording that learners get whole', () => {
    expect(remarksOf(aProbe(), content(0, 1))).toEqual([]);
  });

  it('of each track, subtitle and chapter that is left out', () => {
    const probe = aProbe({
      sounds: [aSound(), aSound({ index: 2, language: 'deu' }), aSound({ index: 3 })],
      subtitles: [{ index: 4, language: 'eng', isText: true }],
      chapters: 12,
    });
    expect(remarksOf(probe, content(0, 1, 2))).toEqual([
      { type: 'sound', language: 'deu' },
      { type: 'subtitles', stream: 4, language: 'eng', isText: true },
      { type: 'chapters', count: 12 },
    ]);
  });

  it('of a track that was passed over because nothing here decodes it', () => {
    const spatial = aSound({ codec: 'unknown', codecTag: 'apac' });
    const probe = aProbe({ sounds: [spatial, aSound({ index: 2 })] });
    expect(remarksOf(probe, content(0, 1, 2), { undecodable: [spatial] })).toEqual([
      { type: 'undecodable', codec: 'apac' },
    ]);
  });

  it('that a video has no picture', () => {
    expect(remarksOf(aProbe({ pictures: [] }), content(1))).toEqual([{ type: 'soundOnly' }]);
    expect(remarksOf(aProbe({ pictures: [] }), content(1), { takenFor: 'audio' })).toEqual([]);
  });
});

it.each([
  [aSound({ codec: 'aac', codecProfile: '41' }), 'xHE-AAC'],
  [aSound({ codec: 'unknown', codecTag: 'apac' }), 'apac'],
  [aSound({ codec: 'unknown', codecTag: '[0][0][0][0]' }), '?'],
  [aSound({ codec: 'ac4' }), 'AC-4'],
  [aPicture({ codec: 'vvc' }), 'H.266 (VVC)'],
])('a track of %o is called %s', (track, name) => {
  expect(codecName(track)).toBe(name);
});

it.each<[string, Pick<Probe, 'pictures' | 'sounds'>, string]>([
  ['video/mp4', aProbe(), 'video/mp4; codecs="avc1.64001F, mp4a.40.2"'],
  ['video/mp4', aProbe({ sounds: [] }), 'video/mp4; codecs="avc1.64001F"'],
  [
    'video/webm',
    { pictures: [aPicture({ codec: 'vp9' })], sounds: [aSound({ codec: 'opus' })] },
    'video/webm; codecs="vp9, opus"',
  ],
  [
    'video/ogg',
    { pictures: [aPicture({ codec: 'theora' })], sounds: [aSound({ codec: 'vorbis' })] },
    'video/ogg; codecs="theora, vorbis"',
  ],
  ['audio/ogg', { pictures: [], sounds: [aSound({ codec: 'vorbis' })] }, 'audio/ogg; codecs="vorbis"'],
  ['audio/mpeg', { pictures: [], sounds: [aSound({ codec: 'mp3' })] }, 'audio/mpeg'],
  ['video/mp4', { pictures: [aPicture({ codecProfile: 'High 4:4:4' })], sounds: [] }, 'video/mp4'],
  ['video/mp4; codecs="av01.0.08M.08"', aProbe(), 'video/mp4; codecs="av01.0.08M.08"'],
])('%s says what is in it', (mime, probe, expected) => {
  expect(mimeWithCodecs(mime, probe)).toBe(expected);
});

it.each([
  ['amr_nb', 2, 1],
  ['amr_nb', 10, 5],
  ['amr_wb', 20, 10],
  ['amr_nb', 9.98, 5],
  ['amr_nb', 0, 0],
  ['aac', 10, 0],
])('a hundred packets of %s that last for %d seconds have %d frames of AMR each', (codec, total, frames) => {
  // The last one may be shorter than the others.
  const content = aStream(60, { packets: 100, total, lastPacketSeconds: 0.08 });
  expect(amrFramesPerPacket(aSound({ codec }), content)).toBe(frames);
});

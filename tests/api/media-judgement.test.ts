import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import iconv from 'iconv-lite';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AssetView } from '../../plugins/course-studio/shared/draft';
import en from '../../plugins/course-studio/admin/src/translations/en.json';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { make } from '../media';

/** What a file is, how long it is and what is wrong with it is judged by what is in it, not by its name, header or container. */

let studio: Studio;
let author: Person;
let draft: string;

// Made before the server is up: ffmpeg blocks this process, and with it the server in it.
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-judgement-'));
const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph];
const picture = (seconds: number, size = '160x120') => lavfi(`testsrc2=duration=${seconds}:size=${size}:rate=25`);
const tone = (seconds: number, frequency = 440) => lavfi(`sine=duration=${seconds}:frequency=${frequency}`);
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const AAC = ['-c:a', 'aac'];
const made = (name: string, ...args: string[]): string => make(path.join(dir, name), args);
const VIDEO = [...X264, ...AAC, '-shortest'];

const film = made('film.mp4', ...picture(3), ...tone(3), ...VIDEO);
const voice = made('voice.mp4', ...tone(3), ...AAC, '-brand', 'mp42');

/** Sound whose first second needs far fewer bits than the rest: its length cannot be told by its beginning. */
const CHANGING_SOUND = lavfi("aevalsrc=exprs='if(lt(t,1),0,random(0)-0.5)':duration=8:sample_rate=44100");

/** The same bytes again, so that the clock is set back in the middle. */
const joined = (name: string, file: string): string => {
  const whole = path.join(dir, name);
  fs.writeFileSync(whole, Buffer.concat([fs.readFileSync(file), fs.readFileSync(file)]));
  return whole;
};

/** A copy of the file that `change` has changed. */
const patched = (name: string, file: string, change: (content: Buffer) => void): string => {
  const content = fs.readFileSync(file);
  change(content);
  const changed = path.join(dir, name);
  fs.writeFileSync(changed, content);
  return changed;
};

const SUBTITLES = path.join(dir, 'subtitles.srt');
fs.writeFileSync(SUBTITLES, '1\n00:00:00,500 --> 00:00:02,000\nHello\n');
const CHAPTERS = path.join(dir, 'chapters.txt');
fs.writeFileSync(
  CHAPTERS,
  [';FFMETADATA1', ...[0, 1, 2].map((at) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${at}\nEND=${at + 1}\ntitle=${at}`)].join(
    '\n',
  ),
);

/** White and grey as a screen of today shows them, graded as HDR. */
const inHdr = (name: string, transfer: string): string =>
  made(
    name,
    ...lavfi('color=white:size=160x120:rate=5:duration=1,drawbox=x=80:w=80:h=120:color=0x808080:t=fill,format=gbrp'),
    '-vf',
    [
      'format=gbrpf32le,setparams=colorspace=gbr:color_primaries=bt709:color_trc=bt709:range=pc',
      'zscale=tin=bt709:t=linear:npl=203',
      `zscale=p=bt2020:t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`,
    ].join(','),
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=none:crf=10',
    '-color_primaries',
    'bt2020',
    '-color_trc',
    transfer,
    '-colorspace',
    'bt2020nc',
  );

const FILES = {
  hdr10: inHdr('hdr10.mp4', 'smpte2084'),
  hlg: inHdr('hlg.mp4', 'arib-std-b67'),
  soundFirst: made('first.wmv', ...tone(2), ...picture(2), '-map', '0', '-map', '1', '-c:v', 'wmv2', '-c:a', 'wmav2'),
  pictureInM4a: made('brand.m4a', '-i', film, '-c', 'copy', '-f', 'mp4', '-brand', 'M4A '),
  recorder: made('recorder.webm', ...tone(2), '-c:a', 'libopus', '-live', '1'),
  soundInMatroska: made('sound.mkv', ...tone(2), '-c:a', 'libvorbis'),
  wavpack: made('sound.wv', ...tone(2), '-c:a', 'wavpack'),
  coreAudio: made('sound.caf', ...tone(2), '-c:a', 'pcm_s16be'),
  secondDecodes: patched(
    'spatial.mov',
    made('plain.mov', ...picture(2), ...tone(2), ...tone(2, 880), '-map', '0', '-map', '1', '-map', '2', ...VIDEO),
    // Of the two descriptions of sound the first one gets the name of a codec that nobody knows.
    (content) => {
      content.write('free', content.indexOf('wave'));
      content.write('apac', content.indexOf('mp4a'));
    },
  ),
  bilingual: made(
    'bilingual.mkv',
    ...picture(3),
    ...tone(3),
    ...tone(3, 880),
    '-i',
    SUBTITLES,
    '-i',
    CHAPTERS,
    '-map_metadata',
    '4',
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    '-map',
    '3',
    ...X264,
    ...AAC,
    '-c:s',
    'srt',
    '-metadata:s:a:1',
    'language=deu',
    '-metadata:s:s:0',
    'language=eng',
  ),
  see: made('see.mov', ...lavfi('color=red@0.5:size=160x120:rate=25:duration=1,format=rgba'), '-c:v', 'qtrle'),

  aacWithoutLength: made('voice.aac', ...CHANGING_SOUND, '-c:a', 'aac', '-b:a', '160k'),
  mp3WithoutLength: made(
    'voice.mp3',
    ...CHANGING_SOUND,
    '-c:a',
    'libmp3lame',
    '-q:a',
    '4',
    '-write_xing',
    '0',
    '-id3v2_version',
    '0',
  ),
  lateClock: made('late.mkv', '-i', film, '-c', 'copy', '-output_ts_offset', '5'),
  lateSound: made('late-sound.mkv', '-itsoffset', '2', ...tone(2), ...tone(4, 880), '-map', '0', '-map', '1', ...AAC),
  joinedStream: joined('joined.ts', made('part.ts', '-i', film, '-c', 'copy')),
  short: made('short.mp4', ...picture(0.4), ...tone(0.4), ...VIDEO),
  still: made('still.mp4', ...lavfi('color=white:size=160x120:rate=25:duration=4'), ...X264),
  loneFrame: made('slide.wmv', ...picture(0.04), '-c:v', 'wmv2'),
  loneFrameWithSound: made('slide.asf', ...picture(0.04), ...tone(2), '-c:v', 'wmv2', '-c:a', 'wmav2'),
  trimmed: made('trimmed.mp4', '-ss', '1.1', '-i', film, '-c', 'copy'),

  animation: made('moves.apng', ...picture(0.4), '-f', 'apng', '-plays', '0'),
  standing: made('standing.mp4', ...picture(1, '1080x1920'), ...X264),
  sparseKeys: made('sparse.mp4', ...picture(7), ...X264, '-g', '1000'),
};

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  draft = await newDraft();
});
afterAll(async () => {
  await studio.stop();
  fs.rmSync(dir, { recursive: true });
});

const { call, newDraft, send, settled, rows } = atDesk(() => ({ studio, author }));
const sent = async (name: string, content: Buffer) => settled(draft, await send(draft, name, content), 90);
const judged = (file: string) => sent(path.basename(file), fs.readFileSync(file));

interface Stream {
  codec_type: 'video' | 'audio';
  codec_name: string;
  width: number;
  height: number;
  duration: string;
}

/** The streams of a finished rendition. Not in this process' own time: the server in it goes on. */
async function streamsOf(view: AssetView, profile: string): Promise<Stream[]> {
  const [row] = await rows({ parent: view.id, profile });
  const file = path.join(studio.dir, 'files', `${row.key}${row.ext}`);
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file]);
  return (JSON.parse(stdout) as { streams: Stream[] }).streams;
}

describe('what a file is, is what is in it:', () => {
  it.each([
    ['a WMV with its sound first is a video', FILES.soundFirst, 'video', []],
    ['a video in a file that calls itself M4A is a video', FILES.pictureInM4a, 'video', []],
    ['what a browser recorded of a microphone is a sound', FILES.recorder, 'audio', [{ type: 'soundOnly' }]],
    ['a sound in an MP4 is a sound', voice, 'audio', [{ type: 'soundOnly' }]],
    ['a sound in Matroska is a sound', FILES.soundInMatroska, 'audio', [{ type: 'soundOnly' }]],
    ['a WavPack is a sound', FILES.wavpack, 'audio', []],
    ['a Core Audio file is a sound', FILES.coreAudio, 'audio', []],
  ])('%s', async (_case, file, kind, remarks) => {
    const view = await judged(file);
    expect(view).toMatchObject({ state: 'finished', errorCode: null, kind, remarks });
    const [profile, types] = kind === 'video' ? ['mp4', ['audio', 'video']] : ['mp3', ['audio']];
    expect((await streamsOf(view, profile)).map(({ codec_type }) => codec_type).sort()).toEqual(types);
  });

  it('of two sounds the first that can be decoded is used, and the author is told of the other', async () => {
    const view = await judged(FILES.secondDecodes);
    expect(view).toMatchObject({ state: 'finished', remarks: [{ type: 'undecodable', codec: 'apac' }] });
    expect(await streamsOf(view, 'mp4')).toHaveLength(2);
  });

  it('the author is told of a second language, subtitles, chapters and transparency', async () => {
    expect((await judged(FILES.bilingual)).remarks).toEqual([
      { type: 'sound', language: 'deu' },
      { type: 'subtitles', stream: 3, language: 'eng', isText: true, url: expect.any(String) as string },
      { type: 'chapters', count: 3 },
    ]);
    expect((await judged(FILES.see)).remarks).toEqual([{ type: 'transparency' }]);
  });
});

it('subtitles inside a video can be fetched as captions', async () => {
  const { remarks } = await judged(FILES.bilingual);
  const inside = remarks.find((remark) => remark.type === 'subtitles');
  const address = inside?.type === 'subtitles' ? inside.url : null;
  const text = await (await fetch(`${studio.url}${address}`)).text();
  expect(text).toMatch(/^WEBVTT\n\n(00:)?00:00\.5\d\d --> (00:)?00:02\.0\d\d\nHello\n/);
});

describe('a recording is as long as what can be decoded of it:', () => {
  it.each([
    ['AAC without a length', FILES.aacWithoutLength, 'mp3', 8],
    ['MP3 of a changing rate without a length', FILES.mp3WithoutLength, 'mp3', 8],
    ['a browser’s recording without a length', FILES.recorder, 'mp3', 2],
    ['one whose clock begins at five seconds', FILES.lateClock, 'mp4', 3],
    ['two recordings joined into one stream', FILES.joinedStream, 'mp4', 6],
    ['a sound that begins two seconds after another one', FILES.lateSound, 'mp3', 4],
    ['one of less than half a second', FILES.short, 'mp4', 0.4],
    ['a still picture', FILES.still, 'mp4', 4],
    ['one that was trimmed without being encoded again', FILES.trimmed, 'mp4', 1.9],
  ])('%s', async (_case, file, profile, seconds) => {
    const view = await judged(file);
    expect(view).toMatchObject({ state: 'finished', errorCode: null });
    const [row] = await rows({ documentId: view.id });
    expect(row.duration).toBeCloseTo(seconds, 0);
    for (const { duration } of await streamsOf(view, profile))
      expect(Math.abs(Number(duration) - seconds)).toBeLessThan(0.3);
  });
});

describe('a video', () => {
  it('that stands keeps its pixels in every form', async () => {
    const view = await judged(FILES.standing);
    for (const profile of ['mp4', 'webm', 'ogg'])
      expect((await streamsOf(view, profile))[0]).toMatchObject({ width: 1080, height: 1920 });
  });

  it.each(['smpte2084', 'arib-std-b67'])('in HDR (%s) keeps its white white and its grey grey', async (transfer) => {
    const view = await judged(FILES[transfer === 'smpte2084' ? 'hdr10' : 'hlg']);
    const [row] = await rows({ parent: view.id, profile: 'mp4' });
    const file = path.join(studio.dir, 'files', `${row.key}${row.ext}`);
    // The left half is white, the right half is a grey of 128.
    const halves = ['-vf', 'scale=2:1:flags=area,format=gray', '-frames:v', '1', '-f', 'rawvideo', '-'];
    const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', file, ...halves], {
      encoding: 'buffer',
    });
    const [white, grey] = [...stdout];
    expect(white).toBeGreaterThan(245);
    expect(Math.abs(grey! - 128)).toBeLessThan(5);
  });

  it('whose key frames are far apart is not copied', async () => {
    const view = await judged(FILES.sparseKeys);
    const [row] = await rows({ parent: view.id, profile: 'mp4' });
    const keys = ['-select_streams', 'v', '-skip_frame', 'nokey', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
    const file = path.join(studio.dir, 'files', `${row.key}${row.ext}`);
    const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...keys, file]);
    expect(stdout.match(/\d+\.\d+/g)).toHaveLength(2);
  });

  it('says in the type of each form which codecs it needs', async () => {
    const view = await judged(film);
    expect(view.sources.map(({ mime }) => mime)).toEqual([
      expect.stringMatching(/^video\/mp4; codecs="avc1\.[0-9A-F]{6}, mp4a\.40\.2"$/),
      'video/webm; codecs="vp9, opus"',
      'video/ogg; codecs="theora, vorbis"',
    ]);
  });
});

describe('what everybody gets of a picture', () => {
  const photoOf = (orientation: number) =>
    sharp({ create: { width: 1200, height: 800, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Make: 'Telephone', Artist: 'Ada Lovelace' }, IFD3: { GPSLatitude: '43/1 28/1 2/1' } })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();

  it('is upright in every size, and tells neither place nor device nor author', async () => {
    const photo = await photoOf(6);
    expect(photo.includes('Lovelace')).toBe(true);
    const { sources, state } = await sent('photo.jpg', photo);
    expect(state).toBe('finished');
    expect(sources.map(({ profile }) => profile)).toEqual(['picture', 'large', 'medium', 'small', 'thumbnail']);
    for (const { url } of sources) {
      const content = Buffer.from(await (await fetch(`${studio.url}${url}`)).arrayBuffer());
      const { width, height } = await sharp(content).metadata();
      expect(height).toBeGreaterThan(width);
      expect(['Exif', 'Telephone', 'Lovelace'].filter((word) => content.includes(word))).toEqual([]);
    }
  });

  it('is what browsers show, where the file is not', async () => {
    const tiff = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .tiff()
      .toBuffer();
    expect(await sent('scan.tif', tiff)).toMatchObject({
      state: 'finished',
      sources: [{ profile: 'picture', mime: 'image/jpeg' }],
    });
  });

  it('moves where it moved', async () => {
    expect(await judged(FILES.animation)).toMatchObject({ state: 'finished', kind: 'image', mime: 'image/apng' });
  });
});

describe('captions', () => {
  const inCodePage = (text: string, encoding: string) =>
    iconv.encode(`1\r\n00:00:01,000 --> 00:00:02,500\r\n${text}\r\n`, encoding);
  const textOf = async (view: AssetView) => (await fetch(`${studio.url}${view.sources[0]!.url}`)).text();

  it.each([
    ['windows-1251', 'Привет, мир. Это лекция'],
    ['windows-1252', 'Grüße – „Zitat“'],
    ['shift_jis', 'こんにちは世界'],
  ])('in %s are read, and their author sees a line of them', async (encoding, text) => {
    const view = await sent('captions.srt', inCodePage(text, encoding));
    expect(await textOf(view)).toBe(`WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n${text}\n`);
    expect(view.remarks).toEqual([{ type: 'encoding', encoding, sample: text, certainty: 'unsure' }]);
  });

  it('of many letters are read without a question, and their author is told how', async () => {
    const text = 'Привет, мир. Сегодня мы поговорим о приливах и отливах: почему вода поднимается дважды в сутки?';
    const { remarks } = await sent('captions.srt', inCodePage(text, 'windows-1251'));
    expect(remarks).toMatchObject([{ type: 'encoding', encoding: 'windows-1251', certainty: 'sure' }]);
  });

  describe('that nothing says the encoding of', () => {
    const encodings = (course: string, asset: string) => `/drafts/${course}/captions/${asset}/encodings`;
    const choose = (asset: string, encoding: string, course = draft) =>
      call('POST', encodings(course, asset), { data: { encoding } });
    const LINE = 'Heute hören wir, wofür man Gezeiten früher benötigte.';
    /** Of an old Mac, and taken for one of Windows. */
    const guessed = () => sent('captions.de.srt', inCodePage(LINE, 'macintosh'));

    it('show how they read in each, the likeliest first', async () => {
      const { id } = await guessed();
      const { status, body } = await call('GET', encodings(draft, id));
      expect([status, body.data.current]).toEqual([200, body.data.readings[0].encoding]);
      expect(body.data.readings.slice(0, 4)).toContainEqual({ encoding: 'macintosh', lines: [LINE] });
    });

    it('are stored once more, read as their author chooses, and the file they came in stays', async () => {
      const before = await guessed();
      const { status, body } = await choose(before.id, 'macintosh');
      expect([status, body.data.name]).toEqual([201, 'captions.de.srt']);
      expect(body.data.id).not.toBe(before.id);
      const view = await settled(draft, body.data.id);
      expect(view.remarks).toEqual([{ type: 'encoding', encoding: 'macintosh', sample: LINE, certainty: 'chosen' }]);
      expect(await textOf(view)).toContain(LINE);
      expect(await textOf(before)).not.toContain(LINE);
      const again = await choose(view.id, 'windows-1252');
      expect(again.body.data.remarks).toMatchObject([{ encoding: 'windows-1252', certainty: 'chosen' }]);
    });

    it('are not read as what leaves no cue, nor in what is no encoding', async () => {
      const { id } = await guessed();
      const wide = await choose(id, 'utf-16le');
      expect([wide.status, wide.body.error.details.code]).toEqual([400, 'captions.encoding']);
      expect((await choose(id, 'ebcdic')).body.error.details.code).toBe('body.invalid');
      expect(await rows({ draft, name: 'captions.de.srt', state: 'error' })).toEqual([]);
    });

    it('are only those of the course', async () => {
      const [mine, other] = [await guessed(), await newDraft()];
      expect((await choose(mine.id, 'macintosh', other)).body.error.details.code).toBe('asset.unknown');
    });

    it('are not what other files are', async () => {
      const notes = await sent('notes.txt', Buffer.from('High tide\n'));
      const { status, body } = await call('GET', encodings(draft, notes.id));
      expect([status, body.error.details.code]).toEqual([409, 'captions.unstored']);
    });
  });

  it('that cannot be shown are told by line and text, and nobody gets the comments between them', async () => {
    const cues = '00:0x.000 --> 00:02.000\nLost\n\nNOTE by Ada Lovelace\n\n00:03.000 --> 00:04.000\nKept\n';
    const view = await sent('lesson.vtt', Buffer.from(`WEBVTT\n\n${cues}`));
    expect(view).toMatchObject({
      state: 'finished',
      remarks: [{ type: 'skippedCue', line: 3, text: '00:0x.000 --> 00:02.000 Lost' }],
    });
    expect(view.sources).toHaveLength(1);
    expect(await textOf(view)).not.toContain('Lovelace');
  });

  it('of which many cannot be shown are told in part, and counted', async () => {
    const lost = Array.from({ length: 25 }, (_, at) => `${at + 1}\n00:00:0x,000 --> 00:00:02,000\nLost\n\n`).join('');
    const view = await sent('lesson.srt', Buffer.from(`${lost}26\n00:00:03,000 --> 00:00:04,000\nKept\n`));
    expect(view.remarks).toHaveLength(21);
    expect(view.remarks.at(-1)).toEqual({ type: 'skippedCues', count: 5 });
  });

  it.each([
    ['SubRip without counters', 'a.srt', '00:00:00,500 --> 00:00:01,500\nHello\n', '00:00:00.500 --> 00:00:01.500'],
    ['SubRip of an old Mac', 'b.srt', '1\r00:00:00,500 --> 00:00:01,500\rHello\r', '00:00:00.500 --> 00:00:01.500'],
    [
      'WebVTT with commas',
      'c.vtt',
      'WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello\n',
      '00:00:01.000 --> 00:00:02.000',
    ],
  ])('as %s become what browsers read', async (_case, name, content, times) => {
    const view = await sent(name, Buffer.from(content));
    expect(view).toMatchObject({ kind: 'captions', state: 'finished', remarks: [] });
    expect(await textOf(view)).toBe(`WEBVTT\n\n${times}\nHello\n`);
  });
});

it.each([
  ['notes.txt', 'other', 'text/plain'],
  ['tides.csv', 'spreadsheet', 'text/csv'],
])('a handout like %s is taken', async (name, kind, mime) => {
  expect(await sent(name, Buffer.from('High;tide\n'))).toMatchObject({ state: 'finished', kind, mime });
});

/** Changes the configuration of AAC to that of the profile that is called xHE-AAC. */
const toExtendedAac = (content: Buffer): void => {
  const descriptor = content.indexOf(Buffer.from([0x05, 0x80, 0x80, 0x80]), content.indexOf('esds'));
  content.set([0xf9, 0x48, 0x20, 0, 0].slice(0, content[descriptor + 4]), descriptor + 5);
};

const cut = (file: string, share = 0.5): Buffer => {
  const content = fs.readFileSync(file);
  return content.subarray(0, Math.floor(content.length * share));
};
/** Two seconds of AMR in MP4, five of whose frames make a packet, as if one had made them one by one. */
function joinedFrames(): Buffer {
  const frame = Buffer.from([0x3c, ...Array.from({ length: 31 }, (_, at) => at)]);
  const raw = path.join(dir, 'frames.amr');
  fs.writeFileSync(raw, Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 100 }, () => frame)]));
  const content = fs.readFileSync(made('frames.3gp', '-f', 'amr', '-i', raw, '-c', 'copy'));
  const multiply = (box: string, at: number, factor: number): void => {
    const place = content.indexOf(box) + at;
    content.writeUInt32BE(content.readUInt32BE(place) * factor, place);
  };
  // Bytes and number of packets, how many and how long they are, and how many lie together.
  multiply('stsz', 8, 5);
  multiply('stsz', 12, 1 / 5);
  multiply('stts', 12, 1 / 5);
  multiply('stts', 16, 5);
  multiply('stsc', 16, 1 / 5);
  return content;
}
/** Cut once more, in the middle of a packet of so many bytes. */
const insideAPacket = (content: Buffer, bytes: number): Buffer =>
  content.subarray(0, Math.floor(content.length / bytes) * bytes - bytes / 2);
const spoilt = (file: string): Buffer => {
  const content = fs.readFileSync(file);
  const from = content.indexOf('mdat') + 4;
  const to = content.indexOf('moov') > from ? content.indexOf('moov') - 4 : content.length;
  for (let at = from; at < to; at += 1) content[at] = (at * 7919) % 251;
  return content;
};
const long = (name: string, ...options: string[]) => made(name, ...picture(6), ...tone(6), ...options);

it.each([
  ['alone', FILES.loneFrame, ['video']],
  ['with sound', FILES.loneFrameWithSound, ['audio', 'video']],
])('a picture of a single frame is kept, %s', async (_case, file, types) => {
  const view = await judged(file);
  expect(view).toMatchObject({ state: 'finished', kind: 'video', errorCode: null });
  for (const profile of ['mp4', 'webm', 'ogg'])
    expect((await streamsOf(view, profile)).map(({ codec_type }) => codec_type).sort()).toEqual(types);
});

it.each([
  ['an MP4 in fragments', cut(long('fragments.mp4', ...VIDEO, '-g', '25', '-movflags', 'frag_keyframe+empty_moov'))],
  ['an Ogg', cut(long('whole.ogv', '-c:v', 'libtheora', '-c:a', 'libvorbis'))],
  ['a live Matroska', cut(long('live.mkv', ...VIDEO, '-live', '1'))],
  ['a transport stream', insideAPacket(cut(long('live.ts', ...VIDEO)), 188)],
  ['a program stream', insideAPacket(cut(long('live.mpg', '-c:v', 'mpeg2video', '-c:a', 'mp2')), 2048)],
])('%s whose recorder died is taken as far as it goes, and its author is told', async (_case, content) => {
  const view = await sent('lecture.mp4', content);
  expect(view).toMatchObject({ state: 'finished', errorCode: null, remarks: [{ type: 'endsAbruptly' }] });
  const [{ duration }] = await rows({ documentId: view.id });
  expect(duration).toBeGreaterThan(1.5);
  expect(duration).toBeLessThan(5);
});

describe('every message is true and names the way out:', () => {
  const fast = long('fast.mp4', ...VIDEO, '-movflags', '+faststart');
  it.each<[string, Buffer, string, RegExp, name?: string]>([
    ['an MP4 that lost its half', cut(fast), 'media.truncated', /is incomplete.*Upload the whole file/],
    ['a Matroska that lost its half', cut(made('cut.mkv', '-i', fast, '-c', 'copy')), 'media.truncated', /incomplete/],
    ['an AVI that lost its half', cut(long('cut.avi', '-c:v', 'mpeg4')), 'media.truncated', /incomplete/],
    ['a WMV that lost its half', cut(long('cut.wmv', '-c:v', 'wmv2')), 'media.truncated', /incomplete/],
    ['an MP3 that lost its half', cut(made('cut.mp3', ...tone(20))), 'media.truncated', /incomplete/],
    ['a WAVE that lost its half', cut(made('cut.wav', ...tone(20))), 'media.truncated', /incomplete/],
    ['a FLAC that lost its half', cut(made('cut.flac', ...tone(20))), 'media.truncated', /incomplete/],
    [
      'an audio book that lost its half',
      cut(made('cut.m4a', '-i', voice, '-c', 'copy', '-movflags', '+faststart')),
      'media.truncated',
      /incomplete/,
    ],
    [
      'a recording of an old telephone with five frames of sound in a packet',
      joinedFrames(),
      'media.unsupported',
      /^AMR \(5 frames per packet\) is not supported\. Save .* MP4/,
    ],
    ['an MP4 without its index', cut(film, 0.2), 'media.truncated', /incomplete/],
    ['a video of which nothing can be decoded', spoilt(film), 'media.damaged', /damaged.*upload the new file/],
    [
      'sound in a profile that is not decoded here',
      fs.readFileSync(patched('extended.m4a', voice, toExtendedAac)),
      'media.unsupported',
      /^xHE-AAC is not supported\. Save .* MP4/,
    ],
    [
      'a picture in a codec that is not decoded here',
      fs.readFileSync(
        patched('unknown.mp4', film, (content) =>
          content.write('zzzz', content.indexOf('avc1', content.indexOf('stsd'))),
        ),
      ),
      'media.unsupported',
      /^zzzz is not supported\. Save .* MP4/,
    ],
    [
      'a photo of a telephone that ends after its first bytes',
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      'image.truncated',
      /incomplete.*whole file/,
    ],
    [
      'a PNG that ends after its first bytes',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\xff\xff', 'latin1'),
      'image.truncated',
      /incomplete.*whole file/,
    ],
    ['half a PDF', Buffer.from('%PDF-1.4\n1 0 obj<<>>'), 'document.damaged', /incomplete or damaged.*save it again/],
    [
      'a PDF with a password',
      Buffer.from('%PDF-1.4\n1 0 obj<</R 2/P -4/O<00>/U<00>>>endobj trailer<</Encrypt 1 0 R>>\n%%EOF'),
      'type.protected',
      /password-protected.*Remove the password/,
    ],
    ['sound of which only the tag is there', Buffer.from('ID3\x04\0\0\0\0\x0f\x7f'), 'media.unreadable', /damaged/],
    [
      'a photo that ends after its first bytes',
      Buffer.from('ffd8ffe100040102', 'hex'),
      'image.truncated',
      /incomplete.*whole file/,
    ],
    [
      'a program',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000)]),
      'type.refused',
      /not allowed.*another format/,
    ],
    [
      'a page that was saved instead',
      Buffer.from('<!doctype html>'),
      'type.textOnly',
      /ends in \.mp4.*only text.*right file/,
    ],
    [
      'what begins like nothing',
      Buffer.from('9d01'.repeat(500), 'hex'),
      'type.mismatch',
      /ends in \.mp4.*save it again/,
    ],
    [
      'half an animation',
      Buffer.from('FWS\x06\xff\0\0\0\x70\0', 'latin1'),
      'document.damaged',
      /incomplete or damaged/,
    ],
    ['half of a text in RTF', Buffer.from('{\\rtf1 Dear {\\b all'), 'document.damaged', /incomplete or damaged/],
    [
      'captions without a cue',
      Buffer.from('WEBVTT\n\nNOTE no cue\n'),
      'captions.unreadable',
      /no line has a time and a text.*SubRip/,
    ],
    [
      'a text that calls itself captions',
      Buffer.from('Hello'),
      'captions.unreadable',
      /no line has.*SubRip/,
      'lecture.srt',
    ],
    [
      'an old document without its list of parts',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(900)]),
      'document.damaged',
      /incomplete or damaged.*save it again/,
      'lecture.doc',
    ],
  ])('%s', async (_case, content, code, text, name = 'lecture.mp4') => {
    const view = await sent(name, content);
    expect(view).toMatchObject({ state: 'error', errorCode: code, sources: [] });
    const texts: Record<string, string> = en;
    const key = view.errorSubject ? `assetError.${code}.named` : `assetError.${code}`;
    expect(texts[key]?.replace('{subject}', view.errorSubject ?? '')).toMatch(text);
    expect(await rows({ documentId: view.id })).toMatchObject([{ retryAt: null, leaseToken: null }]);
  });
});

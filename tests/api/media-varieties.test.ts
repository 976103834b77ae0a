import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createId } from '@paralleldrive/cuid2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AssetView } from '../../plugins/course-studio/shared/draft';
import { aFileNode, aSmallCourse } from '../../database/seeds/nodes';
import { atDesk } from '../authoring';
import { startStudio, type Person, type Studio } from '../harness';
import { make } from '../media';

let studio: Studio;
let author: Person;
let draft: string;

// Made before the server is up: ffmpeg blocks this process, and with it the server in it.
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-varieties-'));
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=duration=1:size=160x120:rate=25'];
const sine = (seconds: number) => ['-f', 'lavfi', '-i', `sine=duration=${seconds}`];
const TONE = sine(1);
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const AAC = ['-c:a', 'aac'];
const made = (name: string, ...args: string[]) => make(path.join(dir, name), args);
/** A left half in red: where it ends up says how the picture was turned. */
const HALF_RED = ['-f', 'lavfi', '-i', 'color=blue:size=160x80:rate=25:duration=1,drawbox=w=80:h=80:color=red:t=fill'];

const upright = made('upright.mp4', ...HALF_RED, ...X264);
const turned = (angle: number) =>
  made(`turned-${angle}.mp4`, '-i', upright, '-c', 'copy', '-metadata:s:v', `rotate=${angle}`);
const hdr = (transfer: string) => [
  '-c:v',
  'libx265',
  '-preset',
  'ultrafast',
  '-x265-params',
  'log-level=none',
  '-pix_fmt',
  'yuv420p10le',
  '-color_primaries',
  'bt2020',
  '-color_trc',
  transfer,
  '-colorspace',
  'bt2020nc',
];
const FILES = {
  copied: made('copied.mp4', ...PICTURE, ...TONE, ...X264, ...AAC, '-shortest'),
  turned90: turned(90),
  turned180: turned(180),
  turned270: turned(270),
  deep: made('deep.mp4', ...PICTURE, '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le'),
  interlaced: made('interlaced.mp4', ...PICTURE, ...X264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'),
  hdr10: made('hdr10.mp4', ...PICTURE, ...hdr('smpte2084')),
  hlg: made('hlg.mp4', ...PICTURE, ...hdr('arib-std-b67')),
  bilingual: made(
    'bilingual.mkv',
    ...PICTURE,
    ...TONE,
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=1760:duration=1',
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
    ...X264,
    ...AAC,
    '-shortest',
  ),
  odd: made('odd.mkv', '-f', 'lavfi', '-i', 'testsrc2=duration=1:size=161x119', '-c:v', 'ffv1'),
  tiny: made('tiny.mkv', '-f', 'lavfi', '-i', 'color=red:duration=1:size=2x2,format=gray,crop=1:1', '-c:v', 'ffv1'),
  tall: made('tall.mkv', '-f', 'lavfi', '-i', 'color=red:duration=1:size=2x9999:rate=5', '-c:v', 'ffv1'),
  wide: made('wide.mp4', ...PICTURE, ...X264, '-vf', 'setsar=2/1'),
  changing: made('changing.mkv', ...PICTURE, ...X264, '-vf', "select='lt(n,5)+not(mod(n,5))'", '-vsync', 'vfr'),
  dense: made('dense.mp4', '-f', 'lavfi', '-i', 'testsrc2=duration=1:size=160x120:rate=120', ...X264),
  sparse: made('sparse.mp4', '-f', 'lavfi', '-i', 'testsrc2=duration=3:size=160x120:rate=1', ...X264),
  surround: made(
    'surround.mkv',
    ...PICTURE,
    '-f',
    'lavfi',
    '-i',
    'sine=duration=1',
    ...X264,
    '-ac',
    '6',
    '-c:a',
    'ac3',
  ),
  silent: made('silent.mp4', ...PICTURE, ...X264),
  webm: made('ready.webm', ...PICTURE, ...TONE, '-c:v', 'libvpx', '-c:a', 'libvorbis', '-shortest'),
  locked: made(
    'locked.mp4',
    ...PICTURE,
    ...X264,
    '-encryption_scheme',
    'cenc-aes-ctr',
    '-encryption_key',
    '76a6c65c5ea762046bd749a2e632ccbb',
    '-encryption_kid',
    'a7e61c373e219033c21091fa607bf3b8',
  ),
  whole: made('whole.mp4', '-f', 'lavfi', '-i', 'testsrc2=duration=6:size=160x120', ...sine(6), ...X264, ...AAC),
  soundOutlasts: made('outlasts.mp4', ...PICTURE, ...sine(6), ...X264, ...AAC),
  soundIsLate: made(
    'late.mp4',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=duration=6:size=160x120',
    '-itsoffset',
    '4',
    ...sine(1),
    ...X264,
    ...AAC,
  ),
  long: made('long.mp4', '-f', 'lavfi', '-i', 'testsrc2=duration=6:size=160x120', ...X264, '-movflags', '+faststart'),
  mp3: made('song.mp3', ...TONE, '-c:a', 'libmp3lame'),
  wav: made('song.wav', ...TONE, '-ar', '8000', '-ac', '1'),
  cover: made('cover.png', '-f', 'lavfi', '-i', 'color=green:size=1200x900:duration=1', '-frames:v', '1'),
};
const covered = made(
  'covered.m4a',
  '-i',
  FILES.mp3,
  '-i',
  FILES.cover,
  '-map',
  '0',
  '-map',
  '1',
  ...AAC,
  '-c:v',
  'png',
  '-disposition:v',
  'attached_pic',
);

beforeAll(async () => {
  studio = await startStudio();
  author = await studio.createInstructor();
  draft = await newDraft();
});
afterAll(async () => {
  await studio.stop();
  fs.rmSync(dir, { recursive: true });
});

/** Not in this process' own time: the server in it goes on. */
const run = async (program: string, args: string[]): Promise<Buffer> =>
  (await promisify(execFile)(program, args, { encoding: 'buffer' })).stdout;

const { call, newDraft, put, confirm, send, settled, rows } = atDesk(() => ({ studio, author }));

const sent = async (name: string, content: Buffer) => settled(draft, await send(draft, name, content), 60);
const encoded = (file: string) => sent(path.basename(file), fs.readFileSync(file));

interface Stream {
  codec_type: string;
  codec_name: string;
  pix_fmt: string;
  width: number;
  height: number;
  color_transfer?: string;
  field_order?: string;
  channels: number;
  avg_frame_rate: string;
  nb_read_packets: string;
  duration?: string;
}

/** The finished rendition as a file on disk. */
async function rendition(view: AssetView, profile: string): Promise<string> {
  const [row] = await rows({ parent: view.id, profile });
  return path.join(studio.dir, 'files', `${row.key}${row.ext}`);
}

async function look(file: string): Promise<Stream[]> {
  const shown = ['-v', 'error', '-show_streams', '-count_packets', '-of', 'json', file];
  return (JSON.parse((await run('ffprobe', shown)).toString()) as { streams: Stream[] }).streams;
}
const picture = async (view: AssetView, profile = 'mp4') =>
  (await look(await rendition(view, profile))).find((stream) => stream.codec_type === 'video')!;

/** Where in the file the packets of a stream are that are shown after so many seconds. */
async function packetsAfter(file: string, stream: 'video' | 'audio', seconds: number) {
  const shown = ['-select_streams', stream[0]!, '-show_entries', 'packet=pts_time,pos,size', '-of', 'json', file];
  const packets = (await run('ffprobe', ['-v', 'error', ...shown])).toString();
  const { packets: found } = JSON.parse(packets) as { packets: Record<'pts_time' | 'pos' | 'size', string>[] };
  return found.filter(({ pts_time }) => Number(pts_time) >= seconds);
}

/** Red, green, blue of one pixel of the first frame, at these parts of its width and height. */
async function colourAt(file: string, x: number, y: number): Promise<number[]> {
  const crop = `crop=2:2:iw*${x}:ih*${y},scale=1:1,format=rgb24`;
  return [...(await run('ffmpeg', ['-v', 'error', '-i', file, '-vf', crop, '-frames:v', '1', '-f', 'rawvideo', '-']))];
}

/** The bytes of a file's streams, whatever they are wrapped in. */
const streamsOf = async (file: string): Promise<string> =>
  (await run('ffmpeg', ['-v', 'error', '-i', file, '-map', '0', '-c', 'copy', '-f', 'streamhash', '-'])).toString();

describe('a video that fits already', () => {
  it('is copied into its rendition, and encoded for the others', async () => {
    const view = await encoded(FILES.copied);
    expect(view).toMatchObject({
      state: 'finished',
      sources: [{ profile: 'mp4' }, { profile: 'webm' }, { profile: 'ogg' }],
    });
    expect(await streamsOf(await rendition(view, 'mp4'))).toBe(await streamsOf(FILES.copied));
    expect((await picture(view, 'ogg')).codec_name).toBe('theora');
  });

  it('is copied into webm where that is what it is', async () => {
    const view = await encoded(FILES.webm);
    expect(await streamsOf(await rendition(view, 'webm'))).toBe(await streamsOf(FILES.webm));
    expect((await picture(view)).codec_name).toBe('h264');
  });
});

describe('a video', () => {
  it.each([
    ['90', { width: 80, height: 160 }],
    ['180', { width: 160, height: 80 }],
    ['270', { width: 80, height: 160 }],
  ] as const)('that is turned by %s degrees is upright, with its corners where they belong', async (angle, size) => {
    const original = FILES[`turned${angle}`];
    const view = await encoded(original);
    expect(await picture(view)).toMatchObject(size);
    const isRed = async (file: string, x: number, y: number) => {
      const [red, , blue] = await colourAt(file, x, y);
      return red! > blue!;
    };
    // ffmpeg shows the original as players do.
    const cornersOf = (file: string) =>
      Promise.all([isRed(file, 0.1, 0.1), isRed(file, 0.9, 0.1), isRed(file, 0.1, 0.9), isRed(file, 0.9, 0.9)]);
    const corners = await cornersOf(await rendition(view, 'mp4'));
    expect(corners).toEqual(await cornersOf(original));
    expect(corners.filter(Boolean)).toHaveLength(2);
  });

  it('of ten bits is brought to eight', async () => {
    expect(await picture(await encoded(FILES.deep))).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p' });
  });

  it('that is interlaced becomes progressive', async () => {
    expect(await picture(await encoded(FILES.interlaced))).toMatchObject({ field_order: 'progressive' });
  });

  it.each(['hdr10', 'hlg'] as const)(
    'in %s is mapped to what every screen shows, neither dark nor burnt',
    async (file) => {
      const view = await encoded(FILES[file]);
      expect(await picture(view)).toMatchObject({ pix_fmt: 'yuv420p', color_transfer: 'bt709' });
      const mean = (await colourAt(await rendition(view, 'mp4'), 0.3, 0.3)).reduce((sum, value) => sum + value, 0) / 3;
      expect(mean).toBeGreaterThan(20);
      expect(mean).toBeLessThan(245);
    },
  );

  it.each([
    ['an odd size', 'odd', { width: 160, height: 120 }],
    ['one pixel', 'tiny', { width: 32, height: 32 }],
    ['an absurd height', 'tall', { width: 32, height: 1920 }],
    ['pixels that are not square', 'wide', { width: 320, height: 120 }],
  ] as const)('of %s gets an even size of the same shape', async (_case, file, size) => {
    const view = await encoded(FILES[file]);
    expect(view).toMatchObject({ state: 'finished', errorCode: null });
    const { width, height } = await picture(view);
    expect([width % 2, height % 2]).toEqual([0, 0]);
    expect(Math.abs(width - size.width) + Math.abs(height - size.height)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['a changing frame rate', 'changing', 62],
    ['120 frames a second', 'dense', 62],
    ['one frame a second', 'sparse', 5],
  ] as const)('of %s does not explode into frames', async (_case, file, most) => {
    const view = await encoded(FILES[file]);
    expect(view.state).toBe('finished');
    for (const profile of ['mp4', 'webm', 'ogg'])
      expect(Number((await picture(view, profile)).nb_read_packets)).toBeLessThanOrEqual(most);
  });

  it('with 5.1 sound gets two channels', async () => {
    const view = await encoded(FILES.surround);
    for (const profile of ['mp4', 'webm', 'ogg'])
      expect((await look(await rendition(view, profile))).find((one) => one.codec_type === 'audio')).toMatchObject({
        channels: 2,
      });
  });

  it('with two sound tracks plays the first', async () => {
    const view = await encoded(FILES.bilingual);
    for (const profile of ['mp4', 'webm', 'ogg']) {
      const file = await rendition(view, profile);
      expect((await look(file)).map((one) => one.codec_type).sort()).toEqual(['audio', 'video']);
      // The second is two octaves higher: it crosses zero four times as often.
      const sound = ['-v', 'error', '-i', file, '-vn', '-ac', '1', '-ar', '48000', '-f', 's16le', '-'];
      const samples = new Int16Array(Uint8Array.from(await run('ffmpeg', sound)).buffer);
      const crossings = samples.filter((sample, index) => index > 0 && sample >= 0 !== samples[index - 1]! >= 0).length;
      expect(crossings).toBeLessThan(2 * 2 * 440);
    }
  });

  it('without sound is finished without', async () => {
    const view = await encoded(FILES.silent);
    expect(await look(await rendition(view, 'webm'))).toHaveLength(1);
  });

  it('under a wrong name is what its content is', async () => {
    expect(await sent('lesson.avi', fs.readFileSync(FILES.silent))).toMatchObject({ kind: 'video', state: 'finished' });
  });

  it.each([
    ['is encrypted', fs.readFileSync(FILES.locked), 'media.encrypted'],
    ['has no index', fs.readFileSync(FILES.copied).subarray(0, 4000), 'media.truncated'],
    [
      'ends in the middle',
      fs.readFileSync(FILES.long).subarray(0, fs.statSync(FILES.long).size / 2),
      'media.truncated',
    ],
  ])('that %s ends in an error that says so, and is not tried again', async (_case, content, errorCode) => {
    const view = await sent('lesson.mp4', content);
    expect(view).toMatchObject({ state: 'error', errorCode });
    expect(await rows({ documentId: view.id })).toMatchObject([{ retryAt: null, leaseToken: null }]);
    expect(await rows({ parent: view.id, state: { $ne: 'finished' } })).toEqual([]);
  });

  it('of random bytes behind a right beginning ends in an error', async () => {
    const content = fs.readFileSync(FILES.silent);
    for (let at = 40; at < content.length; at += 1) content[at] = (at * 7919) % 251;
    expect((await sent('lesson.mp4', content)).state).toBe('error');
  });

  it.each(['video', 'audio'] as const)('whose %s cannot be read from the middle on is in error', async (stream) => {
    const content = fs.readFileSync(FILES.whole);
    for (const { pos, size } of await packetsAfter(FILES.whole, stream, 3))
      content.fill(0xff, Number(pos), Number(pos) + Number(size));
    expect(await sent('lesson.mp4', content)).toMatchObject({ state: 'error', errorCode: 'media.damaged' });
  });

  it.each([
    ['whose sound goes on after its picture', FILES.soundOutlasts],
    ['whose sound begins late', FILES.soundIsLate],
    ['in Matroska whose sound begins late', made('late.mkv', '-i', FILES.soundIsLate, '-c', 'copy')],
    [
      'in Matroska whose sound goes on after its picture',
      made('outlasts.mkv', '-i', FILES.soundOutlasts, '-c', 'copy'),
    ],
    ['in MPEG whose sound goes on after its picture', made('outlasts.ts', '-i', FILES.soundOutlasts, '-c', 'copy')],
  ])('%s is whole with streams of different lengths', async (_case, file) => {
    expect(await encoded(file)).toMatchObject({ state: 'finished', errorCode: null });
  });

  it('that is damaged in the middle is whole or in error, never half', async () => {
    const content = fs.readFileSync(FILES.long);
    content.fill(0x5a, content.length / 2, content.length / 2 + 3000);
    const view = await sent('lesson.mp4', content);
    if (view.state === 'finished') expect(Number((await picture(view)).duration)).toBeGreaterThan(4.9);
    else expect(view.errorCode).toMatch(/^media\./);
  });
});

describe('a sound', () => {
  it.each([
    ['mp3', FILES.mp3],
    ['wav of one channel', FILES.wav],
    ['m4a with cover art', covered],
  ])('from %s becomes mp3 and ogg', async (_case, file) => {
    const view = await encoded(file);
    expect(view).toMatchObject({ kind: 'audio', state: 'finished', progress: 100 });
    expect(view.sources.map(({ profile, mime }) => [profile, mime])).toEqual([
      ['mp3', 'audio/mpeg'],
      ['oga', 'audio/ogg; codecs="vorbis"'],
    ]);
    expect(await look(await rendition(view, 'mp3'))).toMatchObject([{ codec_name: 'mp3' }]);
  });
});

describe('a picture', () => {
  it('is kept as it is, with the sizes that Strapi makes, all known to the ledger and gone with it', async () => {
    const view = await encoded(FILES.cover);
    expect(view.sources.map(({ profile }) => profile)).toEqual(['original', 'large', 'medium', 'small', 'thumbnail']);
    const [small] = await look(await rendition(view, 'small'));
    expect(small).toMatchObject({ width: 500, height: 375 });
    const names = fs.readdirSync(path.join(studio.dir, 'files')).length;
    expect((await call('DELETE', `/assets/${view.id}`)).status).toBe(204);
    expect(fs.readdirSync(path.join(studio.dir, 'files'))).toHaveLength(names - 5);
  });
});

/** A bitmap of one red pixel. */
const A_BMP = Buffer.from(
  '424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b000000000000000000000000ff00',
  'hex',
);

describe('captions', () => {
  const SRT =
    '1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color="red">Ebbe & <i>Flut</i></font>\r\nfür alle\r\n\r\n2\r\n00:01:00,000 --> 00:01:01,000\r\nEnde\r\n';
  const VTT =
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nEbbe &amp; <i>Flut</i>\nfür alle\n\n00:01:00.000 --> 00:01:01.000\nEnde\n';
  const textOf = async (view: AssetView) => (await fetch(`${studio.url}${view.sources[0]!.url}`)).text();

  it.each([
    ['UTF-8', Buffer.from(SRT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${SRT}`)],
    ['UTF-16', Buffer.from(`\uFEFF${SRT}`, 'utf16le')],
    ['old Windows', Buffer.from(SRT, 'latin1')],
  ])('in SubRip and %s become WebVTT', async (_case, content) => {
    const view = await sent('captions.srt', content);
    expect(view).toMatchObject({
      kind: 'captions',
      state: 'finished',
      sources: [{ profile: 'vtt', mime: 'text/vtt' }],
    });
    expect(await textOf(view)).toBe(VTT);
  });

  it('in WebVTT stay as they are', async () => {
    const view = await sent('captions.vtt', Buffer.from(VTT));
    expect(view.sources).toMatchObject([{ profile: 'original' }]);
    expect(await textOf(view)).toBe(VTT);
  });

  it('without a line are refused', async () => {
    expect(await sent('captions.vtt', Buffer.from('WEBVTT\n'))).toMatchObject({
      errorCode: 'captions.unreadable',
      state: 'error',
    });
  });

  it('that are a picture by their content are refused at the confirm, with what captions are', async () => {
    const course = await newDraft();
    const film = await send(course, 'film.mp4', fs.readFileSync(FILES.silent));
    const picture = await send(course, 'film.srt', A_BMP);
    await settled(course, film);
    await settled(course, picture);
    const captions = [{ asset: picture, language: 'de', label: 'Deutsch' }];
    await put(course, 0, [...aSmallCourse(course), aFileNode(course, film, { captions })]);
    const { status, body } = await confirm(course, 1);
    expect(status).toBe(400);
    expect(body.error.details.problems).toEqual([
      expect.objectContaining({ severity: 'problem', code: 'captions.kind', field: 'captions', type: 'file' }),
    ]);
  });

  it('come with the video they belong to, for the enrolled', async () => {
    const course = await newDraft();
    const film = await send(course, 'film.mp4', fs.readFileSync(FILES.silent));
    const text = await send(course, 'film.srt', Buffer.from(SRT));
    await settled(course, film);
    await settled(course, text);
    const captions = [{ asset: text, language: 'de', label: 'Deutsch' }];
    await put(course, 0, [...aSmallCourse(course), aFileNode(course, film, { captions })]);
    expect((await confirm(course, 1)).status).toBe(200);
    const { token } = await studio.createLearner();
    const before = (await studio.api('GET', `/api/courses/${course}`, { token })).body.data.files[0];
    expect(before.captions).toEqual([]);
    await studio.api('POST', `/api/courses/${course}/enrollments`, { token });
    const { files } = (await studio.api('GET', `/api/courses/${course}`, { token })).body.data;
    expect(files[0].captions).toMatchObject([{ language: 'de', label: 'Deutsch' }]);
    expect(await (await fetch(`${studio.url}${files[0].captions[0].url}`)).text()).toBe(VTT);
  });
});

describe('what may be uploaded', () => {
  it('is told to the admin panel, and held to by kind', async () => {
    const { maxBytes, extensions } = (await call('GET', '/upload-limits')).body.data;
    expect(extensions.video).toContain('mp4');
    expect(maxBytes.captions).toBe(5 * 1024 ** 2);
    const metadata = `draft ${btoa(draft)},filename ${btoa('film.srt')}`;
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(6 * 1024 ** 2), 'Upload-Metadata': metadata };
    const refused = await studio.api('POST', '/course-studio/uploads', { token: author.token, headers });
    expect(refused).toMatchObject({ status: 413, body: { error: { details: { limit: 5 * 1024 ** 2 } } } });
    const inDisguise = Buffer.concat([
      Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n'),
      Buffer.alloc(6 * 1024 ** 2, 'x'),
    ]);
    expect(await sent('film.mp4', inDisguise)).toMatchObject({ state: 'error', errorCode: 'type.tooLarge' });
  });
});

describe('a hostile file', () => {
  it.each([
    [
      'a playlist',
      (port: number) => Buffer.from(`#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:${port}/x.ts\n#EXT-X-ENDLIST\n`),
    ],
    [
      'a script of ffmpeg',
      (port: number) => Buffer.from(`ffconcat version 1.0\nfile http://127.0.0.1:${port}/x.mp4\n`),
    ],
    ['an AVI whose subtitles are a playlist', (port: number) => aviWithPlaylist(port)],
    ['an MP4 whose data lie elsewhere', (port: number) => mp4WithReference(port)],
  ])('%s makes nobody call anywhere, and nothing is made of it', async (_case, build) => {
    let calls = 0;
    const listener = http
      .createServer((_request, response) => response.end((calls += 1)))
      .on('connection', () => (calls += 1));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const view = await sent(`${createId()}.mp4`, build((listener.address() as AddressInfo).port));
    await new Promise((resolve) => listener.close(resolve));
    expect(calls).toBe(0);
    if (view.state === 'finished') expect(view.sources).toHaveLength(3);
    else expect(view.sources).toEqual([]);
  });
});

/** The subtitles of an AVI are a file in the file, of any format: CVE-2017-9993. */
function aviWithPlaylist(port: number): Buffer {
  const avi = make(path.join(dir, 'bait.avi'), [...PICTURE, '-c:v', 'mpeg4', '-bsf:v', 'null']);
  const playlist = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nhttp://127.0.0.1:${port}/x.bin\n#EXT-X-ENDLIST\n`;
  const chunk = (id: string, data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(id, 'latin1'), size, data, Buffer.alloc(data.length % 2)]);
  };
  const strh = Buffer.alloc(56);
  strh.write('txts', 0);
  strh.writeUInt32LE(1, 20);
  strh.writeUInt32LE(1, 24);
  const list = chunk('LIST', Buffer.concat([Buffer.from('strl'), chunk('strh', strh), chunk('strf', Buffer.alloc(0))]));
  const gab2 = Buffer.concat([
    Buffer.from('GAB2\0\x02\0\0\0\0\0\x04\0', 'latin1'),
    Buffer.alloc(4),
    Buffer.from(playlist),
  ]);
  gab2.writeUInt32LE(playlist.length, 13);
  const content = fs.readFileSync(avi);
  // The header list ends where the first list of frames begins; the stream is added to it, and its only packet to the frames.
  const header = content.readUInt32LE(16);
  const frames = content.indexOf('movi') + 4;
  content.writeUInt32LE(header + list.length, 16);
  const out = Buffer.concat([
    content.subarray(0, 20 + header),
    list,
    content.subarray(20 + header, frames),
    chunk('01sb', gab2),
    content.subarray(frames),
  ]);
  out.writeUInt32LE(out.length - 8, 4);
  return out;
}

/** A QuickTime file may say that its data lie in another file. */
function mp4WithReference(port: number): Buffer {
  const content = fs.readFileSync(FILES.silent);
  const at = content.indexOf('url ');
  content.write('alis', at);
  content.writeUInt32BE(0, at + 4);
  content.write(`http://127.0.0.1:${port}/`.slice(0, 12), at + 8);
  return content;
}

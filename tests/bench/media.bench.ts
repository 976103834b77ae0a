import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { abilitiesOf, encode, type Encoding } from '../../plugins/course-studio/server/src/media/ffmpeg';
import { probe, readContent } from '../../plugins/course-studio/server/src/media/ffprobe';
import { planRendition } from '../../plugins/course-studio/server/src/media/plan.rules';
import { selectProfiles, type RenditionProfile } from '../../plugins/course-studio/server/src/media/profiles';
import { toRecording, type Recording } from '../../plugins/course-studio/server/src/media/recording.rules';
import { findFfmpeg } from '../../plugins/course-studio/server/src/media/run-tool';
import { DEFAULT_RENDITIONS } from '../../plugins/course-studio/server/src/settings';
import { make, upload } from '../media';
import { startStudioProcess } from '../studio-process';
import { hold, holdAll, median } from './measure';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-bench-'));
const [mp4, webm, ogg] = selectProfiles(DEFAULT_RENDITIONS);
/** `BENCH_VIDEO` names a real one. */
const input = process.env.BENCH_VIDEO ?? path.join(dir, 'input.mkv');
const ready = path.join(dir, 'ready.mp4');
const lesson = path.join(dir, 'lesson.mkv');
const memoryBytes = 4 * 1024 ** 3;
const tools = findFfmpeg({})!;
const scratch = dir;
const { signal } = new AbortController();
let facts: Recording;

/** Detail that moves, under the noise of a camera: flat pictures flatter every encoder. In a codec that nothing copies. */
function aNoisyVideo(file: string, { seconds, size }: { seconds: number; size: string }): void {
  const picture = `mandelbrot=size=${size}:rate=25,noise=alls=4:allf=t,format=yuv420p`;
  const lavfi = (graph: string) => ['-f', 'lavfi', '-i', graph];
  make(file, [
    ...lavfi(picture),
    ...lavfi('sine'),
    '-t',
    String(seconds),
    '-c:v',
    'mpeg4',
    '-q:v',
    '2',
    '-c:a',
    'pcm_s16le',
  ]);
}

const surroundings = { tools, scratch, signal, memoryBytes, allowUnconfined: false };

async function inspect(file: string): Promise<Recording> {
  const headers = await probe(surroundings, file);
  const content = await readContent(surroundings, file, fs.statSync(file).size);
  return toRecording(headers, content, { picture: headers.pictures[0], sound: headers.sounds[0] });
}

beforeAll(async () => {
  if (!process.env.BENCH_VIDEO) aNoisyVideo(input, { seconds: 20, size: '720x480' });
  aNoisyVideo(lesson, { seconds: 60, size: '480x320' });
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '3M', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  make(ready, ['-i', lesson, ...h264]);
  facts = await inspect(input);
}, 300_000);
afterAll(() => fs.rmSync(dir, { recursive: true }));

const anEncoding = (file: string, output: string): Encoding => ({
  ...surroundings,
  scratch: dir,
  input: file,
  output,
  duration: facts.duration,
  bytes: fs.statSync(file).size,
  onProgress: () => {},
});

async function ours(profile: RenditionProfile, file = input, about = facts): Promise<string> {
  const output = path.join(dir, `ours-${profile.name}${profile.ext}`);
  const plan = planRendition(profile, about, { abilities: await abilitiesOf(surroundings) });
  await encode(anEncoding(file, output), plan.options);
  return output;
}

/** As nice as our encoders are, so that the noise of the machine meets both alike. */
const raw = async (output: string, options: string[], file = input): Promise<string> => {
  await promisify(execFile)('nice', ['-n', '10', tools.ffmpeg, '-v', 'error', '-y', '-i', file, ...options, output]);
  return output;
};

/** Seconds of the wall and, of all processes that have ended, of the processor. */
async function cost<T>(work: () => Promise<T>): Promise<{ wall: number; cpu: number; result: T }> {
  const ofChildren = () => {
    const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  };
  const [start, before] = [performance.now(), ofChildren()];
  const result = await work();
  return { wall: (performance.now() - start) / 1000, cpu: ofChildren() - before, result };
}

function ssim(output: string): number {
  const graph = '[0:v]fps=25,setpts=PTS-STARTPTS[a];[1:v]fps=25,setpts=PTS-STARTPTS[b];[a][b]ssim';
  const args = [
    '-c',
    `ffmpeg -nostats -i '${output}' -i '${input}' -lavfi '${graph}' -f null - 2>&1 | grep -o 'All:[0-9.]*'`,
  ];
  return Number(execFileSync('sh', args).toString().trim().slice(4));
}

describe('encoding', () => {
  it('of all three renditions takes a fraction of what the defaults take, at the same quality', async () => {
    const defaults = await cost(async () => [
      await raw(path.join(dir, 'd.mp4'), ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac']),
      await raw(path.join(dir, 'd.webm'), ['-c:v', 'libvpx-vp9', '-c:a', 'libopus']),
      await raw(path.join(dir, 'd.ogv'), ['-c:v', 'libtheora', '-c:a', 'libvorbis']),
    ]);
    let firstPlayable = 0;
    const all = await cost(async () => {
      const first = await cost(() => ours(mp4!));
      firstPlayable = first.wall;
      return [first.result, ...(await Promise.all([ours(webm!), ours(ogg!)]))];
    });
    const against = (what: 'wall' | 'cpu') => `${all[what].toFixed(1)} s against ${defaults[what].toFixed(1)} s`;
    const ratio = (what: 'wall' | 'cpu') => all[what] / defaults[what];
    holdAll([
      ...all.result.map((output, index) => {
        const [own, theirs] = [ssim(output), ssim(defaults.result[index]!)];
        const bytes = fs.statSync(output).size / fs.statSync(defaults.result[index]!).size;
        const detail = `SSIM ${own} against ${theirs}; ${bytes.toFixed(2)} of the bytes`;
        return { name: `loss of SSIM in ${path.extname(output)}`, value: theirs - own, limit: 0.01, detail };
      }),
      { name: 'CPU of three renditions ÷ three default runs', value: ratio('cpu'), limit: 0.4, detail: against('cpu') },
      {
        name: 'wall of three renditions ÷ three default runs',
        value: ratio('wall'),
        limit: 0.3,
        detail: against('wall'),
      },
      { name: 'first playable ÷ all three', value: firstPlayable / all.wall, limit: 0.3 },
    ]);
  });

  it('is a copy where the recording fits: fifty times as fast as it plays', async () => {
    const about = await inspect(ready);
    expect(planRendition(mp4!, about, { abilities: { toneMap: true } }).mode).toBe('copy');
    const walls: number[] = [];
    for (let round = 0; round < 5; round += 1) walls.push((await cost(() => ours(mp4!, ready, about))).wall);
    const wall = median(walls);
    const startUp = median(await Promise.all([1, 2, 3].map(async () => (await cost(version)).wall)));
    const detail = `${about.duration.toFixed(0)} s in ${wall.toFixed(2)} s, ${startUp.toFixed(2)} s of them to start ffmpeg`;
    hold({ name: 'copy, times real time', value: about.duration / wall, limit: 50, atLeast: true, detail });
  });
});

/** What it costs to start ffmpeg at all. */
const version = () => promisify(execFile)(tools.ffmpeg, ['-version']);

describe('the studio', () => {
  it('needs hardly longer for a video than ffmpeg itself with the same arguments', async () => {
    const studio = await startStudioProcess();
    try {
      const { url, admin } = studio;
      const call = (method: string, route: string) =>
        studio.api(method, `/course-studio${route}`, { token: admin.token });
      // Not too often: asking takes of the same two processors.
      const reach = async (draft: string, wanted: string) => {
        const state = async () => (await call('GET', `/drafts/${draft}/assets`)).body.data[0]?.state;
        while ((await state()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 200));
      };
      const throughTheStudio = async () => {
        const draft: string = (await call('POST', '/drafts')).body.data.id;
        await upload({ url, token: admin.token, draft, name: 'lesson.mkv', content: fs.readFileSync(lesson) });
        await reach(draft, 'processing');
        return (await cost(() => reach(draft, 'finished'))).wall;
      };
      const walls: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
      for (let round = 0; round < 3; round += 1) {
        walls.theirs.push((await cost(encodeLessonByHand)).wall);
        walls.ours.push(await throughTheStudio());
      }
      const [own, theirs] = [median(walls.ours), median(walls.theirs)];
      const detail = `${own.toFixed(1)} s against ${theirs.toFixed(1)} s`;
      hold({ name: 'processing → finished ÷ ffmpeg by hand', value: own / theirs, limit: 1.1, detail });
    } finally {
      await studio.remove();
    }
  });
});

/** As the studio does it: the poster beside the mp4, then the two others at once. */
async function encodeLessonByHand(): Promise<void> {
  const about = await inspect(lesson);
  const abilities = await abilitiesOf(surroundings);
  const make = (profile: RenditionProfile) =>
    raw(path.join(dir, `raw${profile.ext}`), planRendition(profile, about, { abilities }).options, lesson);
  const poster = ['-frames:v', '1', '-vf', 'scale=480:320', '-q:v', '4', '-f', 'image2'];
  await Promise.all([raw(path.join(dir, 'raw.jpg'), ['-ss', '30', ...poster], lesson), make(mp4!)]);
  await Promise.all([make(webm!), make(ogg!)]);
}

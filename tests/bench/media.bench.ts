import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  abilitiesOf,
  encode,
  findFfmpeg,
  probe,
  type Encoding,
} from '../../plugins/course-studio/server/src/media/ffmpeg';
import { planRendition, type Probe } from '../../plugins/course-studio/server/src/media/plan.rules';
import {
  DEFAULT_RENDITIONS,
  selectProfiles,
  type RenditionProfile,
} from '../../plugins/course-studio/server/src/media/profiles';
import { make } from '../media';
import { hold, median } from './measure';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-bench-'));
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const [mp4, webm, ogg] = selectProfiles(DEFAULT_RENDITIONS);
/** Noise over a moving picture: flat pictures flatter every encoder. `BENCH_VIDEO` names a real one. */
const input = process.env.BENCH_VIDEO ?? path.join(dir, 'input.mkv');
const ready = path.join(dir, 'ready.mp4');
const memoryBytes = 4 * 1024 ** 3;
const tools = findFfmpeg({})!;
const signal = new AbortController().signal;
let facts: Probe;

beforeAll(async () => {
  const picture = `testsrc2=duration=${SECONDS}:size=720x480:rate=25,noise=alls=6:allf=t`;
  if (!process.env.BENCH_VIDEO)
    make(input, [
      '-f',
      'lavfi',
      '-i',
      picture,
      '-f',
      'lavfi',
      '-i',
      `sine=duration=${SECONDS}`,
      '-c:v',
      'mpeg4',
      '-q:v',
      '3',
    ]);
  make(ready, [
    '-i',
    input,
    '-t',
    '20',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-b:v',
    '3M',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
  ]);
  facts = await probe({ tools, scratch: dir, signal, memoryBytes }, input);
});
afterAll(() => fs.rmSync(dir, { recursive: true }));

const anEncoding = (file: string, output: string): Encoding => ({
  ...{ tools, scratch: dir, signal, memoryBytes, input: file, output, duration: facts.duration },
  ...{ bytes: fs.statSync(file).size, onProgress: () => {} },
});

async function ours(profile: RenditionProfile, file = input, about = facts): Promise<string> {
  const output = path.join(dir, `ours-${profile.name}${profile.ext}`);
  const plan = planRendition(profile, about, { abilities: await abilitiesOf(tools.ffmpeg) });
  await encode(anEncoding(file, output), plan.options);
  return output;
}

/** As nice as our encoders are, so that the noise of the machine meets both alike. */
const raw = async (output: string, options: string[]): Promise<string> => {
  await promisify(execFile)('nice', ['-n', '10', 'ffmpeg', '-v', 'error', '-y', '-i', input, ...options, output]);
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
  it('costs hardly more than ffmpeg itself with the same arguments', async () => {
    const plan = planRendition(mp4!, facts, { abilities: await abilitiesOf(tools.ffmpeg), force: 'encode' });
    const walls: { ours: number[]; raw: number[] } = { ours: [], raw: [] };
    for (let round = 0; round < 3; round += 1) {
      walls.raw.push((await cost(() => raw(path.join(dir, 'raw.mp4'), plan.options))).cpu);
      walls.ours.push((await cost(() => encode(anEncoding(input, path.join(dir, 'ours.mp4')), plan.options))).cpu);
    }
    hold({
      name: 'CPU of an encoding ÷ ffmpeg with the same arguments',
      value: median(walls.ours) / median(walls.raw),
      limit: 1.1,
    });
  });

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
    const detail = `${all.wall.toFixed(1)} s against ${defaults.wall.toFixed(1)} s; CPU ${all.cpu.toFixed(1)} s against ${defaults.cpu.toFixed(1)} s`;
    const losses = all.result.map((output, index) => ssim(defaults.result[index]!) - ssim(output));
    console.log(
      `bench · SSIM below the defaults: ${losses.map((loss) => loss.toFixed(4)).join(' / ')} (mp4 / webm / ogg)`,
    );
    console.log(`bench · first playable ÷ total: ${(firstPlayable / all.wall).toFixed(3)} (at most 0.3)`);
    hold({ name: 'CPU of three renditions ÷ three default runs', value: all.cpu / defaults.cpu, limit: 0.4, detail });
    hold({
      name: 'wall of three renditions ÷ three default runs',
      value: all.wall / defaults.wall,
      limit: 0.3,
      detail,
    });
    for (const loss of losses) expect(loss).toBeLessThanOrEqual(0.01);
  });

  it('is a copy where the recording fits: fifty times as fast as it plays', async () => {
    const about = await probe({ tools, scratch: dir, signal, memoryBytes }, ready);
    expect(planRendition(mp4!, about, { abilities: { toneMap: true } }).mode).toBe('copy');
    const { wall } = await cost(() => ours(mp4!, ready, about));
    hold({ name: 'copy, times real time', value: about.duration / wall, limit: 50, atLeast: true });
  });
});

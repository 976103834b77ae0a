import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fluent from 'fluent-ffmpeg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findOnPath } from '../../plugins/course-studio/server/src/executables';
import { confine, missingRestrictions, UnconfinedError } from '../../plugins/course-studio/server/src/media/confine';
import { encode, PATIENCE, type Encoding } from '../../plugins/course-studio/server/src/media/ffmpeg';
import { codeOfFailure } from '../../plugins/course-studio/server/src/media/failure.rules';
import { FfmpegError, findFfmpeg } from '../../plugins/course-studio/server/src/media/run-tool';
import { until } from '../harness';
import { aVideo, make } from '../media';
import { commandsNaming, encodersNaming } from '../processes';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-encoder-'));
const input = path.join(dir, 'input');
const TO_OGG = ['-c:v', 'libtheora', '-q:v', '10', '-an', '-f', 'ogg'];

beforeAll(() => void aVideo(`${input}.mp4`, { seconds: 30, size: '1280x720' }));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const anEncoding = (values: Partial<Encoding> = {}): Encoding => ({
  tools: findFfmpeg({})!,
  scratch: dir,
  signal: new AbortController().signal,
  memoryBytes: 2 ** 32,
  allowUnconfined,
  input: `${input}.mp4`,
  output: path.join(dir, `${Math.random()}.ogv`),
  duration: 30,
  bytes: 1_000_000,
  onProgress: () => {},
  ...values,
});
const files = { scratch: dir, readable: [] };
const running = (encoding: Encoding) => encodersNaming(encoding.output);
const started = (encoding: Encoding) => until('ffmpeg', async () => running(encoding)[0], 10);
const allowUnconfined = process.env.ENCODER_ALLOW_UNCONFINED === 'true';
const linux = it.skipIf(os.platform() !== 'linux');
/** Set-up lets encoders run unconfined for the tests only where this system cannot confine them, and says so. */
const confined = it.skipIf(os.platform() !== 'linux' || allowUnconfined);
/** Set-up says where there is no bwrap; encoders are then confined without it. */
const hidden = it.skipIf(os.platform() !== 'linux' || allowUnconfined || !findOnPath('bwrap'));

/** A tool that says that all is well and restricts nothing. */
const PRETENDER = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n';

/** Runs `work` while `name` on the PATH is this program instead. */
async function withTool(name: string, text: string, work: (program: string) => Promise<void>): Promise<void> {
  const { PATH = '' } = process.env;
  const tools = fs.mkdtempSync(path.join(dir, 'tools-'));
  const program = path.join(tools, name);
  fs.writeFileSync(program, text, { mode: 0o755 });
  process.env.PATH = `${tools}:${PATH}`;
  try {
    await work(program);
  } finally {
    process.env.PATH = PATH;
  }
}

/** A program that is taken for ffmpeg. */
function aStandIn(script: string): Encoding['tools'] {
  const folder = fs.mkdtempSync(path.join(dir, 'stand-in-'));
  const ffmpeg = path.join(folder, 'ffmpeg');
  fs.writeFileSync(ffmpeg, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ffmpeg, ffprobe: '' };
}

/** Runs `script` with fluent-ffmpeg as it is, in a process of its own; what it asks ffmpeg before is answered. */
const withFluentAlone = (script: string, env: NodeJS.ProcessEnv = {}) => {
  const setUp = `const fluent = require('fluent-ffmpeg');
    fluent.prototype.availableFormats = fluent.prototype.availableEncoders = (answer) => answer(null, {});`;
  const environment = { ...process.env, ...env };
  return spawnSync(process.execPath, ['-e', `${setUp} ${script}`], { env: environment, encoding: 'utf8' });
};

/** Why docs/decisions/025-running-ffmpeg.md takes some steps of fluent-ffmpeg out of its hands. */
describe('fluent-ffmpeg by itself', () => {
  it('does not stop what is stopped before it has started', async () => {
    const output = path.join(dir, 'fluent.ogv');
    const command = fluent(`${input}.mp4`)
      .outputOptions(...TO_OGG)
      .output(output);
    command.setFfmpegPath(findFfmpeg({})!.ffmpeg);
    const ended = new Promise<string>((resolve) => {
      command.on('end', () => resolve('end')).on('error', () => resolve('error'));
    });
    command.run();
    command.kill('SIGKILL');
    const left = await until('ffmpeg to start all the same', async () => commandsNaming(output)[0], 10);
    process.kill(left.pid, 'SIGKILL');
    expect(await ended).toBe('error');
  });

  it('runs ffprobe over the input, which nothing confines, when somebody wants to know the progress', () => {
    const tools = fs.mkdtempSync(path.join(dir, 'tools-'));
    const log = path.join(tools, 'log');
    for (const name of ['ffprobe', 'ffmpeg'])
      fs.writeFileSync(path.join(tools, name), `#!/bin/sh\necho "$0 $*" >>'${log}'\n`, { mode: 0o755 });
    const script = `fluent('${input}.mp4').output('/dev/null').on('progress', () => {}).run()`;
    expect(withFluentAlone(script, { PATH: `${tools}:${process.env.PATH}` }).status).toBe(0);
    expect(fs.readFileSync(log, 'utf8')).toContain(`${tools}/ffprobe -show_streams -show_format ${input}.mp4`);
  });

  it('ends the process that uses it when no program can be started', () => {
    const script = `fluent('in').setFfmpegPath('/missing').output('out').on('error', () => {}).run()`;
    expect(withFluentAlone(script)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('TypeError') as string,
    });
  });
});

describe('an encoder', () => {
  it('does not start when it is stopped before', async () => {
    const stop = new AbortController();
    const encoding = anEncoding({ signal: stop.signal });
    const ended = encode(encoding, TO_OGG);
    stop.abort(new Error('cancelled'));
    await expect(ended).rejects.toThrow('cancelled');
    expect(running(encoding)).toEqual([]);
  });

  linux('leaves nothing behind, whenever it is stopped', async () => {
    for (const delay of [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]) {
      const stop = new AbortController();
      const encoding = anEncoding({ signal: stop.signal });
      const ended = encode(encoding, TO_OGG);
      setTimeout(() => stop.abort(new Error('cancelled')), delay);
      await expect(ended).rejects.toThrow('cancelled');
      expect(commandsNaming(encoding.output)).toEqual([]);
    }
  });

  linux('is gone within a second when it is stopped', async () => {
    const stop = new AbortController();
    const encoding = anEncoding({ signal: stop.signal });
    const ended = encode(encoding, TO_OGG).catch((error: Error) => error.message);
    await started(encoding);
    const at = Date.now();
    stop.abort(new Error('cancelled'));
    expect(await ended).toBe('cancelled');
    expect(Date.now() - at).toBeLessThan(1000);
    expect(running(encoding)).toEqual([]);
  });

  linux('is stopped with all that it has started', async () => {
    // Without the process name space of bwrap, in which nothing outlives its first process.
    await withTool('bwrap', PRETENDER, async () => {
      const stop = new AbortController();
      const seconds = `3456.${process.pid}`;
      const tools = aStandIn(`sleep ${seconds} & wait`);
      const ended = encode(anEncoding({ tools, signal: stop.signal, allowUnconfined: true }), TO_OGG);
      await until('what it starts', async () => commandsNaming(`sleep\0${seconds}`).length === 1, 20);
      stop.abort(new Error('cancelled'));
      await expect(ended).rejects.toThrow('cancelled');
      await until('the end of that', async () => commandsNaming(`sleep\0${seconds}`).length === 0, 2);
    });
  });

  linux('that hangs is stopped, and said to be stuck', async () => {
    const encoding = anEncoding({ patience: { ...PATIENCE, stall: 2 } });
    const ended = encode(encoding, TO_OGG).catch((error: unknown) => error);
    const { pid } = await started(encoding);
    process.kill(pid, 'SIGSTOP');
    const error = await ended;
    expect(error).toBeInstanceOf(FfmpegError);
    expect((error as FfmpegError).failure.stopped).toBe('stuck');
    expect(running(encoding)).toEqual([]);
  });

  linux('that the system kills says by which signal', async () => {
    const encoding = anEncoding();
    const ended = encode(encoding, TO_OGG).catch((error: unknown) => error);
    process.kill((await started(encoding)).pid, 'SIGKILL');
    expect(((await ended) as FfmpegError).failure).toMatchObject({ signal: 'SIGKILL', stopped: undefined });
  });

  linux('that takes longer than a file of that length may take is stopped', async () => {
    const patience = { ...PATIENCE, least: 1, perSecond: 1 / 30 };
    const error = await encode(anEncoding({ patience }), TO_OGG).catch((reason: unknown) => reason);
    expect((error as FfmpegError).failure.stopped).toBe('late');
  });

  confined('that uses more of the processor than that is stopped by the system', async () => {
    const limits = { cpuSeconds: 1, fileBytes: 2 ** 30, memoryBytes: 2 ** 32 };
    const busy = ['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080', '-f', 'null', '-'];
    const [file, ...args] = await confine({
      program: findFfmpeg({})!.ffmpeg,
      args: ['-v', 'quiet', '-nostdin', ...busy],
      limits,
      files,
      allowUnconfined: false,
    });
    const child = spawn(file, args, { stdio: 'ignore' });
    const end = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    // Who waits for another program says by its exit code which signal has ended that.
    expect(['SIGKILL', 128 + os.constants.signals.SIGKILL]).toContain(end);
  });

  confined(
    'that writes more than a file of that length may become is stopped, and the file is said to be too big',
    async () => {
      const patience = { ...PATIENCE, leastBytes: 100_000, bytesPerSecond: 0 };
      const encoding = anEncoding({ patience, bytes: 0 });
      const error = await encode(encoding, TO_OGG).catch((reason: unknown) => reason);
      expect(codeOfFailure((error as FfmpegError).failure, 'media.failed')).toBe('media.tooBig');
      expect(fs.statSync(encoding.output).size).toBeLessThanOrEqual(100_000);
    },
  );

  it('does not begin a picture that is larger than any screen', async () => {
    const huge = make(path.join(dir, 'huge.mkv'), [
      '-f',
      'lavfi',
      '-i',
      'color=black:size=6000x6000:rate=1:duration=1,format=gray',
      '-c:v',
      'ffv1',
    ]);
    const error = await encode(anEncoding({ input: huge, duration: 1 }), TO_OGG).catch((reason: unknown) => reason);
    expect(codeOfFailure((error as FfmpegError).failure, 'media.failed')).toBe('media.tooBig');
  });

  confined('is the least of all processes, alone, without a secret, and reads nothing but its file', async () => {
    process.env.ENCODER_TEST_SECRET = 'secret';
    const stop = new AbortController();
    const encoding = anEncoding({ signal: stop.signal });
    const ended = encode(encoding, TO_OGG).catch((error: Error) => error.message);
    const { pid, command } = await started(encoding);
    const of = (file: string) => fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
    const seen = {
      nice: os.getPriority(pid),
      isInGroup: commandsNaming(encoding.output).some(
        (one) => one.pid === Number(of('stat').split(') ')[1]!.split(' ')[2]),
      ),
      folder: fs.readlinkSync(`/proc/${pid}/cwd`),
      names: of('environ')
        .split('\0')
        .filter(Boolean)
        .map((line) => line.split('=')[0]!)
        .sort(),
      limits: of('limits'),
      networks: [...of('net/dev').matchAll(/^\s*([\w.]+):/gm)].map(([, name]) => name),
      disk: execFileSync('ionice', ['-p', String(pid)])
        .toString()
        .trim(),
    };
    stop.abort(new Error('seen'));
    expect(await ended).toBe('seen');
    expect(seen).toMatchObject({ nice: 10, isInGroup: true, folder: dir });
    expect(seen.names).toEqual(['HOME', 'LANG', 'MALLOC_ARENA_MAX', 'PATH', 'PWD', 'TMPDIR']);
    const said = command.split('\0');
    const after = (option: string) => said[said.indexOf(option) + 1];
    expect(after('-protocol_whitelist')).toBe('file');
    expect(after('-format_whitelist')!.split(',')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(hls|concat|dash|sdp|rtsp|lavfi|image2|tee|ffmetadata)$/)]),
    );
    expect(after('-i')).toBe(`file:${encoding.input}`);
    expect(seen).toMatchObject({ networks: ['lo'], disk: 'idle' });
    expect(seen.limits).toMatch(/Max address space\s+4294967296 /);
    expect(seen.limits).toMatch(/Max cpu time\s+\d+ /);
    expect(seen.limits).toMatch(/Max file size\s+\d+ /);
  });

  it('goes forward only, and counts its pictures', async () => {
    const seen: number[] = [];
    const options = ['-t', '5', '-vf', 'scale=320:-2', '-r', '10', '-c:v', 'libx264', '-f', 'mp4'];
    const { frames } = await encode(anEncoding({ onProgress: (done) => seen.push(done) }), options);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(1);
    // Five of the thirty seconds, as exactly as the last picture is long.
    expect(seen.at(-1)).toBeCloseTo(5 / 30, 1);
    expect(frames).toBe(50);
  });

  it('takes a file whatever it is called, and wherever it works', async () => {
    const scratch = fs.mkdtempSync(path.join(dir, `-it's a "folder" \n`));
    const odd = path.join(scratch, `%03d -y $(exit 1); 'ü' "*"\n[0]:v.mp4`);
    fs.copyFileSync(aVideo(path.join(dir, 'short.mp4'), { seconds: 0.2, size: '64x48' }), odd);
    const encoding = anEncoding({ scratch, input: odd, output: path.join(scratch, 'made.ogv'), duration: 0.2 });
    await encode(encoding, TO_OGG);
    expect(fs.statSync(encoding.output).size).toBeGreaterThan(0);
  });

  it('that fails says why, without its progress', async () => {
    const half = path.join(dir, 'half.mp4');
    fs.writeFileSync(half, fs.readFileSync(`${input}.mp4`).subarray(0, 100_000));
    const error = await encode(anEncoding({ input: half }), TO_OGG).catch((reason: unknown) => reason);
    expect(codeOfFailure((error as FfmpegError).failure, 'media.failed')).toBe('media.truncated');
    const progress = 'frame=   10 fps=0.0 q=0.0 size=       0kB time=00:00:00.40 bitrate=   0.9kbits/s speed=1x    \\r';
    const tools = aStandIn(`
      echo 'No space left on device' >&2
      for second in $(seq 500); do printf '${progress}' >&2; done
      exit 1`);
    const full = await encode(anEncoding({ tools }), TO_OGG).catch((reason: unknown) => reason);
    expect((full as FfmpegError).failure).toEqual({ words: 'No space left on device\n', notStarted: false });
  });

  it.each(['1', '2'])('that says a line without an end to descriptor %s is stopped', async (descriptor) => {
    const tools = aStandIn(`yes word | tr -d '\\n' >&${descriptor}`);
    const error = await encode(anEncoding({ tools }), TO_OGG).catch((reason: unknown) => reason);
    expect((error as FfmpegError).failure.stopped).toBe('late');
  });

  it('that cannot be started fails for the moment, and takes nobody along', async () => {
    const error = await encode(anEncoding({ scratch: path.join(dir, 'missing') }), TO_OGG).catch(
      (reason: unknown) => reason,
    );
    expect(codeOfFailure((error as FfmpegError).failure, 'media.failed')).toBe('encoder.killed');
  });

  it('is all that is started: nobody asks it or ffprobe anything before', async () => {
    const log = path.join(dir, 'asked');
    await withTool('ffprobe', `#!/bin/sh\necho "$*" >>'${log}'\n`, async () => {
      const scratch = fs.mkdtempSync(path.join(dir, 'scratch-'));
      await encode(anEncoding({ scratch, tools: aStandIn('echo "$*" >>started') }), TO_OGG);
      expect(fs.readFileSync(path.join(scratch, 'started'), 'utf8').trim().split('\n')).toHaveLength(1);
      expect(fs.existsSync(log)).toBe(false);
    });
  });

  hidden('sees no file but its own', async () => {
    const scratch = fs.mkdtempSync(path.join(dir, 'scratch-'));
    const secret = path.join(dir, '.env');
    fs.writeFileSync(secret, 'secret');
    const tools = aStandIn(
      `cat '${secret}' ${path.resolve('package.json')} /etc/passwd >seen; wc -c <'${input}.mp4' >given`,
    );
    await encode(anEncoding({ scratch, tools }), TO_OGG);
    expect(fs.readFileSync(path.join(scratch, 'seen'), 'utf8')).toBe('');
    expect(Number(fs.readFileSync(path.join(scratch, 'given'), 'utf8'))).toBe(fs.statSync(`${input}.mp4`).size);
  });

  confined('does not run where it cannot be confined', async () => {
    await withTool('unshare', PRETENDER, async () => {
      const scratch = fs.mkdtempSync(path.join(dir, 'scratch-'));
      const ended = encode(anEncoding({ scratch, tools: aStandIn('touch started') }), TO_OGG);
      await expect(ended).rejects.toBeInstanceOf(UnconfinedError);
      expect(fs.readdirSync(scratch)).toEqual([]);
    });
  });
});

it.skipIf(os.platform() !== 'linux')('a hundred short encodings leave nothing behind', async () => {
  const short = aVideo(path.join(dir, 'short.mp4'), { seconds: 0.2, size: '64x48' });
  const { signal } = new AbortController();
  const encodeOnce = () =>
    encode(anEncoding({ signal, input: short, output: path.join(dir, 'short.ogv'), duration: 0.2 }), TO_OGG);
  const held = (): Record<string, number> => ({
    children: fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').length,
    files: fs.readdirSync('/proc/self/fd').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    waiting: getEventListeners(signal, 'abort').length,
    handles: process.getActiveResourcesInfo().length,
  });
  await encodeOnce();
  const before = held();
  for (let run = 0; run < 25; run += 1) await Promise.all([1, 2, 3, 4].map(encodeOnce));
  // Less may be held: what the tests before this one began can end meanwhile.
  const left = () => Object.entries(held()).filter(([what, count]) => count > before[what]!);
  await until('everything to be let go', async () => left().length === 0, 5).catch(() => undefined);
  expect(left()).toEqual([]);
});

const limits = { cpuSeconds: 60, fileBytes: 1000, memoryBytes: 2 ** 30 };
const aCommand = (name: string, args: string[]) => ({
  program: findOnPath(name)!,
  args,
  limits,
  files,
  allowUnconfined: false,
});

/** The restrictions that each tool brings about, but for the one of core dumps: many systems make none anyway. */
const TOOLS: [string, string[]][] = [
  ['unshare', ['network']],
  ['prlimit', ['memory', 'file size', 'open files', 'processor time']],
  // Behind bwrap a program dies with its parent whether setpriv cares for that or not.
  ...(findOnPath('bwrap') ? [] : [['setpriv', ['death with its parent']] satisfies [string, string[]]]),
  ...(findOnPath('bwrap') ? [['bwrap', ['files']] satisfies [string, string[]]] : []),
];

describe('a confined program', () => {
  confined('has no network, little memory, small files and no core', async () => {
    const script = 'cat /proc/net/dev; ulimit -v; ulimit -f; ulimit -n; ulimit -c';
    const [file, ...args] = await confine(aCommand('sh', ['-c', script]));
    const child = spawn(file, args);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => child.on('close', resolve));
    const interfaces = [...said.matchAll(/^\s*([\w.]+):/gm)].map(([, name]) => name);
    expect(interfaces).toEqual(['lo']);
    expect(
      said
        .trim()
        .split('\n')
        .slice(-4)
        .map((line) => line.trim()),
    ).toEqual([String(2 ** 20), '1', '256', '0']);
  });

  hidden('reads no settings, no database and no file of anybody, and writes only to its folder', async () => {
    const project = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-project-'));
    const secret = path.join(project, '.env');
    fs.writeFileSync(secret, 'secret');
    const given = path.join(project, 'given');
    fs.writeFileSync(given, 'given');
    const script = `cat '${secret}' '${path.resolve('package.json')}' /etc/passwd /root/.profile; ls /home; cat '${given}'; echo changed >'${given}'; echo own >own; cat own`;
    const scratch = fs.mkdtempSync(path.join(dir, 'scratch-'));
    const [file, ...args] = await confine({ ...aCommand('sh', ['-c', script]), files: { scratch, readable: [given] } });
    const said = execFileSync(file, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    expect(said).toBe('givenown\n');
    expect(fs.readFileSync(given, 'utf8')).toBe('given');
    expect(fs.readFileSync(path.join(scratch, 'own'), 'utf8')).toBe('own\n');
    fs.rmSync(project, { recursive: true });
  });

  it.skipIf(os.platform() !== 'linux' || allowUnconfined).each(TOOLS)(
    'does not start when %s ends well and restricts nothing, unless that is allowed',
    async (tool, restrictions) => {
      await withTool(tool, PRETENDER, async () => {
        const refused = await confine(aCommand('true', [])).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(UnconfinedError);
        const named = (refused as UnconfinedError).missing.map((line) => line.replace(/ \(.*/, ''));
        expect(named.filter((one) => one !== 'core dump')).toEqual(restrictions);
        expect((refused as UnconfinedError).message).toContain('ENCODER_ALLOW_UNCONFINED');
        expect(await confine({ ...aCommand('true', []), allowUnconfined: true })).toContain(findOnPath('true'));
      });
    },
  );

  confined('does not start when a tool fails, and starts when it was mended', async () => {
    await withTool('unshare', '#!/bin/sh\nexit 1\n', async (program) => {
      expect(await missingRestrictions()).toEqual(['network (unshare of util-linux)']);
      fs.rmSync(program);
      await until('the proof to be made again', async () => (await missingRestrictions()).length === 0, 20);
    });
  });

  confined('waits, and is neither refused nor let loose, while the machine is too busy for an answer', async () => {
    await withTool('unshare', `#!/bin/sh\nexec sleep 3456.${process.pid}\n`, async (program) => {
      let answer: unknown;
      const command = confine({ ...aCommand('true', []), allowUnconfined: true }).then(
        (words) => (answer = words),
        (error: unknown) => (answer = error),
      );
      // Longer than the first round of trials takes.
      await sleep(6_000);
      expect(answer).toBeUndefined();
      fs.rmSync(program);
      await command;
      expect(answer).toContain(findOnPath('unshare'));
    });
  });

  confined('that waits can be cancelled', async () => {
    await withTool('unshare', `#!/bin/sh\nexec sleep 4567.${process.pid}\n`, async () => {
      const ended = encode(anEncoding({ signal: AbortSignal.timeout(500) }), TO_OGG);
      await expect(ended).rejects.toThrow('timeout');
    });
  });

  /** Runs `sleep`, confined by this process, from another one. */
  const sleeping = async (seconds: string, asIfByItself: boolean) => {
    const command = await confine(aCommand('sleep', [seconds]));
    const own = `(one) => (${asIfByItself} && one === '${process.pid}' ? String(process.pid) : one)`;
    const script = `
      const [file, ...args] = ${JSON.stringify(command)}.map(${own});
      require('child_process').spawn(file, args, { detached: true, stdio: 'ignore' }).on('exit', (code) => process.exit(code));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    const mine = () => commandsNaming(`sleep\0${seconds}`).filter(({ command: said }) => /^[^\0]*sleep\0/.test(said));
    return { parent, mine };
  };

  confined('dies with the process that started it', async () => {
    const { parent, mine } = await sleeping(`1234.${process.pid}`, true);
    await until('the program', async () => mine().length === 1, 10);
    parent.kill('SIGKILL');
    await until('its end', async () => mine().length === 0, 2);
  });

  confined('does not begin when that has died before', async () => {
    const { parent, mine } = await sleeping(`2345.${process.pid}`, false);
    expect(await new Promise((resolve) => parent.once('exit', resolve))).not.toBe(0);
    expect(mine()).toEqual([]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { inRoot } from './root.mjs';
import { run, runQuietly } from './run.mjs';

const script = (code) => ['-e', code];

describe('running a program', () => {
  it('answers with its exit code', async () => {
    expect(await run(process.execPath, script('process.exit(3)'))).toBe(3);
  });

  it('answers with 127 when there is no such program', async () => {
    expect(await runQuietly('no-such-program-anywhere', [])).toEqual({ code: 127, output: '' });
  });

  it('keeps what it printed', async () => {
    expect(await runQuietly(process.execPath, script('console.log("out"); console.error("err")'))).toMatchObject({
      code: 0,
      output: expect.stringMatching(/out\n|err\n/),
    });
  });
});

describe('when we are asked to stop', () => {
  /** One of our commands, whose program is `code`. */
  const command = (code) => `
    import { main } from '${inRoot('scripts/setup/main.mjs')}';
    import { run } from '${inRoot('scripts/setup/run.mjs')}';
    await main(async () => {
      await run(process.execPath, ['-e', ${JSON.stringify(code)}]);
      console.log('went on');
    });`;

  /** Answers once the program has printed something. */
  const start = async (program, args, env = process.env) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    await once(child.stdout, 'data');
    return async (signal) => {
      child.kill(signal);
      const [exitCode] = await once(child, 'close'); // once nobody holds its output any more
      return { exitCode, output };
    };
  };
  const startCommand = (code) => start(process.execPath, ['--input-type=module', '-e', command(code)]);
  const untilKilled = 'console.log(process.pid); setInterval(() => {}, 1000)';

  it('the program ends, and we do not go on', async () => {
    const stop = await startCommand(untilKilled);
    const { exitCode, output } = await stop('SIGTERM');
    expect(exitCode).toBe(143);
    expect(output).not.toContain('went on');
    expect(() => process.kill(Number(output), 0)).toThrow('ESRCH');
  });

  it('a program that ends well has the last word', async () => {
    const stop = await startCommand(
      'process.on("SIGTERM", () => process.exit(0)); console.log("up"); setInterval(() => {}, 1000)',
    );
    expect(await stop('SIGTERM')).toEqual({ exitCode: 0, output: 'up\nwent on\n' });
  });

  it('so does one whose shell, put there by npm, was told instead', async () => {
    const env = { ...process.env, npm_lifecycle_event: 'start', NODE: process.execPath, CODE: command(untilKilled) };
    const stop = await start('sh', ['-c', '"$NODE" --input-type=module -e "$CODE"; true'], env);
    const { output } = await stop('SIGTERM');
    expect(() => process.kill(Number(output), 0)).toThrow('ESRCH');
  });
});

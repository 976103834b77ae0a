import { AsyncLocalStorage } from 'node:async_hooks';
import Bull from 'bull';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createBullQueue } from '../../plugins/course-studio/server/src/queue/bull';
import { createInProcessQueue } from '../../plugins/course-studio/server/src/queue/in-process';
import type { JobHandlers, OnError, Queue } from '../../plugins/course-studio/server/src/queue/port';
import { until } from '../harness';
import { freePort, startRedis } from '../servers';

let redis: Awaited<ReturnType<typeof startRedis>> | undefined;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

type Create = (onError: OnError) => Queue;

const adapters: [string, Create][] = [
  ['in-process', createInProcessQueue],
  ['bull', (onError) => createBullQueue({ redisUrl: redis!.url, leaseSeconds: 60 }, onError)],
];

describe.each(adapters)('the %s queue', (_name, create) => {
  /** A queue, what its handlers were called with, and what went wrong. */
  const aQueue = (transcode: JobHandlers['transcode'] = async () => {}) => {
    const calls: string[] = [];
    const errors: string[] = [];
    const queue = create((what) => errors.push(what));
    const handlers: JobHandlers = {
      transcode: async (payload) => {
        calls.push(payload.assetId);
        await transcode(payload);
      },
      cleanPicture: async ({ assetId }) => void calls.push(assetId),
      certificate: async ({ enrollmentId }) => void calls.push(enrollmentId),
    };
    return { queue, handlers, calls, errors };
  };
  const seen = (calls: string[], id: string) => until(id, async () => calls.includes(id), 10);

  it('hands each job to the handler of its name', async () => {
    const { queue, handlers, calls } = aQueue();
    queue.work(handlers);
    await queue.ring({ name: 'transcode', assetId: 'video-1' });
    await queue.ring({ name: 'certificate', enrollmentId: 'learner-1' });
    await Promise.all([seen(calls, 'video-1'), seen(calls, 'learner-1')]);
    await queue.close();
  });

  it('keeps what was rung before anybody worked', async () => {
    const { queue, handlers, calls } = aQueue();
    await queue.ring({ name: 'transcode', assetId: 'video-2' });
    queue.work(handlers);
    await seen(calls, 'video-2');
    await queue.close();
  });

  it('rings once for what already waits', async () => {
    const { queue, handlers, calls } = aQueue();
    for (let ring = 0; ring < 5; ring++) await queue.ring({ name: 'transcode', assetId: 'video-3' });
    await queue.ring({ name: 'transcode', assetId: 'video-4' });
    queue.work(handlers);
    await seen(calls, 'video-4');
    expect(calls.filter((id) => id === 'video-3')).toHaveLength(1);
    await queue.close();
  });

  it('goes on after a job that failed, and tells of it', async () => {
    const { queue, handlers, calls, errors } = aQueue(async ({ assetId }) => {
      if (assetId === 'video-5') throw new Error('boom');
    });
    queue.work(handlers);
    await queue.ring({ name: 'transcode', assetId: 'video-5' });
    await queue.ring({ name: 'transcode', assetId: 'video-6' });
    await seen(calls, 'video-6');
    expect(errors).toEqual(['transcode-video-5']);
    await queue.close();
  });

  it('does not let a long video hold up a certificate', async () => {
    let finish = () => {};
    const { queue, handlers, calls } = aQueue(() => new Promise((resolve) => (finish = () => resolve())));
    queue.work(handlers);
    await queue.ring({ name: 'transcode', assetId: 'video-7' });
    await seen(calls, 'video-7');
    await queue.ring({ name: 'certificate', enrollmentId: 'learner-7' });
    await seen(calls, 'learner-7');
    finish();
    await queue.close();
  });

  it('waits for the running job when it closes', async () => {
    let done = false;
    const { queue, handlers, calls } = aQueue(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      done = true;
    });
    queue.work(handlers);
    await queue.ring({ name: 'transcode', assetId: 'video-8' });
    await seen(calls, 'video-8');
    await queue.close();
    expect(done).toBe(true);
  });
});

it('runs a job outside the transaction of whoever rang', async () => {
  const transaction = new AsyncLocalStorage<string>();
  const queue = createInProcessQueue(() => {});
  const seen = new Promise((resolve) =>
    queue.work({
      transcode: async () => resolve(transaction.getStore()),
      cleanPicture: async () => {},
      certificate: async () => {},
    }),
  );
  await transaction.run('open', () => queue.ring({ name: 'transcode', assetId: 'video' }));
  expect(await seen).toBeUndefined();
  await queue.close();
});

it('bull by itself does a job twice when one renewal of its lock fails: the lease is not its', async () => {
  const settings = { lockDuration: 1000, stalledInterval: 300 };
  const [first, second] = [new Bull('raw', redis!.url, { settings }), new Bull('raw', redis!.url, { settings })];
  const scripts = first.client as unknown as { extendLock(...given: unknown[]): Promise<unknown> };
  const { extendLock } = scripts;
  let failed = 0;
  scripts.extendLock = (...given) =>
    (failed += 1) === 1 ? Promise.reject(new Error('connection lost')) : extendLock.apply(scripts, given);
  const running: string[] = [];
  let finish = () => {};
  void first.process(() => {
    running.push('first');
    return new Promise<void>((resolve) => (finish = resolve));
  });
  await first.add({});
  await until('the first run', async () => running.length === 1, 10);
  void second.process(async () => void running.push('second'));
  await until('another run beside it', async () => running.length === 2, 10);
  expect([running, failed]).toEqual([['first', 'second'], 1]);
  finish();
  await Promise.all([first.close(), second.close()]);
});

it('does not hold anybody up while Redis is away', async () => {
  const errors: string[] = [];
  const redisUrl = `redis://127.0.0.1:${await freePort()}`;
  const queue = createBullQueue({ redisUrl, leaseSeconds: 60 }, (what) => errors.push(what));
  const start = Date.now();
  await queue.ring({ name: 'transcode', assetId: 'video' });
  expect(Date.now() - start).toBeLessThan(4000);
  expect(errors.length).toBeGreaterThan(0);
  await queue.close().catch(() => undefined);
});

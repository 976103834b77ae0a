import Bull from 'bull';

import { atMost } from '../at-most';
import { JOB_NAMES, jobKey, runJob, type Job, type JobHandlers, type JobName, type OnError, type Queue } from './port';

/** Longest time a caller is held up by ringing, milliseconds. */
const RING_MS = 2_000;

interface Options {
  redisUrl: string;
  /** As long as the lease in the database: while bull holds a job of a worker that died, it takes no other ring for it. */
  leaseSeconds: number;
}

/**
 * The queue of several processes, in Redis. bull only carries the bell: exclusion, retries and cancelling
 * are the database's (bull's lock can be lost without notice), so jobs are tried once and not kept.
 */
export function createBullQueue({ redisUrl, leaseSeconds }: Options, onError: OnError): Queue {
  const lockDuration = leaseSeconds * 1000;
  const queues = new Map<JobName, Bull.Queue<Job>>(
    JOB_NAMES.map((name) => [
      name,
      new Bull<Job>(`course-studio-${name}`, redisUrl, {
        settings: { lockDuration, stalledInterval: lockDuration / 4, maxStalledCount: 5 },
        defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      }),
    ]),
  );
  for (const [name, queue] of queues) queue.on('error', (error) => onError(`queue ${name}`, error));

  return {
    async ring(job) {
      const added = queues.get(job.name)!.add(job, { jobId: jobKey(job) });
      // A doorbell nobody waits for: while Redis is away, bull would wait with it. The reconciler rings again.
      added.catch((error: unknown) => onError(jobKey(job), error));
      await atMost(
        RING_MS,
        added.catch(() => undefined),
      );
    },
    work(handlers: JobHandlers) {
      for (const [name, queue] of queues) {
        void queue.process(1, ({ data }) =>
          runJob(handlers, name, data).catch((error: unknown) => onError(jobKey(data), error)),
        );
      }
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

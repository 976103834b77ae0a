import Bull from 'bull';

import { JOB_NAMES, jobKey, runJob, type Job, type JobHandlers, type JobName, type OnError, type Queue } from './port';

/**
 * The queue of several processes, in Redis. bull only carries the bell: exclusion, retries and cancelling
 * are the database's (bull's lock can be lost without notice), so jobs are tried once and not kept.
 */
export function createBullQueue(redisUrl: string, onError: OnError): Queue {
  const queues = new Map<JobName, Bull.Queue<Job>>(
    JOB_NAMES.map((name) => [
      name,
      new Bull<Job>(`course-studio-${name}`, redisUrl, {
        settings: { lockDuration: 60_000, stalledInterval: 15_000, maxStalledCount: 5 },
        defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      }),
    ]),
  );
  for (const [name, queue] of queues) queue.on('error', (error) => onError(`queue ${name}`, error));

  return {
    async ring(job) {
      await queues.get(job.name)!.add(job, { jobId: jobKey(job) });
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

import { AsyncResource } from 'node:async_hooks';

import { JOB_NAMES, jobKey, runJob, type Job, type JobHandlers, type JobName, type OnError, type Queue } from './port';

/** The queue of a single process: one line per job name, so that a certificate does not wait for a video. */
export function createInProcessQueue(onError: OnError): Queue {
  const lines = new Map<JobName, Map<string, Job>>(JOB_NAMES.map((name) => [name, new Map()]));
  const running = new Map<JobName, Promise<void>>();
  // Whoever rings may stand in a database transaction that is long over when the job runs.
  const outside = new AsyncResource('course-studio-queue');
  let handlers: JobHandlers | undefined;
  let closed = false;

  const drain = async (name: JobName): Promise<void> => {
    const line = lines.get(name)!;
    for (let next = line.entries().next(); !next.done && !closed; next = line.entries().next()) {
      const [key, job] = next.value;
      line.delete(key);
      await runJob(handlers!, name, job).catch((error: unknown) => onError(key, error));
    }
    running.delete(name);
  };

  const wake = (name: JobName): void => {
    if (!handlers || closed || running.has(name)) return;
    outside.runInAsyncScope(() =>
      running.set(
        name,
        Promise.resolve().then(() => drain(name)),
      ),
    );
  };

  return {
    async ring(job) {
      lines.get(job.name)!.set(jobKey(job), job);
      wake(job.name);
    },
    work(given) {
      handlers = given;
      JOB_NAMES.forEach(wake);
    },
    async close() {
      closed = true;
      await Promise.all(running.values());
    },
  };
}

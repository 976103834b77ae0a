import { z } from 'zod';

/**
 * The work that can be rung for, with its payload. A job is a doorbell: what there is to do, and whether it still is,
 * stands in the database. A lost job is rung again by the reconciler; one delivered twice finds nothing to do.
 */
export const JOBS = {
  transcode: z.object({ assetId: z.string() }),
  cleanPicture: z.object({ assetId: z.string() }),
  certificate: z.object({ enrollmentId: z.string() }),
} as const;

export type JobName = keyof typeof JOBS;
export type Job = { [N in JobName]: { name: N } & z.infer<(typeof JOBS)[N]> }[JobName];
export type JobHandlers = { [N in JobName]: (payload: z.infer<(typeof JOBS)[N]>) => Promise<void> };

export interface Queue {
  /** Announces work. Ringing again for what already waits is harmless. */
  ring(job: Job): Promise<void>;
  /** Starts taking jobs, one of each name at a time. A process that never calls this only rings. */
  work(handlers: JobHandlers): void;
  /** Takes no more jobs and waits for the running ones. */
  close(): Promise<void>;
}

export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Hears of what went wrong: with which job (its key), or with the queue itself. */
export type OnError = (what: string, error: unknown) => void;

/** What makes two jobs the same. */
export const jobKey = ({ name, ...payload }: Job): string => `${name}-${Object.values(payload).join('-')}`;

/** Hands the job to its handler. @throws if the payload is not that job's. */
export async function runJob(handlers: JobHandlers, name: JobName, payload: unknown): Promise<void> {
  const handle = handlers[name] as (payload: unknown) => Promise<void>;
  await handle(JOBS[name].parse(payload));
}

import type { Core } from '@strapi/strapi';

import type { Settings } from '../settings';
import { createBullQueue } from './bull';
import { createInProcessQueue } from './in-process';
import type { OnError, Queue } from './port';

/** bull where `REDIS_URL` is set, otherwise in this process. */
export function createQueue({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }): Queue {
  const onError: OnError = (what, error) =>
    strapi.log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  const { redisUrl, leaseSeconds } = settings;
  return redisUrl ? createBullQueue({ redisUrl, leaseSeconds }, onError) : createInProcessQueue(onError);
}

export type { Job, JobHandlers, Queue } from './port';

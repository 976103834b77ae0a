import type { Core } from '@strapi/strapi';
import Redis from 'ioredis';
import type { Context, Next } from 'koa';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

import { refuse } from '../../course/rules/errors';

/** Limits of a Strapi that has one; routes share it, so that changing the route gains nothing. */
const limiters = new WeakMap<Core.Strapi, RateLimiterAbstract>();

function limiterOf(strapi: Core.Strapi): RateLimiterAbstract {
  const known = limiters.get(strapi);
  if (known) return known;
  const made = createLimiter(strapi);
  limiters.set(strapi, made);
  return made;
}

function createLimiter(strapi: Core.Strapi): RateLimiterAbstract {
  const points = strapi.config.get<number>('certificates.verificationsPerMinute', 60);
  const rule = { keyPrefix: 'course-studio-verify', points, duration: 60 };
  const redisUrl = strapi.config.get<string | undefined>('certificates.redisUrl');
  if (!redisUrl) return new RateLimiterMemory(rule);
  const storeClient = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  // Without Redis each server counts for itself; the queue already says in the log that Redis is away.
  storeClient.on('error', () => undefined);
  strapi.server.httpServer.once('close', () => storeClient.disconnect());
  return new RateLimiterRedis({ ...rule, storeClient, insuranceLimiter: new RateLimiterMemory(rule) });
}

/**
 * Keeps anybody from trying codes: so many requests a minute for one address, as Strapi sees it (`TRUST_PROXY`).
 * Throws `verification.tooMany` (429) with `Retry-After`.
 */
const rateLimit =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }) =>
  async (ctx: Context, next: Next): Promise<void> => {
    try {
      await limiterOf(strapi).consume(ctx.request.ip);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      ctx.set('Retry-After', String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))));
      throw refuse('verification.tooMany');
    }
    await next();
  };

export default rateLimit;

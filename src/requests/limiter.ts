import type { Core } from '@strapi/strapi';
import Redis from 'ioredis';
import type { Context, Middleware, Next } from 'koa';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

import { refuse } from '../api/course/rules/errors';
import { matchesRoute } from './body-limits';
import { networkOf } from './network';
import { LIMITED_ROUTES, readRateLimits, type LimitKey, type LimitName, type RateLimit } from './rate-limits';

/** The limits of a Strapi. Routes share them, so that changing the route gains nothing. */
const limitersOf = new WeakMap<Core.Strapi, Map<LimitName, Limiter>>();

interface Limiter {
  limit: RateLimit;
  counter: RateLimiterAbstract;
}

/** Where all processes count; undefined without Redis. */
function openRedis(strapi: Core.Strapi): Redis | undefined {
  const url = strapi.config.get<string | undefined>('requests.redisUrl');
  if (!url) return undefined;
  const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  // Without Redis each server counts for itself; the queue already says in the log that Redis is away.
  client.on('error', () => undefined);
  strapi.server.httpServer.once('close', () => client.disconnect());
  return client;
}

/** Makes the limits of a Strapi. @throws if the setting `RATE_LIMITS` is wrong */
function createLimiters(strapi: Core.Strapi): Map<LimitName, Limiter> {
  const limits = readRateLimits(strapi.config.get<Record<string, unknown>>('requests.rateLimits', {}));
  const storeClient = openRedis(strapi);
  const counterOf = (name: string, { points, seconds }: RateLimit): RateLimiterAbstract => {
    const rule = { keyPrefix: `course-studio-${name}`, points, duration: seconds };
    if (!storeClient) return new RateLimiterMemory(rule);
    return new RateLimiterRedis({ ...rule, storeClient, insuranceLimiter: new RateLimiterMemory(rule) });
  };
  const entries = Object.entries(limits) as [LimitName, RateLimit][];
  return new Map(entries.map(([name, limit]) => [name, { limit, counter: counterOf(name, limit) }]));
}

function limiterOf(strapi: Core.Strapi, name: LimitName): Limiter {
  const limiters = limitersOf.get(strapi) ?? createLimiters(strapi);
  limitersOf.set(strapi, limiters);
  return limiters.get(name)!;
}

/** Longest name of an account that is told from others; nobody has a longer one. */
const MAX_ACCOUNT_LENGTH = 255;

/** Who is logged in. A learner and an administrator may have the same number. */
function loggedInAccount(ctx: Context): string {
  const { user } = ctx.state as { user?: { id?: number | string } };
  // Like Strapi's router, without regard to capitals.
  const side = ctx.path.toLowerCase().startsWith('/api/') ? 'learner' : 'admin';
  return `${side}:${user?.id ?? ''}`;
}

/**
 * Whom a login, a registration or a request for mail names: by the field that its handler reads, and by no other that
 * somebody may send along; nor does it matter who is logged in meanwhile.
 */
function namedAccount(ctx: Context): string {
  const body = ((ctx.request as { body?: unknown }).body ?? {}) as { identifier?: unknown; email?: unknown };
  const given = matchesRoute('/api/auth/local', ctx) ? body.identifier : body.email;
  return typeof given === 'string' ? given.trim().toLowerCase().slice(0, MAX_ACCOUNT_LENGTH) : '';
}

const KEYS: Record<LimitKey, (ctx: Context) => string> = {
  address: (ctx) => networkOf(ctx.request.ip),
  account: loggedInAccount,
  namedAccount,
  namedAccountAndAddress: (ctx) => `${namedAccount(ctx)} ${networkOf(ctx.request.ip)}`,
};

const keyOf = ({ key }: RateLimit, ctx: Context): string => KEYS[key](ctx);

/** Throws `limit.reached`, or the code of the limit, with `Retry-After`. */
async function takePoint(ctx: Context, { counter, limit }: Limiter): Promise<void> {
  try {
    await counter.consume(keyOf(limit, ctx));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    ctx.set('Retry-After', String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))));
    throw refuse(limit.code ?? 'limit.reached');
  }
}

/**
 * A middleware that stands before a route with these limits. What counts failures alone, or successes, takes its point first
 * and gives it back when it turns out otherwise: of many at once, no more get through than one after the other.
 *
 * Throws `limit.reached`, or the code of the limit (429), with `Retry-After`.
 */
export const limitBy =
  (strapi: Core.Strapi, names: readonly LimitName[]): Middleware =>
  async (ctx: Context, next: Next): Promise<void> => {
    const limiters = names.map((name) => limiterOf(strapi, name));
    for (const limiter of limiters) await takePoint(ctx, limiter);
    // Handlers may change what the key is made of.
    const taken = limiters.map(({ limit, counter }) => ({ counts: limit.counts, counter, key: keyOf(limit, ctx) }));
    const giveBack = async (counts: RateLimit['counts']): Promise<void> => {
      const points = taken.filter((one) => one.counts === counts);
      await Promise.all(points.map(({ counter, key }) => counter.reward(key, 1)));
    };
    try {
      await next();
    } catch (error) {
      await giveBack('successes');
      throw error;
    }
    await giveBack(ctx.status < 400 ? 'failures' : 'successes');
  };

/** The limits of routes, to be put before them. @throws if the setting `RATE_LIMITS` is wrong */
export function rateLimitedRoutes(strapi: Core.Strapi): { route: string; middleware: Middleware }[] {
  limitersOf.set(strapi, createLimiters(strapi));
  return Object.entries(LIMITED_ROUTES).map(([route, names]) => ({ route, middleware: limitBy(strapi, names) }));
}

import type { Core } from '@strapi/strapi';

/** What one sender may cost: see `docs/limits.md`. */
const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  bodySeconds: env.int('BODY_TIMEOUT_SECONDS', 300),
  uploadIdleSeconds: env.int('UPLOAD_IDLE_SECONDS', 120),
  // Behind a proxy everybody comes from its address; there it is the proxy that counts.
  connectionsPerAddress: env.bool('TRUST_PROXY', false) ? 0 : env.int('CONNECTIONS_PER_ADDRESS', 2000),
  /** Changes to the table of `src/requests/rate-limits.ts`: name → `points/seconds`. */
  rateLimits: {
    'verification.address': `${env.int('VERIFICATIONS_PER_MINUTE', 60)}/60`,
    ...env.json('RATE_LIMITS', {}),
  },
  /** Where all processes count together; without it each counts for itself. */
  redisUrl: env('REDIS_URL'),
});

export default config;

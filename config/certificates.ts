import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  /** How often one address may ask for a verification, in a minute. */
  verificationsPerMinute: env.int('VERIFICATIONS_PER_MINUTE', 60),
  /** Where servers count together; without it each counts for itself. */
  redisUrl: env('REDIS_URL'),
});

export default config;

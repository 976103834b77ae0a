import type { Core } from '@strapi/strapi';

/** How attempts end; `src/api/attempt/rules/settings.ts` checks it. */
const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  graceSeconds: env('ATTEMPT_GRACE_SECONDS', '30'),
});

export default config;

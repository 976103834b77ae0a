import type { Core } from '@strapi/strapi';
import cronTasks from './cron-tasks';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  host: env('HOST', '0.0.0.0'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', ''),
  app: { keys: env.array('APP_KEYS') },
  // Proxies add the address they saw at the end; what stands before it, anybody may have written.
  proxy: { koa: env.bool('TRUST_PROXY', false), maxIpsCount: env.int('TRUST_PROXY_HOPS', 1) },
  cron: { enabled: env('PROCESS_ROLE', 'all') !== 'worker', tasks: cronTasks },
  logger: { updates: { enabled: false } },
  openapi: { 'content-api': { access: 'public' } },
  // Its tokens read and replace the whole database, keys and passwords of learners included, whatever roles may read.
  transfer: { remote: { enabled: false } },
  http: {
    serverOptions: {
      // Node's limit on whole requests would cut uploads off; `src/requests/slow-requests.ts` has one for each kind.
      requestTimeout: 0,
      headersTimeout: env.int('HEADERS_TIMEOUT_SECONDS', 30) * 1000,
      connectionsCheckingInterval: 1000,
    },
  },
});

export default config;

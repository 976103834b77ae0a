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
  // Uploads stream for as long as they need; Node would cut a request off after 300 s.
  http: { serverOptions: { requestTimeout: 0 } },
});

export default config;

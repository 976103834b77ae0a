import { createRequire } from 'node:module';

import { readSettings } from './env.mjs';
import { ROOT, inRoot } from './root.mjs';

const require = createRequire(import.meta.url);

/** For commands whose own lines are what counts; LOG_LEVEL still wins. */
export const QUIET_LOG = { LOG_LEVEL: readSettings().LOG_LEVEL ?? 'warn' };

/**
 * Boots Strapi without HTTP and without its hourly tasks.
 *
 * @param env what the process's environment gets in addition, e.g. PROCESS_ROLE.
 */
export async function bootStrapi(env) {
  Object.assign(process.env, { NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true', ...env });
  const { createStrapi } = require('@strapi/strapi');
  const app = createStrapi({ appDir: ROOT, distDir: inRoot('dist'), serveAdminPanel: false });
  app.config.set('server.cron.enabled', false);
  return app.load();
}

/** While `work` runs, everything printed goes to stderr: stdout belongs to the report. */
export async function withStdoutFree(work) {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}

/** A file compiled into `dist/`, by its path there. */
export const requireBuilt = (file) => require(inRoot('dist', file));

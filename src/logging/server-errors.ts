import type { Core } from '@strapi/strapi';

interface ServerError extends Error {
  status?: number;
  expose?: boolean;
}

/**
 * Koa prints errors that come after the answer has begun (a file that cannot be read on, a client that is gone) past
 * the log, with all they name. They belong into it.
 */
export function logServerErrors({ server, log }: Core.Strapi): void {
  server.app.silent = true;
  server.app.on('error', (error: ServerError) => {
    if (error.status === 404 || error.expose) return;
    log.error(error.stack ?? String(error));
  });
}

import type { Core } from '@strapi/strapi';

interface ServerError extends Error {
  status?: number;
  expose?: boolean;
  code?: string;
}

/** How Node names a client that went away in the middle: nothing is wrong here, and anybody could fill the log with it. */
const CLIENT_GONE = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
]);

/**
 * Koa prints errors that come after the answer has begun (a file that cannot be read on, a client that is gone) past
 * the log, with all they name. They belong into it.
 */
export function logServerErrors({ server, log }: Core.Strapi): void {
  server.app.silent = true;
  server.app.on('error', (error: ServerError) => {
    if (error.status === 404 || error.expose) return;
    if (error.code && CLIENT_GONE.has(error.code)) log.debug(`a client went away: ${error.code}`);
    else log.error(error.stack ?? String(error));
  });
}

import { ReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';
import onHeaders from 'on-headers';

import { isJson, namedResponse, recogniseResponse, type NamedResponse } from '../response-headers/kinds';
import { headersFor, type PolicySettings } from '../response-headers/policy';

/** Where Strapi keeps the files of the media library. */
const LIBRARY_PATH = '/uploads/';

const CORS_HEADERS = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Credentials',
  'Access-Control-Expose-Headers',
];

const isFileBelow = (body: unknown, folder: string): boolean =>
  body instanceof ReadStream && path.resolve(String(body.path)).startsWith(path.resolve(folder) + path.sep);

/**
 * Libraries let other origins read on their own, even where nobody of another origin asks. Outside the REST API, where
 * `strapi::cors` decides, only the files of the Flash player may be read.
 */
function removeForeignReaders(response: ServerResponse): void {
  for (const name of CORS_HEADERS) response.removeHeader(name);
}

/** A file is saved under its name and not opened, whatever a handler has said. */
function setAttachment(response: ServerResponse): void {
  const given = String(response.getHeader('Content-Disposition') ?? '');
  if (!/^attachment\b/i.test(given)) response.setHeader('Content-Disposition', 'attachment');
}

/**
 * Gives every answer of the server the headers of its kind, in the moment in which it is sent: whoever has written it (a
 * handler, a library, the handler of errors), and whether it went well. The table is `response-headers/policy.ts`.
 */
const responseHeaders = (settings: PolicySettings, { strapi }: { strapi: Core.Strapi }) => {
  const publicFolder = strapi.dirs.static.public;
  const adminPath = strapi.config.get<string>('admin.path', '/admin');
  const apiPath = strapi.config.get<string>('api.rest.prefix', '/api');

  const describe = (ctx: Context, asked: string): NamedResponse => {
    const contentType = String(ctx.res.getHeader('Content-Type') ?? '');
    const isError = ctx.res.statusCode >= 400;
    const named = namedResponse(ctx);
    // A handler that failed after it had named its answer is answered for in JSON.
    if (named && !(isError && isJson(contentType))) return named;
    const isPublicFile = !isError && (asked.startsWith(LIBRARY_PATH) || isFileBelow(ctx.body, publicFolder));
    return { kind: recogniseResponse({ path: asked, contentType, isPublicFile, adminPath }) };
  };

  return (ctx: Context, next: Next): Promise<void> => {
    // Others change `ctx.path` on their way, and whoever leaves takes the connection along.
    const asked = ctx.path;
    const isSecure = ctx.secure;
    onHeaders(ctx.res, () => {
      const { kind, directives } = describe(ctx, asked);
      const headers = headersFor(kind, { settings, isSecure, extra: directives });
      for (const [name, value] of Object.entries(headers)) ctx.res.setHeader(name, value);
      if (kind === 'download') setAttachment(ctx.res);
      if (kind === 'data' && !ctx.res.hasHeader('Cache-Control')) ctx.res.setHeader('Cache-Control', 'no-store');
      const isDecided = asked.startsWith(`${apiPath}/`) && ctx.get('Origin') !== '';
      if (!isDecided && kind !== 'flashPlayerFile') removeForeignReaders(ctx.res);
    });
    return next();
  };
};

export default responseHeaders;

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import createError, { HttpError } from 'http-errors';
import type { Context, Middleware, Next } from 'koa';
import { koaBody } from 'koa-body';

import { refuse } from '../api/course/rules/errors';
import { bodyBytesFor, DEFAULT_BODY_BYTES, fileLimitFor, isTooDeep } from './body-limits';
import { isKnownSender } from './known-sender';

const readers = new Map<number, Middleware>();

/** Reads JSON, forms and text of at most so many bytes, and refuses more by the announced length or while reading. */
function readerFor(bytes: number): Middleware {
  const known = readers.get(bytes);
  if (known) return known;
  const reader = koaBody({ jsonLimit: bytes, formLimit: bytes, textLimit: bytes });
  readers.set(bytes, reader);
  return reader;
}

const NOTHING_MORE: Next = async () => undefined;

/** The error of a parser in the words of the API: an error thrown as it is would be logged with its stack. */
function toRefusal(error: unknown): Error {
  if (error instanceof SyntaxError) return refuse('body.syntax');
  const { status } = error as { status?: unknown };
  if (status === 413) return refuse('body.tooLarge');
  if (error instanceof HttpError) return error;
  return typeof status === 'number' && status < 500 ? refuse('body.syntax') : createError(400, error as Error);
}

/**
 * How much is read for whoever sends it. Of strangers no more than on any other route: what they send is kept in memory for
 * as long as they take, before the route can refuse them.
 */
async function bytesFor(strapi: Core.Strapi, ctx: Context): Promise<{ bytes: number; isStranger: boolean }> {
  const bytes = bodyBytesFor(ctx);
  const isStranger = bytes > DEFAULT_BODY_BYTES && !(await isKnownSender(strapi, ctx));
  return { bytes: isStranger ? DEFAULT_BODY_BYTES : bytes, isStranger };
}

/**
 * Reads the body of a request within the limit of its route. A form with files is refused here where none is taken, and
 * otherwise read by the route itself (`read-files.ts`), once it is known who sent it.
 *
 * Throws `body.tooLarge`, `body.syntax`, `body.nested`, `body.files`; an UnauthorizedError where only a known sender may
 * send so much, so that a client whose token has run out renews it and sends again.
 */
export async function readBody(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const request = ctx.request as { body?: unknown };
  request.body = undefined;
  if (ctx.is('multipart')) {
    if (!fileLimitFor(ctx)) throw refuse('body.files');
    return;
  }
  const { bytes, isStranger } = await bytesFor(strapi, ctx);
  await readerFor(bytes)(ctx, NOTHING_MORE).catch((error: unknown) => {
    const isTooLarge = (error as { status?: unknown }).status === 413;
    throw isStranger && isTooLarge ? new errors.UnauthorizedError('Missing or invalid credentials') : toRefusal(error);
  });
  if (isTooDeep(request.body)) throw refuse('body.nested');
}

export const readBodies =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }) =>
  async (ctx: Context, next: Next) => {
    await readBody(strapi, ctx);
    await next();
  };

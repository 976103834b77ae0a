import type { Core } from '@strapi/strapi';
import createError, { HttpError } from 'http-errors';
import type { Context, Middleware, Next } from 'koa';
import { koaBody } from 'koa-body';

import { refuse } from '../api/course/rules/errors';
import { bodyBytesFor, fileLimitFor, isTooDeep } from './body-limits';

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
 * Reads the body of a request within the limit of its route. A form with files is refused here where none is taken, and
 * otherwise read by the route itself (`read-files.ts`), once it is known who sent it.
 *
 * Throws `body.tooLarge`, `body.syntax`, `body.nested`, `body.files`.
 */
export async function readBody(ctx: Context): Promise<void> {
  const request = ctx.request as { body?: unknown };
  request.body = undefined;
  if (ctx.is('multipart')) {
    if (!fileLimitFor(ctx)) throw refuse('body.files');
    return;
  }
  await readerFor(bodyBytesFor(ctx))(ctx, NOTHING_MORE).catch((error: unknown) => {
    throw toRefusal(error);
  });
  if (isTooDeep(request.body)) throw refuse('body.nested');
}

export const readBodies = (_config: unknown, _deps: { strapi: Core.Strapi }) => async (ctx: Context, next: Next) => {
  await readBody(ctx);
  await next();
};

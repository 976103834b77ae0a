import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import createError from 'http-errors';
import type { Context } from 'koa';

/** How long a bucket may take to begin its answer, milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;

/** What is passed on of a bucket's answer: how long it is, and which part of the file. Nothing of its dates and tags. */
const PASSED_ON = ['content-length', 'content-range'];

/**
 * Answers with the bytes at `url`, or the range of them that was asked for, as they come. The caller has set the headers,
 * with the `ETag` that conditions are held to.
 * @throws 404 if they are not there, 503 if the bucket does not answer
 */
export async function sendFromBucket(ctx: Context, url: string): Promise<void> {
  ctx.set('Accept-Ranges', 'bytes');
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  const left = new AbortController();
  ctx.res.once('close', () => left.abort());
  const timeout = setTimeout(() => left.abort(), ANSWER_TIMEOUT_MS);
  const answer = await fetch(url, { headers: rangeOf(ctx), signal: left.signal })
    .catch((cause: unknown) => {
      throw createError(503, 'The storage does not answer.', { cause });
    })
    .finally(() => clearTimeout(timeout));

  if (answer.status === 404) throw createError(404, 'Not Found');
  if (answer.status === 416) {
    ctx.status = 416;
    passOn(ctx, answer, ['content-range']);
    return;
  }
  if (!answer.ok || !answer.body) throw createError(503, 'The storage does not answer.');
  ctx.status = answer.status;
  ctx.body = Readable.fromWeb(answer.body as ReadableStream);
  passOn(ctx, answer, PASSED_ON);
}

/** A range of another file than the client has the beginning of would not fit it. */
function rangeOf(ctx: Context): Record<string, string> {
  const condition = ctx.get('If-Range');
  const range = ctx.get('Range');
  return range && (!condition || condition === ctx.response.get('ETag')) ? { Range: range } : {};
}

function passOn(ctx: Context, answer: Response, names: string[]): void {
  for (const name of names) {
    const value = answer.headers.get(name);
    if (value) ctx.set(name, value);
  }
}

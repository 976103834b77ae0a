import fs from 'node:fs/promises';
import type { Context, Middleware, Next } from 'koa';
import { koaBody } from 'koa-body';

import { refuse } from '../api/course/rules/errors';
import type { FileLimit } from './body-limits';

type ReceivedFiles = Record<string, { filepath: string } | { filepath: string }[]>;

/** What the boundaries and headers of a form add to its files and fields, bytes. */
const FRAME_BYTES = 10_000;

/** Codes of formidable: more files or fields, or more bytes of them, than allowed. */
const TOO_MUCH = new Set([1006, 1007, 1009]);

const isTooMuch = (error: unknown): boolean => TOO_MUCH.has((error as { code?: number }).code ?? 0);

/** Reads a form, its files into temporary ones. They are removed when it fails, whoever is cut off. */
async function readForm(ctx: Context, { bytes, files, fields, fieldBytes, refusal }: FileLimit): Promise<void> {
  let received = 0;
  const filter = ({ originalFilename }: { originalFilename: string | null }): boolean => {
    if (originalFilename !== null) received += 1;
    return received <= files;
  };
  const formidable = { maxFileSize: bytes, maxFields: fields, maxFieldsSize: fieldBytes, filter };
  const reader = koaBody({ multipart: true, json: false, urlencoded: false, text: false, formidable });
  await reader(ctx, async () => undefined);
  if (received > files) {
    await removeFiles(ctx);
    throw refuse(refusal);
  }
}

async function removeFiles(ctx: Context): Promise<void> {
  const { files } = ctx.request as { files?: ReceivedFiles };
  const paths = Object.values(files ?? {}).flatMap((given) => [given].flat().map(({ filepath }) => filepath));
  await Promise.all(paths.map((file) => fs.rm(file, { force: true })));
}

/**
 * A middleware of one route: reads the form with files that it takes, after Strapi has seen who sent it and that they may,
 * and removes the files once it is answered. Throws the limit's refusal, `body.syntax`.
 */
export const readFilesOf =
  (limit: FileLimit): Middleware =>
  async (ctx: Context, next: Next): Promise<void> => {
    if ((ctx.request.length ?? 0) > limit.bytes + limit.fieldBytes + FRAME_BYTES) throw refuse(limit.refusal);
    if (!ctx.is('multipart')) return next();
    await readForm(ctx, limit).catch((error: unknown) => {
      const isRefusal = (error as { details?: unknown }).details !== undefined;
      throw isRefusal ? error : refuse(isTooMuch(error) ? limit.refusal : 'body.syntax');
    });
    try {
      await next();
    } finally {
      await removeFiles(ctx);
    }
  };

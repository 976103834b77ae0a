import fs from 'node:fs';
import type { Context } from 'koa';

import { refuse } from '../../course/rules/errors';

interface Spooled {
  filepath: string;
}

/** Strapi's body parser writes the files of a form to temporary ones, and removes those of the field `files` itself. */
function spooledOf(ctx: Context): Spooled[] {
  const { files } = ctx.request as { files?: Record<string, Spooled | Spooled[]> };
  return Object.values(files ?? {}).flat();
}

/** Gives the one PDF of a request to `work`: the body itself, or the file of a form. Throws `certificate.file`. */
export async function withPdf<T>(ctx: Context, work: (pdf: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  if (ctx.is('application/pdf', 'application/octet-stream')) return work(ctx.req);
  const files = spooledOf(ctx);
  try {
    const [file] = files;
    if (!file || files.length > 1) throw refuse('certificate.file');
    return await work(fs.createReadStream(file.filepath));
  } finally {
    await Promise.all(files.map(({ filepath }) => fs.promises.rm(filepath, { force: true })));
  }
}

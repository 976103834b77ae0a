import fs from 'node:fs';
import type { Context } from 'koa';

import { refuse } from '../../course/rules/errors';

/** Largest file that is looked at to verify a certificate; certificates have a tenth of it. */
export const MAX_PDF_BYTES = 20_000_000;

interface Spooled {
  filepath: string;
}

/** The files of a form; Strapi's body parser writes them to temporary ones. */
function spooledOf(ctx: Context): Spooled[] {
  const { files } = ctx.request as { files?: Record<string, Spooled | Spooled[]> };
  return Object.values(files ?? {}).flat();
}

/** Gives the one PDF of a request to `work`: the body itself, or the file of a form. Throws `certificate.file`. */
export async function withPdf<T>(ctx: Context, work: (pdf: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  if (ctx.is('application/pdf', 'application/octet-stream')) return work(ctx.req);
  const [file, ...others] = spooledOf(ctx);
  if (!file || others.length > 0) throw refuse('certificate.file');
  return work(fs.createReadStream(file.filepath));
}

import fs from 'node:fs';
import type { Context } from 'koa';

import { refuse } from '../../course/rules/errors';

/** Largest file that is looked at; certificates have a tenth of it. Bytes. */
export const MAX_PDF_BYTES = 20_000_000;

/** What a form may have besides its file. */
const FORM_BYTES = 10_000;

interface Spooled {
  filepath: string;
}

/** Strapi's body parser writes the files of a form to temporary ones, and does not always remove them. */
function spooledOf(ctx: Context): Spooled[] {
  const { files } = ctx.request as { files?: Record<string, Spooled | Spooled[]> };
  return Object.values(files ?? {}).flat();
}

/** Removes what was uploaded with a request. */
export const removeSpooled = async (ctx: Context): Promise<void> => {
  await Promise.all(spooledOf(ctx).map(({ filepath }) => fs.promises.rm(filepath, { force: true })));
};

/** Whether a request says that it is too large to bring a certificate, or does not say how large its form is. */
export function isTooLarge(ctx: Context): boolean {
  const { length } = ctx.request;
  if (length === undefined) return Boolean(ctx.is('multipart'));
  return length > MAX_PDF_BYTES + FORM_BYTES;
}

/** Gives the one PDF of a request to `work`: the body itself, or the file of a form. Throws `certificate.file`. */
export async function withPdf<T>(ctx: Context, work: (pdf: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  if (ctx.is('application/pdf', 'application/octet-stream')) return work(ctx.req);
  try {
    const [file, ...others] = spooledOf(ctx);
    if (!file || others.length > 0) throw refuse('certificate.file');
    return await work(fs.createReadStream(file.filepath));
  } finally {
    await removeSpooled(ctx);
  }
}

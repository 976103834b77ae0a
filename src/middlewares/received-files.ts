import fs from 'node:fs/promises';
import type { Context, Next } from 'koa';

type Received = Record<string, { filepath: string } | { filepath: string }[]>;

/**
 * Removes the files that came with a multipart request once it is answered, whoever sent it. Strapi takes such a request to
 * any route, and itself removes only files that are called `files`, and only when nothing failed.
 */
const receivedFiles = () => async (ctx: Context, next: Next) => {
  const { files } = ctx.request as unknown as { files?: Received };
  const paths = Object.values(files ?? {})
    .flat()
    .map(({ filepath }) => filepath);
  try {
    await next();
  } finally {
    await Promise.all(paths.map((file) => fs.rm(file, { force: true })));
  }
};

export default receivedFiles;

import type { Context } from 'koa';
import send from 'send';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { storedFile, type StoredFile } from '../../../../../src/api/asset/services/asset';
import { nameResponse } from '../../../../../src/response-headers/kinds';
import type { Feature } from '../feature';
import type { Studio } from '../studio';
import { UID } from '../uids';
import { filesDir } from './local-disk';
import { FILES_PATH, signingSecret } from './own-url';
import { sendFromBucket } from './send-from-bucket';
import { fromQuery } from './signature';

/**
 * Names the bytes of a file for caches and ranges. They never change under a key, and the key is random: unlike a date,
 * it tells nothing of when the file was stored.
 */
const entityTagOf = ({ key }: AssetRow): string => `"${key}"`;

/** Serves stored files to whoever holds a signed URL, with ranges; 404 for everything else. */
const filesController = ({ strapi, settings }: Studio) => ({
  async send(ctx: Context) {
    const file = String(ctx.params.file);
    const grant = fromQuery(signingSecret(strapi), file, ctx.query, Date.now());
    const row = grant && (await findByFile(strapi, file));
    if (!grant || !row) return ctx.notFound();

    nameResponse(ctx, row.mime === 'application/pdf' ? 'coursePdf' : 'courseMedia');
    ctx.set('Content-Type', row.mime ?? 'application/octet-stream');
    ctx.set('Content-Disposition', grant.disposition);
    ctx.set('Cache-Control', `private, max-age=${Math.max(0, grant.expires - Math.floor(Date.now() / 1000))}`);
    ctx.set('ETag', entityTagOf(row));
    // An explicit status tells Strapi that the route has answered.
    ctx.status = 200;
    const bucketUrl = await bucketUrlOf(strapi, row);
    if (bucketUrl) return sendFromBucket(ctx, bucketUrl);
    ctx.respond = false;
    const options = { root: filesDir(settings), cacheControl: false, etag: false, lastModified: false };
    await stream(ctx, send(ctx.req, file, options));
  },
});

/** Resolves when the answer is out, or the client gone. */
const stream = (ctx: Context, file: send.SendStream): Promise<void> =>
  new Promise((resolve) => {
    ctx.res.once('close', resolve);
    file.on('error', ({ statusCode }: { statusCode?: number }) => {
      ctx.res.statusCode = statusCode ?? 500;
      ctx.res.removeHeader('Cache-Control');
      ctx.res.end();
    });
    file.pipe(ctx.res);
  });

interface Provider {
  localPath?: unknown;
  getSignedUrl(file: StoredFile): Promise<{ url: string }>;
}

/** Where the provider has the bytes; undefined on local disk. */
async function bucketUrlOf(strapi: Studio['strapi'], row: AssetRow): Promise<string | undefined> {
  const provider = strapi.plugin('upload').provider as Provider;
  return provider.localPath ? undefined : (await provider.getSignedUrl(storedFile(row))).url;
}

async function findByFile(strapi: Studio['strapi'], file: string): Promise<AssetRow | undefined> {
  const [key] = file.split('.');
  const row: AssetRow | null = await strapi.db.query(UID.asset).findOne({ where: { key, doomedAt: null } });
  return row && `${row.key}${row.ext ?? ''}` === file ? row : undefined;
}

export const storageFeature: Feature = {
  controllers: { files: filesController },
  publicRoutes: [{ method: 'GET', path: `${FILES_PATH}/:file`, handler: 'files.send' }],
};

import type { Context } from 'koa';
import send from 'send';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { nameResponse } from '../../../../../src/response-headers/kinds';
import type { Feature } from '../feature';
import type { Studio } from '../studio';
import { UID } from '../uids';
import { FILES_PATH, filesDir, signingSecret } from './local-disk';
import { fromQuery } from './signature';

/** Serves stored files on local disk to whoever holds a signed URL, with ranges; 404 for everything else. */
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
    // An explicit status tells Strapi that the route has answered.
    ctx.status = 200;
    ctx.respond = false;
    await stream(ctx, send(ctx.req, file, { root: filesDir(settings), cacheControl: false }));
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

async function findByFile(strapi: Studio['strapi'], file: string): Promise<AssetRow | undefined> {
  const [key] = file.split('.');
  const row: AssetRow | null = await strapi.db.query(UID.asset).findOne({ where: { key, doomedAt: null } });
  return row && `${row.key}${row.ext ?? ''}` === file ? row : undefined;
}

export const storageFeature: Feature = {
  controllers: { files: filesController },
  publicRoutes: [{ method: 'GET', path: `${FILES_PATH}/:file`, handler: 'files.send' }],
};

import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import send from 'send';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { storedFile } from '../../../../../src/api/asset/services/asset';
import type { EnrollmentService } from '../../../../../src/api/enrollment/services/enrollment';
import { nameResponse } from '../../../../../src/response-headers/kinds';
import type { Feature } from '../feature';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { filesDir } from './local-disk';
import { FILES_PATH, signingSecret } from './own-url';
import { sendFromBucket } from './send-from-bucket';
import { createServedBytes } from './served-bytes';
import { fromQuery, type Grant } from './signature';

/** What the stream and the socket may hold of a body that its client has not taken. */
const BUFFERED_BYTES = 256 * 1024;

interface SigningProvider {
  getSignedUrl(file: object, params?: { ResponseContentDisposition: string }): Promise<{ url: string }>;
}

/**
 * Names the bytes of a file for caches and ranges. They never change under a key, and the key is random: unlike a date,
 * it tells nothing of when the file was stored.
 */
const entityTagOf = ({ key }: AssetRow): string => `"${key}"`;

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
}

/**
 * Serves stored files, with ranges, to whoever holds a signed URL; 404 for everything else. Where the URL says for whom, it
 * is noted that the file was served, and a bucket serves it by its own signed address.
 */
const filesController = ({ strapi, settings }: Deps) => {
  const enrollments = () => strapi.service(UID.enrollment) as unknown as EnrollmentService;
  const servedBytes = createServedBytes((mark) => enrollments().noteServed(mark));

  /** Noting must not break off what is being sent; a file that is not noted is when it is served the next time. */
  const count = async (row: AssetRow, { mark }: Grant, bytes: number): Promise<void> => {
    if (!mark) return;
    try {
      await servedBytes.add(mark, { bytes, size: Number(row.bytes ?? 0) });
    } catch (error) {
      strapi.log.error(`could not note that a file was served: ${String(error)}`);
    }
  };

  const provider = () => strapi.plugin('upload').provider as SigningProvider;

  const present = (ctx: Context, row: AssetRow, grant: Grant): void => {
    ctx.set('Content-Type', row.mime ?? 'application/octet-stream');
    ctx.set('Content-Disposition', grant.disposition);
    ctx.set('Cache-Control', `private, max-age=${Math.max(0, grant.expires - Math.floor(Date.now() / 1000))}`);
    ctx.set('ETag', entityTagOf(row));
    // An explicit status tells Strapi that the route has answered.
    ctx.status = 200;
  };

  /** The bytes do not come past here: that the address was given is all there is to know. */
  const redirectToBucket = async (ctx: Context, row: AssetRow, grant: Grant): Promise<void> => {
    const presentation = { ResponseContentDisposition: grant.disposition };
    const { url } = await provider().getSignedUrl(storedFile(row), presentation);
    if (ctx.method === 'GET') await count(row, grant, Number(row.bytes ?? 0));
    ctx.set('Cache-Control', 'no-store');
    ctx.redirect(url);
  };

  /** Without the bucket's own headers, which tell when the file was stored. */
  const relayFromBucket = async (ctx: Context, row: AssetRow, grant: Grant): Promise<void> => {
    const { url } = await provider().getSignedUrl(storedFile(row));
    present(ctx, row, grant);
    await sendFromBucket(ctx, url);
  };

  const sendFromDisk = async (ctx: Context, row: AssetRow, grant: Grant): Promise<void> => {
    present(ctx, row, grant);
    ctx.respond = false;
    const options = { root: filesDir(settings), cacheControl: false, etag: false, lastModified: false };
    await count(row, grant, await streamFile(ctx, send(ctx.req, grant.file, options)));
  };

  const senderOf = ({ mark }: Grant) => {
    if (strapi.config.get('plugin::upload.provider') === 'local') return sendFromDisk;
    return mark ? redirectToBucket : relayFromBucket;
  };

  return {
    async send(ctx: Context) {
      const file = String(ctx.params.file);
      const grant = fromQuery(signingSecret(strapi), file, ctx.query, Date.now());
      const row = grant && (await findByFile(strapi, file));
      if (!grant || !row) return ctx.notFound();
      // Also of a redirect: pages that may embed the file must be let through to it.
      nameResponse(ctx, row.mime === 'application/pdf' ? 'coursePdf' : 'courseMedia');
      await senderOf(grant)(ctx, row, grant);
    },
  };
};

/** @returns the bytes of the file that were sent by the time the answer was out, or the client gone */
const streamFile = (ctx: Context, file: send.SendStream): Promise<number> =>
  new Promise((resolve) => {
    let bytes = 0;
    // Emitted for bodies alone, just before they are piped: not for HEAD, and not where the client has it already.
    file.on('stream', (body: NodeJS.ReadableStream) => {
      body.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
    });
    // Of what a client did not wait for, most was only buffered.
    ctx.res.once('close', () => resolve(ctx.res.writableFinished ? bytes : Math.max(0, bytes - BUFFERED_BYTES)));
    file.on('error', ({ statusCode }: { statusCode?: number }) => {
      ctx.res.statusCode = statusCode ?? 500;
      ctx.res.removeHeader('Cache-Control');
      ctx.res.end();
    });
    file.pipe(ctx.res);
  });

async function findByFile(strapi: Core.Strapi, file: string): Promise<AssetRow | undefined> {
  const [key] = file.split('.');
  const row: AssetRow | null = await strapi.db.query(UID.asset).findOne({ where: { key, doomedAt: null } });
  return row && `${row.key}${row.ext ?? ''}` === file ? row : undefined;
}

export const storageFeature: Feature<Deps> = {
  controllers: { files: filesController },
  publicRoutes: [{ method: 'GET', path: `${FILES_PATH}/:file`, handler: 'files.send' }],
};

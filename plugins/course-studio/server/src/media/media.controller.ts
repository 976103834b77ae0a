import type { Context } from 'koa';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { paramOf } from '../../../../../src/api/course/rules/request';
import { PERMISSIONS, type Received } from '../../../shared/contracts';
import { encodingBody, type AssetView } from '../../../shared/draft';
import type { CourseAccess } from '../course-access';
import { parse, studioError } from '../errors';
import type { AdminUser, Feature } from '../feature';
import type { Settings } from '../settings';
import type { CaptionEncodings } from './captions.service';
import type { Ledger } from './ledger';
import { uploadLimits } from './limits';
import type { Media } from './media.service';
import type { Uploads } from './uploads';

interface Deps {
  settings: Settings;
  media: Media;
  uploads: Uploads;
  ledger: Ledger;
  captionEncodings: CaptionEncodings;
  authoring: CourseAccess & {
    /** The files of a course, for whoever may read it. */
    assets(courseId: string, ctx: Context): Promise<AssetView[]>;
  };
  housekeeping: {
    /** @returns those of the files that something refers to, which stay */
    destroyUnreferenced(assetIds: string[]): Promise<string[]>;
  };
}

/** Uploads and single files. An upload is its uploader's alone; a file follows its draft's ownership. */
const mediaController = (deps: Deps) => {
  const { settings, media, uploads, ledger, authoring, housekeeping, captionEncodings } = deps;
  const user = (ctx: Context) => ctx.state.user as AdminUser;

  /** @throws `asset.unknown` for everybody but the uploader. */
  const ownUpload = async (ctx: Context): Promise<AssetRow> => {
    const row = await ledger.find(paramOf(ctx, 'id'));
    if (!row || row.doomedAt || row.role !== 'original' || row.owner !== user(ctx).id)
      throw studioError('asset.unknown');
    return row;
  };

  /** The file, if the user may change the draft it belongs to. */
  const ownAsset = async (ctx: Context): Promise<AssetRow> => {
    const row = await ledger.find(paramOf(ctx, 'id'));
    if (!row?.draft || row.doomedAt || row.role !== 'original') throw studioError('asset.unknown');
    await authoring.authorize(row.draft, PERMISSIONS.update, ctx);
    return row;
  };

  /** Captions of a draft the user may change, wherever they were uploaded. @throws `asset.unknown` */
  const captionsOf = async (ctx: Context): Promise<AssetRow> => {
    const draft = paramOf(ctx, 'id');
    await authoring.authorize(draft, PERMISSIONS.update, ctx);
    const row = await ledger.find(paramOf(ctx, 'asset'));
    if (!row || row.doomedAt || row.role !== 'original') throw studioError('asset.unknown');
    const isOurs = row.draft === draft || (await authoring.assets(draft, ctx)).some(({ id }) => id === row.documentId);
    if (!isOurs) throw studioError('asset.unknown');
    return row;
  };

  const removeUnused = async ({ documentId }: AssetRow): Promise<void> => {
    const kept = await housekeeping.destroyUnreferenced([documentId]);
    if (kept.length > 0) throw studioError('asset.used');
  };

  const ingestIfComplete = async (documentId: string): Promise<void> => {
    if (await uploads.isComplete(documentId)) await media.ingest(documentId);
  };

  return {
    async createUpload(ctx: Context) {
      const announcement = uploads.announced(ctx);
      if (announcement.draft) await authoring.authorize(announcement.draft, PERMISSIONS.update, ctx);
      const { documentId } = await media.announce(announcement, user(ctx));
      const status = await uploads.handle(ctx, documentId);
      const row = await ledger.find(documentId);
      // Refused by tus after all, or cancelled while it was being opened: nothing of it stays.
      if (status !== 201 || !row || row.doomedAt) await media.destroy([documentId]);
      else await ingestIfComplete(documentId);
    },

    async continueUpload(ctx: Context) {
      const { documentId, state, bytes } = await ownUpload(ctx);
      // The route exists for HEAD: nobody reads a file before its type is known.
      if (ctx.method === 'GET') throw studioError('asset.unknown');
      // Whoever did not hear the last answer asks again.
      if (state !== 'uploading') return uploads.answerComplete(ctx, Number(bytes));
      await uploads.handle(ctx, documentId);
      await ingestIfComplete(documentId);
    },

    async cancelUpload(ctx: Context) {
      await removeUnused(await ownUpload(ctx));
      ctx.status = 204;
      ctx.set('Tus-Resumable', '1.0.0');
    },

    async limits(ctx: Context) {
      ctx.body = { data: uploadLimits(settings) };
    },

    /** Apart from tus' HEAD, which cuts off whoever is sending just now. */
    async received(ctx: Context) {
      const draft = paramOf(ctx, 'id');
      await authoring.authorize(draft, PERMISSIONS.read, ctx);
      const rows = await ledger.findMany({ draft, role: 'original', state: 'uploading', doomedAt: null });
      const data: Received[] = await Promise.all(
        rows.map(async ({ documentId, owner, bytes }) => {
          const received = await uploads.received(documentId);
          const isComplete = received === Number(bytes);
          return { asset: documentId, bytes: received, isComplete, mine: owner === user(ctx).id };
        }),
      );
      ctx.body = { data };
    },

    async retry(ctx: Context) {
      const row = await ownAsset(ctx);
      await media.retry(row);
      const [view] = await media.views({ alsoIds: [row.documentId], viewer: user(ctx).id });
      ctx.body = { data: view };
    },

    async encodings(ctx: Context) {
      ctx.body = { data: await captionEncodings.choices(await captionsOf(ctx)) };
    },

    async chooseEncoding(ctx: Context) {
      const row = await captionsOf(ctx);
      const { encoding } = parse(encodingBody, (ctx.request as { body?: unknown }).body).data;
      const draft = paramOf(ctx, 'id');
      const { documentId } = await captionEncodings.readAs({ row, encoding, draft, user: user(ctx) });
      const [view] = await media.views({ alsoIds: [documentId], viewer: user(ctx).id });
      ctx.body = { data: view };
      ctx.status = 201;
    },

    async remove(ctx: Context) {
      await removeUnused(await ownAsset(ctx));
      ctx.status = 204;
    },
  };
};

const captionEncoding = { path: '/drafts/:id/captions/:asset/encodings', permission: PERMISSIONS.update };
const upload = { path: '/uploads/:id', permission: PERMISSIONS.update };

export const mediaFeature: Feature<Deps> = {
  controllers: { media: mediaController },
  adminRoutes: [
    { method: 'POST', path: '/uploads', handler: 'media.createUpload', permission: PERMISSIONS.update },
    // A GET route answers HEAD as well, with which tus asks how far an upload has come.
    { method: 'GET', ...upload, handler: 'media.continueUpload' },
    { method: 'PATCH', ...upload, handler: 'media.continueUpload' },
    { method: 'DELETE', ...upload, handler: 'media.cancelUpload' },
    { method: 'GET', path: '/upload-limits', handler: 'media.limits', permission: PERMISSIONS.update },
    { method: 'GET', path: '/drafts/:id/received', handler: 'media.received', permission: PERMISSIONS.read },
    { method: 'POST', path: '/assets/:id/retry', handler: 'media.retry', permission: PERMISSIONS.update },
    { method: 'GET', ...captionEncoding, handler: 'media.encodings' },
    { method: 'POST', ...captionEncoding, handler: 'media.chooseEncoding' },
    { method: 'DELETE', path: '/assets/:id', handler: 'media.remove', permission: PERMISSIONS.update },
  ],
};

import fs from 'node:fs';
import path from 'node:path';
import type { Context } from 'koa';
import { FileStore } from '@tus/file-store';
import { Metadata, Server } from '@tus/server';

import type { Settings } from '../settings';

/** Where tus requests arrive; `Location` is below it. */
export const UPLOADS_PATH = '/course-studio/uploads';

/** What a client announces before it sends a byte. */
export interface Announcement {
  draft: string;
  name: string;
  mime: string | null;
  bytes: number;
}

/**
 * Receives bytes by the tus protocol into the data folder: resumable, streamed, one file per asset id.
 * It knows neither the ledger nor who may send what: the controller decides before a request gets here.
 */
export function createUploads(settings: Settings) {
  const directory = path.join(settings.dataDir, 'uploads');
  fs.mkdirSync(directory, { recursive: true });
  const datastore = new FileStore({ directory });
  const idOfRequest = new WeakMap<object, string>();

  const server = new Server({
    path: UPLOADS_PATH,
    datastore,
    relativeLocation: true,
    // The panel is served from the same origin; nobody else has an admin token to send.
    allowedOrigins: [],
    namingFunction: (request) => idOfRequest.get(request.runtime?.node?.req ?? {}) ?? '',
  });

  return {
    /** What a creation request announces; fields that are missing are empty or NaN. */
    announced(ctx: Context): Announcement {
      const metadata = parseMetadata(ctx.get('upload-metadata'));
      return {
        draft: metadata.draft ?? '',
        name: (metadata.filename ?? '').normalize('NFC'),
        mime: metadata.filetype ?? null,
        bytes: Number.parseInt(ctx.get('upload-length'), 10),
      };
    },

    /** Opens an upload with the given id. @returns whether its bytes came along, all of them. */
    async create(ctx: Context, id: string): Promise<boolean> {
      idOfRequest.set(ctx.req, id);
      await handle(ctx);
      return this.isComplete(id);
    },

    /** Hands on a request for an upload that exists. @returns whether all its bytes have arrived. */
    async receive(ctx: Context, id: string): Promise<boolean> {
      await handle(ctx);
      return this.isComplete(id);
    },

    async isComplete(id: string): Promise<boolean> {
      const upload = await datastore.getUpload(id).catch(() => undefined);
      return upload?.size !== undefined && upload.offset === upload.size;
    },

    /** Path of the received bytes. */
    fileOf: (id: string): string => path.join(directory, id),

    /** Forgets an upload and its bytes, if there are any. */
    async remove(id: string): Promise<void> {
      await Promise.all([id, `${id}.json`].map((name) => fs.promises.rm(path.join(directory, name), { force: true })));
    },

    /** The ids of all uploads there are bytes of. */
    async list(): Promise<string[]> {
      const names = await fs.promises.readdir(directory);
      return [...new Set(names.map((name) => path.basename(name, '.json')))];
    },
  };

  async function handle(ctx: Context): Promise<void> {
    // An explicit status tells Strapi that the route has answered; tus sets the real one.
    ctx.status = 200;
    ctx.respond = false;
    await server.handle(ctx.req, ctx.res);
  }
}

function parseMetadata(header: string): Record<string, string | null> {
  try {
    return Metadata.parse(header || undefined);
  } catch {
    return {};
  }
}

export type Uploads = ReturnType<typeof createUploads>;

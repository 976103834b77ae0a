import { createHash, type Hash } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { pipeline, Transform, type Readable } from 'node:stream';
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
  bytes: number;
}

/**
 * Stores as tus' own store does, and hashes what passes by. What was cut off is hashed from the file when it is complete:
 * how much of the last piece had reached the disk, nobody knows.
 */
class HashingStore extends FileStore {
  private readonly hashes = new Map<string, { hash: Hash; bytes: number }>();

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const known = offset === 0 ? { hash: createHash('sha256'), bytes: 0 } : this.hashes.get(id);
    if (known?.bytes !== offset) {
      this.hashes.delete(id);
      return super.write(stream, id, offset);
    }
    this.hashes.set(id, known);
    const { hash } = known;
    const passing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        known.bytes += chunk.length;
        done(null, chunk);
      },
    });
    // Whichever of the two fails, the other one ends with it; the failure is told by whoever reads on.
    return super.write(
      pipeline(stream, passing, () => undefined),
      id,
      offset,
    );
  }

  hashOf(id: string): string | undefined {
    const known = this.hashes.get(id);
    const size = fs.statSync(path.join(this.directory, id), { throwIfNoEntry: false })?.size;
    return known && known.bytes === size ? known.hash.copy().digest('hex') : undefined;
  }

  forget(id: string): void {
    this.hashes.delete(id);
  }
}

/**
 * Receives bytes by the tus protocol into the data folder: resumable, streamed, one file per asset id.
 * It knows neither the ledger nor who may send what: the controller decides before a request gets here.
 */
export function createUploads(settings: Settings) {
  const directory = path.join(settings.dataDir, 'uploads');
  fs.mkdirSync(directory, { recursive: true });
  const datastore = new HashingStore({ directory });
  const active = new Map<object, string>();
  const idOf = (request: object | undefined) => request && active.get(request);

  const server = new Server({
    path: UPLOADS_PATH,
    datastore,
    relativeLocation: true,
    // The panel is served from the same origin; nobody else has an admin token to send.
    allowedOrigins: [],
    // Whoever let the request in has looked at one id; that one counts, whatever else stands in the address.
    namingFunction: (request) => idOf(request.runtime?.node?.req) ?? '',
    getFileIdFromRequest: (request) => idOf(request.runtime?.node?.req),
  });

  return {
    /** What a creation request announces; fields that are missing are empty or NaN. */
    announced(ctx: Context): Announcement {
      const metadata = parseMetadata(ctx.get('upload-metadata'));
      const length = ctx.get('upload-length');
      return {
        draft: metadata.draft ?? '',
        name: (metadata.filename ?? '').normalize('NFC'),
        bytes: /^\d{1,15}$/.test(length) ? Number(length) : NaN,
      };
    },

    /**
     * Hands on a request about the upload `id`: its creation, more bytes, or how far it has come.
     * @returns the status answered with
     */
    async handle(ctx: Context, id: string): Promise<number> {
      active.set(ctx.req, id);
      // An explicit status tells Strapi that the route has answered; tus sets the real one.
      ctx.status = 200;
      ctx.respond = false;
      await server.handle(ctx.req, ctx.res).finally(() => active.delete(ctx.req));
      return ctx.res.statusCode;
    },

    /** Answers about an upload that was taken over and is not here any more, as `handle` does about one that is complete. */
    answerComplete(ctx: Context, bytes: number): void {
      const sendsMore = ctx.method === 'PATCH';
      if (sendsMore && ctx.get('upload-offset') !== String(bytes)) ctx.status = 409;
      else ctx.status = sendsMore ? 204 : 200;
      ctx.set({ 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' });
      ctx.set({ 'Upload-Offset': String(bytes), 'Upload-Length': String(bytes) });
    },

    async isComplete(id: string): Promise<boolean> {
      const upload = await datastore.getUpload(id).catch(() => undefined);
      return upload?.size !== undefined && upload.offset === upload.size;
    },

    /** SHA-256 of the received bytes, if all of them came by this process; hexadecimal. */
    hashOf: (id: string): string | undefined => datastore.hashOf(id),
    /** Bytes received so far; asking does not disturb who is sending. */
    async received(id: string): Promise<number> {
      const upload = await datastore.getUpload(id).catch(() => undefined);
      return upload?.offset ?? 0;
    },

    /** Path of the received bytes. */
    fileOf: (id: string): string => path.join(directory, id),

    /** Forgets an upload and its bytes, if there are any; whoever is still sending is cut off. */
    async remove(id: string): Promise<void> {
      for (const [request, upload] of active) if (upload === id) (request as IncomingMessage).destroy();
      datastore.forget(id);
      await Promise.all([id, `${id}.json`].map((name) => fs.promises.rm(path.join(directory, name), { force: true })));
    },

    /** The ids of all uploads there are bytes of. */
    async list(): Promise<string[]> {
      const names = await fs.promises.readdir(directory);
      return [...new Set(names.map((name) => path.basename(name, '.json')))];
    },
  };
}

function parseMetadata(header: string): Record<string, string | null> {
  try {
    return Metadata.parse(header || undefined);
  } catch {
    return {};
  }
}

export type Uploads = ReturnType<typeof createUploads>;

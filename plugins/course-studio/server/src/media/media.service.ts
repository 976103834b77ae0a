import fs from 'node:fs';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { AssetView } from '../../../shared/draft';
import type { AssetErrorCode } from '../../../shared/errors';
import { lockDraft } from '../course-lock';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import type { Queue } from '../queue';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';
import { detectType, type DetectedType } from './file-types';
import type { Claim, Ledger } from './ledger';
import { hashOf, type Transcoder } from './transcode.job';
import type { Announcement, Uploads } from './uploads';

/** Longest display name kept of a file, in characters. */
const NAME_LIMIT = 255;

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  storage: Storage;
  ledger: Ledger;
  uploads: Uploads;
  transcoder: Transcoder;
  queue: Queue;
}

interface StoredFacts extends DetectedType {
  bytes: number;
  sha256: string;
}

/** What becomes of a file from the moment it is announced. */
export function createMedia({ strapi, settings, storage, ledger, uploads, transcoder, queue }: Deps) {
  const reader = () => strapi.service(UID.asset) as unknown as AssetService;

  const checkAnnounced = ({ name, bytes }: Announcement): void => {
    if (name.trim() === '') throw studioError('upload.name');
    if (!Number.isFinite(bytes)) throw studioError('upload.length');
    if (bytes <= 0) throw studioError('upload.empty');
    if (bytes > settings.maxFileBytes) throw studioError('upload.tooLarge', { limit: settings.maxFileBytes });
  };

  const isEncoded = (row: Pick<AssetRow, 'kind'>): boolean => row.kind === 'video';

  const media = {
    /**
     * Writes the ledger row of an announced upload, before its first byte.
     * @throws `upload.*` for what cannot be taken, `draft.unknown` if there is no such draft (any more).
     */
    async announce(announcement: Announcement, user: AdminUser): Promise<AssetRow> {
      checkAnnounced(announcement);
      const { draft, name, mime, bytes } = announcement;
      return strapi.db.transaction(async () => {
        // Whoever cancels the draft comes before (and there is no draft) or after (and finds this row).
        await lockDraft(strapi, draft);
        return ledger.reserve({
          documentId: createId(),
          ...{ role: 'original', draft, owner: user.id, name: displayName(name), mime, bytes },
        });
      });
    },

    /**
     * Takes over the received bytes: type, hash, storage, state. Harmless to call again, and called again at boot
     * for uploads that a crash cut off here.
     */
    async ingest(assetId: string): Promise<void> {
      const claim = await ledger.claim(assetId, 'uploading');
      if (!claim) return;
      await store(claim, uploads.fileOf(assetId));
      await uploads.remove(assetId);
    },

    /** Takes a file that is already on this machine, as if it had been uploaded for `draft`; it is copied. */
    async storeFile(given: { draft: string; name: string; path: string; user: AdminUser }): Promise<AssetRow> {
      const { size } = await fs.promises.stat(given.path);
      const row = await media.announce({ draft: given.draft, name: given.name, mime: null, bytes: size }, given.user);
      const claim = await ledger.claim(row.documentId, 'uploading');
      if (claim) await store(claim, given.path);
      return (await ledger.find(row.documentId)) ?? row;
    },

    /** `error → processing`. @throws `asset.retry` if the file is not in error, or was never stored. */
    async retry(row: AssetRow): Promise<void> {
      if (!row.url || !isEncoded(row) || !(await ledger.retry(row.documentId))) throw studioError('asset.retry');
      await queue.ring({ name: 'transcode', assetId: row.documentId });
    },

    /**
     * Deletes files, whatever is being done with them: encodings stop first, so that nothing is written afterwards.
     * What cannot be deleted now stays doomed in the ledger, and the sweep goes on with it.
     */
    async destroy(assetIds: string[]): Promise<void> {
      await ledger.doom(assetIds);
      await transcoder.interrupt(assetIds);
      for (const row of await ledger.findMany({ documentId: { $in: assetIds } })) {
        // Another process may still be writing; it notices within a second, and the sweep comes after its lease.
        if (row.leaseUntil && new Date(row.leaseUntil) > new Date()) continue;
        await uploads.remove(row.documentId);
        await ledger
          .destroy(row)
          .catch((error: unknown) => strapi.log.error(`asset ${row.documentId} not deleted: ${String(error)}`));
      }
    },

    /** Rings for everything that waits: at boot, and every minute in case a bell was lost. */
    async ringUnfinished(): Promise<void> {
      const free = { doomedAt: null, $or: [{ leaseUntil: null }, { leaseUntil: { $lt: new Date() } }] };
      for (const row of await ledger.findMany({ state: 'processing', ...free })) {
        await queue.ring({ name: 'transcode', assetId: row.documentId });
      }
      for (const row of await ledger.findMany({ state: 'uploading', role: 'original', ...free })) {
        if (await uploads.isComplete(row.documentId)) await media.ingest(row.documentId);
      }
    },

    /** The files uploaded for a draft and those in `alsoIds`, as the studio shows them. */
    async views(draft: string, alsoIds: string[] = []): Promise<AssetView[]> {
      const found = await reader().describeWhere({
        role: 'original',
        $or: [{ draft }, { documentId: { $in: alsoIds } }],
      });
      return [...found.values()];
    },
  };

  /** Type, hash, bytes, state. Whatever is not brought to its end is undone. */
  async function store(claim: Claim, file: string): Promise<void> {
    const facts = await learn(claim, file);
    const moved = 'failure' in facts ? await ledger.fail(claim, facts.failure) : await keep(claim, file, facts);
    if (!moved) await ledger.giveUp(claim);
  }

  async function learn({ row }: Claim, file: string): Promise<StoredFacts | { failure: AssetErrorCode }> {
    if (!fs.existsSync(file)) return { failure: 'upload.lost' };
    const type = await detectType(file, row.name);
    if (!type) return { failure: 'type.refused' };
    const { size } = await fs.promises.stat(file);
    return { ...type, bytes: size, sha256: await hashOf(file) };
  }

  /** @returns false if the claim was lost on the way; the object is gone again then */
  async function keep(claim: Claim, file: string, facts: StoredFacts): Promise<boolean> {
    const stored = { ...claim.row, ...facts };
    // The object's whole name is in the ledger before the object is.
    if (!(await ledger.record(claim, facts))) return false;
    try {
      const url = await storage.put(stored, file);
      const next = isEncoded(stored) ? 'processing' : 'finished';
      const moved = await ledger.advance(claim, next, { url });
      if (!moved) await storage.remove(stored);
      else if (next === 'processing') await queue.ring({ name: 'transcode', assetId: stored.documentId });
      return moved;
    } catch (error) {
      strapi.log.error(`asset ${stored.documentId} not stored: ${String(error)}`);
      return ledger.fail(claim, 'storage.failed');
    }
  }

  return media;
}

/** The user's name for the file, without folders and control characters, cut before its extension. */
export function displayName(name: string): string {
  const base =
    path.posix
      .basename(name.replaceAll('\\', '/'))
      .replace(/\p{Cc}/gu, '')
      .trim() || 'file';
  if (base.length <= NAME_LIMIT) return base;
  const ext = path.extname(base).slice(0, 16);
  return `${[...base].slice(0, NAME_LIMIT - ext.length - 16).join('')}${ext}`;
}

export type Media = ReturnType<typeof createMedia>;

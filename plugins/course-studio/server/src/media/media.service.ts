import fs from 'node:fs';
import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { describeRow, type AssetRow, type FileRemark } from '../../../../../src/api/asset/rules/description';
import { hasTooManyPixels } from '../../../../../src/api/asset/rules/picture-size';
import type { AssetService } from '../../../../../src/api/asset/services/asset';
import type { AssetView } from '../../../shared/draft';
import { ASSET_ERRORS, type AssetErrorCode } from '../../../shared/errors';
import type { CaptionEncoding } from '../../../shared/vocabulary';
import { lockDraft } from '../course-lock';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import type { Queue } from '../queue';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';
import { createBacklog } from './backlog';
import { NoCaptions } from './captions';
import { UnconfinedError } from './confine';
import { createDerivation, type Derived } from './derive';
import { findFault } from './file-faults';
import { detectType, refusalOf, type DetectedType } from './file-types';
import { codeOfStorage, lastingDelayAfter } from './failure.rules';
import { hashOf } from './hash';
import { createKeeper } from './keep';
import { unclaimed, type Claim, type Ledger } from './ledger';
import { maxBytesOf, maxBytesOfName } from './limits';
import { displayName } from './names';
import { UNCLEANED } from './clean-picture.job';
import { MissingDecoder } from './picture-decoders';
import { OversizedPicture, TruncatedPicture, UnreadablePicture } from './pictures';
import { withScratchFolder } from './scratch';
import { refuseBeyondQuota } from './quota';
import { Interrupted, type Held, type Work } from './work';
import type { Announcement, Uploads } from './uploads';

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  storage: Storage;
  ledger: Ledger;
  uploads: Uploads;
  work: Work;
  queue: Queue;
}

/** Files stored at the same time of those that somebody has to come back to. */
const STORED_AT_ONCE = 2;

/** Pictures of before that are rung for at a time: there may be very many, and each is fetched, decoded and written. */
const CLEANED_PER_ROUND = 500;

interface Viewed {
  draft?: string;
  alsoIds?: string[];
  /** Admin user, or nobody in particular. */
  viewer: number | null;
}

interface StoredFacts extends DetectedType {
  bytes: number;
  sha256: string;
}

/** Why a file is not stored, and what the message names, if anything. */
interface Unstorable {
  failure: AssetErrorCode;
  subject?: string | null;
}

/** A file on this machine that is to be stored. */
interface GivenFile {
  draft: string;
  name: string;
  path: string;
  user: AdminUser;
  /** Of captions, where their author has chosen it. */
  encoding?: CaptionEncoding;
}

/** What becomes of a file from the moment it is announced. */
export function createMedia({ strapi, settings, storage, ledger, uploads, work, queue }: Deps) {
  const reader = () => strapi.service(UID.asset) as unknown as AssetService;

  const checkAnnounced = ({ draft, name, bytes }: Announcement): void => {
    if (draft === '') throw studioError('upload.draft');
    if (name.trim() === '') throw studioError('upload.name');
    if (!Number.isFinite(bytes)) throw studioError('upload.length');
    if (bytes <= 0) throw studioError('upload.empty');
    const limit = maxBytesOfName(settings, name);
    if (bytes > limit) throw studioError('upload.tooLarge', { limit });
  };

  const { derive } = createDerivation({ strapi, settings, keep: createKeeper({ ledger, storage }) });

  const isEncoded = (row: Pick<AssetRow, 'kind'>): boolean => row.kind === 'video' || row.kind === 'audio';

  const media = {
    /**
     * Writes the ledger row of an announced upload, before its first byte.
     * @throws `upload.*` for what cannot be taken, `draft.unknown` if there is no such draft (any more).
     */
    async announce(announcement: Announcement, user: AdminUser): Promise<AssetRow> {
      checkAnnounced(announcement);
      const { draft, name, bytes } = announcement;
      return strapi.db.transaction(async () => {
        // Whoever cancels the draft comes before (and there is no draft) or after (and finds this row).
        await lockDraft(strapi, draft);
        await refuseBeyondQuota({ strapi, settings }, { owner: user.id, draft, bytes });
        return ledger.reserve({
          documentId: createId(),
          role: 'original',
          draft,
          owner: user.id,
          name: displayName(name),
          bytes,
        });
      });
    },

    /**
     * Takes over the received bytes: type, hash, storage, state. Harmless to call again, and called again for uploads that
     * a crash or a failing storage has held up here; why and until when stands in the row.
     */
    ingest: (assetId: string): Promise<void> =>
      work
        .on(assetId, 'uploading', async (held) => {
          const bytes = { file: uploads.fileOf(assetId), sha256: uploads.hashOf(assetId) };
          const received: Received = { ...bytes, transfer: 'move' };
          const isTaken = await store(held, received).catch((error: unknown) => postpone(held, error));
          if (isTaken) await uploads.remove(assetId);
        })
        .catch((error: unknown) => {
          strapi.log.error(`asset ${assetId} not stored; will be tried again: ${String(error)}`);
        }),

    /**
     * Takes a file that is already on this machine, as if it had been uploaded for `draft`; it is copied.
     * @throws if it cannot be stored; nothing is left then
     */
    async storeFile(given: GivenFile): Promise<AssetRow> {
      const { size } = await fs.promises.stat(given.path);
      const { documentId } = await media.announce({ draft: given.draft, name: given.name, bytes: size }, given.user);
      try {
        await work.on(
          documentId,
          'uploading',
          async (held) => void (await store(held, { file: given.path, transfer: 'copy', encoding: given.encoding })),
        );
        const row = await ledger.find(documentId);
        if (row && ['processing', 'finished'].includes(row.state)) return row;
        throw new Error(`${given.name} could not be stored: ${row?.errorCode ?? 'nobody works on it'}`);
      } catch (error) {
        await media.destroy([documentId]);
        throw error;
      }
    },

    /** `error → processing`. @throws `asset.retry` if the file is not in error, or was never stored. */
    async retry(row: AssetRow): Promise<void> {
      if (!row.url || !isEncoded(row) || !(await ledger.retry(row.documentId))) throw studioError('asset.retry');
      await queue.ring({ name: 'transcode', assetId: row.documentId });
    },

    /**
     * Deletes files, whatever is being done with them: encodings stop first, so that nothing is written afterwards.
     * What cannot be deleted now stays doomed in the ledger: nobody sees it any more, and whoever holds it, the reconciler
     * or the sweep goes on with it.
     */
    async destroy(assetIds: string[]): Promise<void> {
      await ledger.doom(assetIds);
      await Promise.all(assetIds.map((id) => uploads.remove(id)));
      await work.interrupt(assetIds);
      // Another process may still be writing; it notices within a second. Has it died, its lease comes to an end first.
      await destroyFree({ documentId: { $in: assetIds } });
    },

    /**
     * Rings for everything that waits: at boot, and every minute in case a bell was lost. What waits to be stored is stored
     * in the background: a storage that says nothing holds up nothing else.
     */
    async ringUnfinished(): Promise<void> {
      const free = { doomedAt: null, ...unclaimed() };
      // Whoever should have deleted these has died.
      await destroyFree({ doomedAt: { $notNull: true }, role: 'original' });
      for (const row of await ledger.findMany({ state: 'error', retryAt: { $lte: new Date() }, doomedAt: null })) {
        if (await ledger.retryDue(row.documentId)) strapi.log.info(`asset ${row.documentId} is tried again`);
      }
      for (const row of await ledger.findMany({ state: 'processing', ...free })) {
        await queue.ring({ name: 'transcode', assetId: row.documentId });
      }
      const due = { $or: [{ retryAt: null }, { retryAt: { $lte: new Date() } }] };
      const unstored = { state: 'uploading', role: 'original', doomedAt: null, $and: [unclaimed(), due] };
      for (const row of await ledger.findMany(unstored)) storeSoon(row.documentId);
      const uncleaned = { ...UNCLEANED, $and: [unclaimed(), due] };
      for (const row of await ledger.findFirst(CLEANED_PER_ROUND, uncleaned))
        await queue.ring({ name: 'cleanPicture', assetId: row.documentId });
    },

    /** What decides whether a course may be published with these files; nothing is signed for it. */
    async facts(assetIds: string[]): Promise<AssetView[]> {
      const alive = { documentId: { $in: [...new Set(assetIds)] }, role: 'original', doomedAt: null };
      return (await ledger.findMany(alive)).map(toFacts);
    },

    /** The files uploaded for a draft and those in `alsoIds`, as the studio shows them to `viewer`. */
    async views({ draft = '', alsoIds = [], viewer }: Viewed): Promise<AssetView[]> {
      const where = { role: 'original', $or: [{ draft }, { documentId: { $in: alsoIds } }] };
      return reader().describeForAuthor(where, viewer);
    },
  };

  const storeSoon = createBacklog(STORED_AT_ONCE, async (id) => {
    if (await uploads.isComplete(id)) await media.ingest(id);
  });

  /** Deletes those files that nobody works on. One that the storage does not let go is left for another time. */
  async function destroyFree(where: Record<string, unknown>): Promise<void> {
    const rows = await ledger.findMany({ ...where, ...unclaimed() });
    await ledger.destroyAll(rows).catch((error: unknown) => void strapi.log.error(String(error)));
  }

  interface Received {
    file: string;
    /** If it is known already. */
    sha256?: string | undefined;
    /** Whether it may become the stored file, or is somebody's own and is copied. */
    transfer: 'move' | 'copy';
    encoding?: CaptionEncoding | undefined;
  }

  /** Type, hash, bytes, state. @returns whether the row has moved on, so that the received bytes are not needed any more */
  async function store(held: Held, received: Received): Promise<boolean> {
    const facts = await learn(received, held.claim.row.name);
    if (!('failure' in facts)) return keep(held, received, facts);
    return ledger.fail(held.claim, facts.failure, { errorSubject: facts.subject ?? null });
  }

  async function learn(received: Received, name: string): Promise<StoredFacts | Unstorable> {
    const { file } = received;
    if (!fs.existsSync(file)) return { failure: 'upload.lost' };
    const type = await detectType(file, name);
    if (!type) {
      const { code, subject } = await refusalOf(file, name);
      return { failure: code, subject };
    }
    const most = maxBytesOf(settings, type.kind);
    if (most === 0) return { failure: 'type.refused' };
    const { size } = await fs.promises.stat(file);
    if (size > most) return { failure: 'type.tooLarge' };
    if (type.kind === 'image' && (await hasTooManyPixels(file))) return { failure: 'image.tooLarge' };
    const fault = await findFault(file, type);
    if (fault) return { failure: fault };
    return { ...type, bytes: size, sha256: received.sha256 ?? (await hashOf(file)) };
  }

  /** Says in the row why it is not stored, and when that is tried again. @throws if the work was only stopped */
  async function postpone({ claim, signal }: Held, error: unknown): Promise<false> {
    if (error instanceof Interrupted || signal.aborted) throw error;
    const attempt = (claim.row.attempt ?? 0) + 1;
    const retryAt = new Date(Date.now() + lastingDelayAfter(attempt));
    strapi.log.error(
      `asset ${claim.row.documentId} not stored; tried again ${retryAt.toISOString()}: ${String(error)}`,
    );
    await ledger.record(claim, { errorCode: codeOfStorage(error), attempt, retryAt });
    return false;
  }

  /** A storage that fails leaves the row and the received bytes as they are, for another try. */
  async function keep(held: Held, { file, transfer, encoding }: Received, facts: StoredFacts): Promise<boolean> {
    const { claim, signal } = held;
    const stored = { ...claim.row, ...facts };
    const putAway = () => (transfer === 'move' ? storage.move : storage.put)(stored, file, signal);
    // The object's whole name is in the ledger before the object is.
    if (!(await ledger.record(claim, facts))) return false;
    if (isEncoded(stored)) return move(claim, stored, { to: 'processing', url: await putAway() });
    let derived: Derived;
    try {
      derived = await deriveAside(held, { file, type: facts, encoding });
    } catch (error) {
      const refusal = refusalFor(error);
      if (!refusal) throw error;
      strapi.log.warn(`asset ${claim.row.documentId}: ${ASSET_ERRORS[refusal.code]} ${String(error)}`);
      return ledger.fail(claim, refusal.code, { errorSubject: refusal.subject });
    }
    const { remarks } = derived;
    const untouchedFile = facts.kind === 'image' ? untouchedFileOf(derived) : null;
    const url = untouchedFile === 'discarded' ? null : await putAway();
    return move(claim, stored, { to: 'finished', url, remarks, untouchedFile });
  }

  /** What becomes of a picture as it was uploaded. One with further pages stays, lest they are lost. */
  function untouchedFileOf({ isReplaced, remarks }: Derived): NonNullable<AssetRow['untouchedFile']> {
    if (!isReplaced) return 'shown';
    if (remarks.some(({ type }) => type === 'pages')) return 'kept';
    return settings.keepUntouchedPictures ? 'kept' : 'discarded';
  }

  interface Moved {
    to: 'processing' | 'finished';
    /** Null where the bytes are not stored. */
    url: string | null;
    remarks?: FileRemark[];
    untouchedFile?: AssetRow['untouchedFile'];
  }

  interface GivenBytes {
    file: string;
    type: DetectedType;
    encoding: CaptionEncoding | undefined;
  }

  /** What is made of the file; what an earlier try has left unfinished or finished is made again. */
  async function deriveAside(held: Held, given: GivenBytes): Promise<Derived> {
    const parent = held.claim.row.documentId;
    for (const part of await ledger.findMany({ parent })) await ledger.destroy(part);
    return withScratchFolder(settings, held.claim, (scratch) => derive({ ...given, held, scratch }));
  }

  async function move(claim: Claim, stored: AssetRow, { to, ...fields }: Moved) {
    const moved = await ledger.advance(claim, to, { ...fields, errorCode: null, attempt: 0, retryAt: null });
    // Doomed: deleted when the claim is given up. Taken over: the other run needs the object. Gone: nobody knows of it.
    if (!moved && !(await ledger.find(stored.documentId))) await storage.remove(stored);
    if (moved && to === 'processing') await queue.ring({ name: 'transcode', assetId: stored.documentId });
    return moved;
  }

  return media;
}

/** Why nothing of a file is stored, where that lies in the file, or in what the server has to read it with. */
function refusalFor(error: unknown): { code: AssetErrorCode; subject: string | null } | undefined {
  const because = (code: AssetErrorCode, subject: string | null = null) => ({ code, subject });
  if (error instanceof NoCaptions) return because('captions.unreadable');
  if (error instanceof TruncatedPicture) return because('image.truncated');
  if (error instanceof UnreadablePicture) return because('image.unreadable');
  if (error instanceof OversizedPicture) return because('image.tooLarge');
  if (error instanceof MissingDecoder) return because('image.decoderMissing', error.format);
  if (error instanceof UnconfinedError) return because('image.unconfined');
  return undefined;
}

const toFacts = (row: AssetRow): AssetView => ({
  ...describeRow(row),
  sources: [],
  posterUrl: null,
  untouchedUrl: null,
});

export type Media = ReturnType<typeof createMedia>;

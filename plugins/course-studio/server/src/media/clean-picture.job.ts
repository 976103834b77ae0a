import path from 'node:path';
import type { Core } from '@strapi/strapi';

import { CLEAN_PICTURE, type AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { createDerivation, type Given } from './derive';
import { lastingDelayAfter } from './failure.rules';
import type { DetectedType } from './file-types';
import { createKeeper } from './keep';
import type { Ledger } from './ledger';
import { OversizedPicture, UnreadablePicture } from './pictures';
import { withScratchFolder } from './scratch';
import { Interrupted, type Held, type Work } from './work';

/** The pictures that an earlier version has stored, and that have not been looked at since. */
export const UNCLEANED = {
  kind: 'image',
  role: 'original',
  state: 'finished',
  doomedAt: null,
  untouchedFile: null,
} as const;

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  storage: Storage;
  ledger: Ledger;
  work: Work;
}

/**
 * Makes of stored pictures what is made of those that are uploaded today, one at a time and in the background: what tells of
 * the author goes, and so do sizes that lie on their side.
 *
 * Everybody gets the old picture until the new one is stored whole. Each step can be done again, so whoever comes after a run
 * that was cut off begins from the beginning; the mark in the row comes last. The uploaded bytes stay, for the uploader alone:
 * an update deletes nothing that somebody may have nowhere else.
 */
export function createPictureCleaner({ strapi, settings, storage, ledger, work }: Deps) {
  const { replacePicture, addSizes } = createDerivation({
    strapi,
    settings,
    keep: createKeeper({ ledger, storage }),
  });

  async function cleanStored(held: Held): Promise<void> {
    const { row } = held.claim;
    const isReplaced = await withScratchFolder(settings, held.claim, replaceOnce(held));
    const untouchedFile = isReplaced ? 'kept' : 'shown';
    await ledger.record(held.claim, { untouchedFile, attempt: 0, retryAt: null });
    strapi.log.info(`asset ${row.documentId}: the picture as it was uploaded is ${untouchedFile}`);
  }

  /** The picture that everybody gets, and its sizes, in the place of those that are there. @returns whether there is one */
  const replaceOnce =
    (held: Held) =>
    async (scratch: string): Promise<boolean> => {
      const { row } = held.claim;
      const parts = await ledger.findMany({ parent: row.documentId, doomedAt: null });
      const made = parts.find(({ profile, state }) => profile === CLEAN_PICTURE && state === 'finished');
      const shown = made ? await fetchPicture(held, made, scratch) : await replaceStored(held, scratch);
      if (!shown) return false;
      await addSizes(shown);
      await ledger.destroyAll(parts.filter((part) => part !== made));
      return true;
    };

  async function replaceStored(held: Held, scratch: string): Promise<Given | undefined> {
    const original = await fetchPicture(held, held.claim.row, scratch);
    // It has been shown until now: what can be decoded of it is better than nothing.
    const made = await replacePicture({ ...original, tolerance: 'whatIsThere' });
    return made && { ...original, ...made };
  }

  async function fetchPicture(held: Held, row: AssetRow, scratch: string): Promise<Given> {
    const file = await storage.fileOf(row, path.join(scratch, 'stored'), held.signal);
    const type: DetectedType = { mime: row.mime ?? '', ext: row.ext ?? '', kind: 'image' };
    return { held, file, type, scratch };
  }

  async function settle({ claim, signal }: Held, error: unknown): Promise<void> {
    if (error instanceof Interrupted || signal.aborted) return;
    const { documentId } = claim.row;
    strapi.log.error(
      `asset ${documentId}: what the picture tells of its author could not be removed: ${String(error)}`,
    );
    // Nobody knows what it tells, so nobody gets it any more; its bytes stay.
    if (error instanceof UnreadablePicture || error instanceof OversizedPicture) {
      await ledger.fail(claim, error instanceof OversizedPicture ? 'image.tooLarge' : 'image.unreadable');
      return;
    }
    const attempt = (claim.row.attempt ?? 0) + 1;
    const retryAt = new Date(Date.now() + lastingDelayAfter(attempt));
    await ledger.record(claim, { attempt, retryAt });
  }

  return {
    /** Harmless to call for a picture that there is nothing to do with. */
    clean: (assetId: string): Promise<void> =>
      work.on(assetId, 'finished', async (held) => {
        const { kind, role, untouchedFile } = held.claim.row;
        if (kind !== 'image' || role !== 'original' || untouchedFile !== null) return;
        await cleanStored(held).catch((error: unknown) => settle(held, error));
      }),
  };
}

export type PictureCleaner = ReturnType<typeof createPictureCleaner>;

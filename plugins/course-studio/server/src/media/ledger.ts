import { randomBytes, randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import { nodeId } from '../../../shared/draft';
import type { AssetErrorCode } from '../../../shared/errors';
import { ASSET_TRANSITIONS, type AssetState } from '../../../shared/vocabulary';
import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Settings } from '../settings';
import type { Storage } from '../storage';
import { UID } from '../uids';

type Reservation = Pick<AssetRow, 'role' | 'name'> &
  Partial<Pick<AssetRow, 'parent' | 'profile' | 'draft' | 'owner' | 'kind' | 'mime' | 'ext' | 'bytes' | 'documentId'>>;

/** A claimed row, and the token that proves the claim. Whoever comes later gets another token. */
export interface Claim {
  row: AssetRow;
  token: string;
}

/** Objects deleted at the same time. */
const OBJECTS_AT_ONCE = 25;
/** Rows deleted by one statement. */
const ROWS_AT_ONCE = 100;

/** What stands in a row that nobody works on now. */
export const unclaimed = () => ({ $or: [{ leaseUntil: null }, { leaseUntil: { $lt: new Date() } }] });

/**
 * What whoever begins to refer to files writes into their rows first, in the same transaction: the mark of the unused goes,
 * and whoever has looked for references before learns by the token that his look is out of date.
 */
export const held = () => ({ unreferencedAt: null, holdToken: randomUUID() });

const AGAIN = { state: 'processing', errorCode: null, errorSubject: null, retryAt: null } as const;

type Fields = Partial<
  Omit<AssetRow, 'id' | 'documentId' | 'finishedAt' | 'leaseUntil' | 'retryAt' | 'unreferencedAt'>
> & {
  finishedAt?: Date;
  retryAt?: Date | null;
  leaseUntil?: Date | null;
};

interface Deps {
  strapi: Core.Strapi;
  storage: Storage;
  /** How long a claim holds without a sign of life. */
  settings: Pick<Settings, 'leaseSeconds'>;
}

/**
 * The ledger of stored files: one row per file, written before its first byte, deleted after its last.
 *
 * Every change of state is a compare-and-set on the row, so that of several workers, retries and cancels exactly one
 * has its way. A row with `doomedAt` is on its way out: nothing can be done with it but finish its deletion.
 */
export function createLedger({ strapi, storage, settings }: Deps) {
  const query = () => strapi.db.query(UID.asset);
  const leaseEnd = () => new Date(Date.now() + settings.leaseSeconds * 1000);

  /** Sets `fields` where the row still is as `where` says. @returns whether it was. */
  const compareAndSet = async (where: Record<string, unknown>, fields: Fields): Promise<boolean> => {
    const { count } = await query().updateMany({ where: { doomedAt: null, ...where }, data: fields });
    return count > 0;
  };

  /** Objects, then their rows. @returns what is still there, and why */
  const remove = async (rows: AssetRow[]): Promise<{ row: AssetRow; error: unknown }[]> => {
    const kept: { row: AssetRow; error: unknown }[] = [];
    for (const some of chunk(rows, ROWS_AT_ONCE)) {
      const gone: string[] = [];
      for (const few of chunk(some, OBJECTS_AT_ONCE)) {
        const deletions = few.map((row) =>
          storage.remove(row).then(
            () => void gone.push(row.documentId),
            (error: unknown) => void kept.push({ row, error }),
          ),
        );
        await Promise.all(deletions);
      }
      if (gone.length > 0) await query().deleteMany({ where: { documentId: { $in: gone } } });
      for (const documentId of gone) strapi.log.info(`asset ${documentId} deleted`);
    }
    return kept;
  };

  const log = (row: AssetRow, to: string) => strapi.log.info(`asset ${row.documentId} ${row.state} → ${to}`);

  const ledger = {
    leaseMs: settings.leaseSeconds * 1000,

    /** Writes the row of a file that is about to be stored. Its key is made here, never from the user's name. */
    async reserve(reservation: Reservation): Promise<AssetRow> {
      const key = randomBytes(16).toString('hex');
      return query().create({ data: { ...reservation, key, state: 'uploading', progress: 0, attempt: 0 } });
    },

    async find(documentId: string): Promise<AssetRow | null> {
      if (!nodeId.safeParse(documentId).success) return null;
      return query().findOne({ where: { documentId } });
    },

    async findMany(where: Record<string, unknown>): Promise<AssetRow[]> {
      return query().findMany({ where });
    },

    /** The first rows of those that are meant, by their ids. */
    async findFirst(count: number, where: Record<string, unknown>): Promise<AssetRow[]> {
      return query().findMany({ where, limit: count, orderBy: { id: 'asc' } });
    },

    /** Takes the row for this process if it is in `state` and nobody else holds it. */
    async claim(documentId: string, state: AssetState): Promise<Claim | undefined> {
      const token = randomUUID();
      const free = { documentId, state, ...unclaimed() };
      const taken = await compareAndSet(free, { leaseToken: token, leaseUntil: leaseEnd() });
      const row = taken ? await ledger.find(documentId) : null;
      return row?.leaseToken === token ? { row, token } : undefined;
    },

    /** Sign of life, with what is known by now. @returns false if the claim is lost or the row doomed: stop working. */
    extend: ({ row, token }: Claim, fields: Pick<Fields, 'progress'> = {}): Promise<boolean> =>
      compareAndSet({ documentId: row.documentId, leaseToken: token }, { ...fields, leaseUntil: leaseEnd() }),

    /** Records facts learned under the claim. @returns false if it is lost. */
    record: ({ row, token }: Claim, fields: Fields): Promise<boolean> =>
      compareAndSet({ documentId: row.documentId, leaseToken: token }, fields),

    /** Ends the claim by moving the row on. @returns false if the claim was lost: undo what was made. */
    async advance({ row, token }: Claim, to: AssetState, fields: Fields = {}): Promise<boolean> {
      if (!ASSET_TRANSITIONS[row.state].includes(to)) throw new Error(`asset cannot go from ${row.state} to ${to}`);
      const ended = { leaseToken: null, leaseUntil: null };
      const finished = to === 'finished' ? { finishedAt: new Date(), progress: 100 } : {};
      const won = await compareAndSet(
        { documentId: row.documentId, leaseToken: token, state: row.state },
        { ...fields, ...ended, ...finished, state: to },
      );
      if (won) log(row, to);
      return won;
    },

    /** Ends the claim in an error; one with `retryAt` passes, and is tried again then. */
    fail: (
      claim: Claim,
      errorCode: AssetErrorCode,
      more: Pick<Fields, 'attempt' | 'retryAt' | 'errorSubject'> = {},
    ): Promise<boolean> => ledger.advance(claim, 'error', { errorCode, errorSubject: null, retryAt: null, ...more }),

    /**
     * Gives the row back as it is, for whoever comes next; one that was doomed meanwhile is deleted. Harmless when the
     * claim has ended already.
     */
    async giveUp({ row, token }: Claim): Promise<void> {
      const { documentId } = row;
      await query().updateMany({
        where: { documentId, leaseToken: token },
        data: { leaseToken: null, leaseUntil: null },
      });
      const left = await ledger.find(documentId);
      if (left?.doomedAt) await ledger.destroy(left);
    },

    /** Finishes a row that only its maker knows (rendition, poster, certificate). @returns false if it was doomed. */
    finish: (row: AssetRow, facts: { bytes: number; sha256?: string; url: string }): Promise<boolean> =>
      compareAndSet(
        { documentId: row.documentId, state: 'uploading' },
        { ...facts, state: 'finished', progress: 100, finishedAt: new Date() },
      ),

    /** `error → processing`, by the Retry button. @returns false if the row is in another state. */
    retry: (documentId: string): Promise<boolean> =>
      compareAndSet({ documentId, state: 'error' }, { ...AGAIN, progress: 0, attempt: 0 }),

    /** `error → processing` of what was to be tried again by now. @returns false if somebody did */
    retryDue: (documentId: string): Promise<boolean> =>
      compareAndSet({ documentId, state: 'error', retryAt: { $lte: new Date() } }, AGAIN),

    /** Marks rows as on their way out, whatever their state. From here on nobody can claim, finish or refer to them. */
    async doom(documentIds: string[]): Promise<void> {
      const either = [{ documentId: { $in: documentIds } }, { parent: { $in: documentIds } }];
      await query().updateMany({ where: { doomedAt: null, $or: either }, data: { doomedAt: new Date() } });
    },

    /** `destroyAll` for one file. */
    destroy: (row: AssetRow): Promise<void> => ledger.destroyAll([row]),

    /**
     * Deletes doomed files and everything made from them: objects first, rows after, so that a crash in between leaves
     * rows to go on from; what was made before what it was made from.
     * @throws if an object cannot be deleted, after all others; its row and its original's stay, doomed
     */
    async destroyAll(rows: AssetRow[]): Promise<void> {
      if (rows.length === 0) return;
      const documentIds = rows.map((row) => row.documentId);
      await ledger.doom(documentIds);
      const made: AssetRow[] = await query().findMany({ where: { parent: { $in: documentIds } } });
      const kept = await remove(made);
      const needed = new Set(kept.map(({ row }) => row.parent));
      kept.push(...(await remove(rows.filter((row) => !needed.has(row.documentId)))));
      const [first] = kept;
      if (first)
        throw new Error(`${kept.length} files not deleted, asset ${first.row.documentId}: ${String(first.error)}`, {
          cause: first.error,
        });
    },
  };
  return ledger;
}

export type Ledger = ReturnType<typeof createLedger>;

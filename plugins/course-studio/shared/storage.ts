import { z } from 'zod';

import type { AssetKind, AssetRole } from './vocabulary';

/** What began a sweep: the hourly job, the Storage page, or `npm run sweep`. */
export type SweepTrigger = 'schedule' | 'page' | 'command';

/** Body of "sweep now". `force`: although it would delete more than the brake allows. */
export const sweepBody = z.strictObject({ data: z.strictObject({ force: z.boolean().default(false) }) });

/** Why the sweep deletes a file; the admin's texts are keyed by it. */
export type SweepReason = 'cancelled' | 'vanished' | 'unreferenced' | 'unfinished' | 'dead' | 'abandoned';

/** A file that a sweep deleted, or would. */
export interface SweptFile {
  id: string;
  name: string;
  role: AssetRole;
  bytes: number;
  code: SweepReason;
  /** In plain English. */
  reason: string;
  /** Display name of who uploaded it; null: nobody did. */
  owner: string | null;
  createdAt: string;
  /** Since when nothing refers to it, as far as sweeps have seen. */
  unreferencedAt: string | null;
}

/** A creation that nobody has touched for long. */
export interface AbandonedDraft {
  id: string;
  name: string;
  owner: string;
  updatedAt: string;
  /** When it will be cancelled. */
  endsAt: string;
}

/**
 * What a sweep did, or in a dry run would do. Bytes are those of the ledger. Lists are cut at 1,000; the counts are not.
 *
 * `busy`: another one was running, and this one did nothing. `stopped`: it would have deleted more than the brake allows,
 * and has deleted nothing.
 */
export interface SweepReport {
  outcome: 'done' | 'stopped' | 'busy';
  dryRun: boolean;
  startedAt: string;
  finishedAt: string;
  checked: number;
  kept: number;
  /** What was deleted, or would be. */
  deleted: SweptFile[];
  deletedCount: number;
  freedBytes: number;
  reasons: Partial<Record<SweepReason, { count: number; bytes: number }>>;
  /** Without a reference, within their grace. */
  waiting: { count: number; bytes: number };
  /** Entries whose object is not in the storage. They are reported, never dropped. */
  missing: { count: number; files: { id: string; name: string; state: string }[] };
  /** Objects in the storage with an entry, and old ones without. */
  objects: { known: number; unknown: number };
  /** Names of objects without an entry, put aside in this run; and of those deleted after their time there. */
  unknown: { putAside: string[]; removed: string[]; removedBytes: number };
  /** Creations that nobody went on with; cancelled, or to be. */
  abandoned: AbandonedDraft[];
  errors: string[];
}

/** A past sweep, or the one that runs. */
export interface SweepRun {
  id: string;
  trigger: SweepTrigger;
  startedBy: string | null;
  startedAt: string;
  finishedAt: string | null;
  outcome: 'running' | 'done' | 'stopped' | 'failed';
  checked: number;
  deletedCount: number;
  /** With what was deleted from the quarantine. */
  freedBytes: number;
  remarks: SweepRemarks;
}

/** What else there is to say of a past sweep, in numbers; of its errors the first. */
export interface SweepRemarks {
  missing: number;
  /** Objects in the storage, and those without an entry. */
  objects: number;
  unknown: number;
  putAside: number;
  removed: number;
  removedBytes: number;
  abandoned: number;
  errors: string[];
}

/** What the Storage page shows. */
export interface StorageReport {
  files: number;
  bytes: number;
  kinds: { kind: AssetKind; count: number; bytes: number }[];
  /** Creations that are near their end. */
  abandoned: AbandonedDraft[];
  rules: { graceMinutes: number; uploadGraceMinutes: number; abandonedDays: number; brakePercent: number };
  runs: SweepRun[];
}

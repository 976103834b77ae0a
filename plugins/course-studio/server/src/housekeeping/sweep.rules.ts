import type { AssetRow } from '../../../../../src/api/asset/rules/description';

/** Why the sweep deletes a file. */
export const REASONS = {
  cancelled: 'its deletion had begun',
  vanished: 'its creation was cancelled or is gone',
  unreferenced: 'nothing has referred to it for longer than the grace',
  unfinished: 'its upload was given up',
  dead: 'it was made by a run that ended',
  abandoned: 'nobody went on with its creation',
} as const;
export type Reason = keyof typeof REASONS;

export type Verdict =
  { keep: true; mark?: 'referenced' | 'homeless' | 'unreferenced' } | { keep: false; reason: Reason };

/** How long each kind of leftover is kept, milliseconds. */
export interface Graces {
  /** What nothing refers to, from the last reference. */
  unreferenced: number;
  /** An upload, from its last byte. */
  upload: number;
  /** What an encoder left unfinished, from its beginning. */
  output: number;
}

export interface Facts {
  row: AssetRow;
  referenced: boolean;
  /** The draft or course it was uploaded for still exists. */
  draftExists: boolean;
  /** The original a rendition or poster was made from, if it still exists. */
  parent: Pick<AssetRow, 'leaseUntil'> | undefined;
  /** When a byte last arrived, ms; only while uploading. */
  lastByteAt: number | undefined;
  now: number;
  graces: Graces;
}

/** A certificate is stored before the record that refers to it is written; never shorter than that takes. */
const CERTIFICATE_MS = 10 * 60_000;

const time = (value: string | null): number => (value ? new Date(value).getTime() : 0);

/** What becomes of one file. Whatever is held by a running worker is left alone. */
export function judge(facts: Facts): Verdict {
  const { row, now } = facts;
  if (time(row.leaseUntil) > now) return { keep: true };
  if (row.doomedAt) return { keep: false, reason: 'cancelled' };
  return row.parent ? judgeMade(facts) : judgeOriginal(facts);
}

/** A rendition or poster goes with its original; an unfinished one is nobody's once its original is not worked on. */
function judgeMade({ row, parent, now, graces }: Facts): Verdict {
  if (!parent) return { keep: false, reason: 'vanished' };
  if (time(parent.leaseUntil) > now) return { keep: true };
  const abandoned = row.state !== 'finished' && time(row.createdAt) < now - graces.output;
  return abandoned ? { keep: false, reason: 'dead' } : { keep: true };
}

function judgeOriginal({ row, referenced, draftExists, lastByteAt, now, graces }: Facts): Verdict {
  // What outlives its course, because a duplicate of that refers to it, is no leftover of a cancelled creation.
  if (referenced && row.draft && !draftExists) return { keep: true, mark: 'homeless' };
  if (referenced) return row.unreferencedAt ? { keep: true, mark: 'referenced' } : { keep: true };
  if (row.draft && !draftExists) return { keep: false, reason: 'vanished' };
  if (row.state === 'uploading') {
    const quiet = (lastByteAt ?? time(row.createdAt)) < now - leastGrace(row, graces.upload);
    return quiet ? { keep: false, reason: 'unfinished' } : { keep: true };
  }
  if (!row.unreferencedAt) return { keep: true, mark: 'unreferenced' };
  // An upload that was about to be given up carries the mark already when it is stored after all.
  const unusedSince = Math.max(time(row.unreferencedAt), time(row.finishedAt));
  const isOver = unusedSince < now - leastGrace(row, graces.unreferenced);
  return isOver ? { keep: false, reason: 'unreferenced' } : { keep: true };
}

const leastGrace = ({ role }: AssetRow, grace: number): number =>
  role === 'certificate' ? Math.max(grace, CERTIFICATE_MS) : grace;

/** Fewer files than this never pull the brake: a share of next to nothing says nothing. */
const BRAKE_FROM = 20;

/** Whether a sweep that would delete so many of so many files is more likely a mistake than a clean-up. */
export const isTooMuch = (deleted: number, all: number, brakePercent: number): boolean =>
  deleted >= BRAKE_FROM && deleted > (all * brakePercent) / 100;

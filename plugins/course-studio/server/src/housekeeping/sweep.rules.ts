import type { AssetRow } from '../../../../../src/api/asset/rules/description';

/** Why the sweep deletes a file. */
export const REASONS = {
  cancelled: 'its deletion had begun',
  vanished: 'its creation was cancelled or is gone',
  unreferenced: 'nothing has referred to it for longer than the grace',
  unfinished: 'its upload was given up',
  dead: 'it was made by a run that ended',
} as const;
export type Reason = keyof typeof REASONS;

export type Verdict = { keep: true; mark?: 'referenced' | 'unreferenced' } | { keep: false; reason: Reason };

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
  graceMs: number;
}

const time = (value: string | null): number => (value ? new Date(value).getTime() : 0);

/** What becomes of one file. Whatever is held by a running worker is left alone. */
export function judge(facts: Facts): Verdict {
  const { row, now } = facts;
  if (time(row.leaseUntil) > now) return { keep: true };
  if (row.doomedAt) return { keep: false, reason: 'cancelled' };
  return row.parent ? judgeMade(facts) : judgeOriginal(facts);
}

/** A rendition or poster goes with its original; an unfinished one is nobody's once its original is not worked on. */
function judgeMade({ row, parent, now, graceMs }: Facts): Verdict {
  if (!parent) return { keep: false, reason: 'vanished' };
  if (time(parent.leaseUntil) > now) return { keep: true };
  const abandoned = row.state !== 'finished' && time(row.createdAt) < now - graceMs;
  return abandoned ? { keep: false, reason: 'dead' } : { keep: true };
}

function judgeOriginal({ row, referenced, draftExists, lastByteAt, now, graceMs }: Facts): Verdict {
  if (referenced) return row.unreferencedAt ? { keep: true, mark: 'referenced' } : { keep: true };
  if (row.draft && !draftExists) return { keep: false, reason: 'vanished' };
  if (row.state === 'uploading') {
    const quiet = (lastByteAt ?? time(row.createdAt)) < now - graceMs;
    return quiet ? { keep: false, reason: 'unfinished' } : { keep: true };
  }
  if (!row.unreferencedAt) return { keep: true, mark: 'unreferenced' };
  return time(row.unreferencedAt) < now - graceMs ? { keep: false, reason: 'unreferenced' } : { keep: true };
}

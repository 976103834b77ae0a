const DAY = 86_400_000;
/** For how many days it is announced that a creation is cancelled. */
const NOTICE_DAYS = 7;

/** What says how long a creation has that nobody goes on with. */
export interface Untouched {
  updatedAt: string;
  /** When a sweep first found that it ends soon. Older than the last change, it is void. */
  announcedAt: string | null;
}

/** Milliseconds from the announcement to the end; who sets few days gets a short notice. */
export const noticeOf = (abandonedDays: number): number => Math.min(NOTICE_DAYS, abandonedDays) * DAY;

/** Creations last touched before this end soon. @param abandonedDays 0: none ever does */
export const endingSoonBefore = (abandonedDays: number, now: number): Date =>
  new Date(abandonedDays === 0 ? 0 : now - abandonedDays * DAY + noticeOf(abandonedDays));

/**
 * When a creation is cancelled if nobody goes on with it: so many days after its last change, but never before it was
 * announced for the whole notice, however long no sweep ran, and whatever the setting was before.
 */
export function endOf({ updatedAt, announcedAt }: Untouched, abandonedDays: number, now: number): Date {
  const touched = new Date(updatedAt).getTime();
  const announced = announcedAt === null ? 0 : new Date(announcedAt).getTime();
  const since = announced >= touched ? announced : now;
  return new Date(Math.max(touched + abandonedDays * DAY, since + noticeOf(abandonedDays)));
}

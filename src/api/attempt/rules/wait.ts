const MINUTE_MS = 60_000;

interface Ended {
  submittedAt: string | null;
}

/**
 * When the next attempt at a test set may start: so many minutes after the end of the one that ended last. Null without
 * a wait, and where none has ended.
 */
export function nextStartOf(attempts: readonly Ended[], waitMinutes: number): Date | null {
  const ends = attempts.flatMap(({ submittedAt }) => (submittedAt === null ? [] : [Date.parse(submittedAt)]));
  if (waitMinutes === 0 || ends.length === 0) return null;
  return new Date(Math.max(...ends) + waitMinutes * MINUTE_MS);
}

/** `nextStart` while it is still to come; from that moment on an attempt may start. */
export const waitUntil = (nextStart: Date | null, now: Date): Date | null =>
  nextStart !== null && now.getTime() < nextStart.getTime() ? nextStart : null;

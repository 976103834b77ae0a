/** The times an attempt's life hangs on. */
interface Times {
  deadline: string | null;
  submittedAt: string | null;
}

interface Moment {
  now: Date;
  /** For so long after the deadline there may still come what was sent before it. */
  graceSeconds: number;
}

const isPastDeadline = ({ deadline, submittedAt }: Times, now: Date): boolean =>
  submittedAt === null && deadline !== null && now.getTime() > Date.parse(deadline);

/** Whether the time is up, with the grace, for an attempt nobody has graded yet. */
export const isOverdue = (attempt: Times, { now, graceSeconds }: Moment): boolean =>
  isPastDeadline(attempt, new Date(now.getTime() - graceSeconds * 1000));

/** When an attempt that ends now ended: one whose deadline has passed at its deadline, whenever that is noticed. */
export const endOf = (attempt: Times, now: Date): Date =>
  attempt.deadline !== null && isPastDeadline(attempt, now) ? new Date(attempt.deadline) : now;

/** Why answers can no longer be saved, as an error code, or null while they can. */
export function closedBy(attempt: Times, moment: Moment): 'attempt.submitted' | 'attempt.expired' | null {
  if (isOverdue(attempt, moment)) return 'attempt.expired';
  if (attempt.submittedAt === null) return null;
  return attempt.submittedAt === attempt.deadline ? 'attempt.expired' : 'attempt.submitted';
}

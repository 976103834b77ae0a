/** The times an attempt's life hangs on. */
interface Times {
  deadline: string | null;
  submittedAt: string | null;
}

/** Whether the time is up for an attempt nobody has graded yet. */
export const isOverdue = ({ deadline, submittedAt }: Times, now: Date): boolean =>
  submittedAt === null && deadline !== null && now.getTime() > Date.parse(deadline);

/** When an attempt that ends now ended: an overdue one at its deadline, whenever that is noticed. */
export const endOf = (attempt: Times, now: Date): Date =>
  attempt.deadline !== null && isOverdue(attempt, now) ? new Date(attempt.deadline) : now;

/** Why answers can no longer be saved, as an error code, or null while they can. */
export function closedBy(attempt: Times, now: Date): 'attempt.submitted' | 'attempt.expired' | null {
  if (isOverdue(attempt, now)) return 'attempt.expired';
  if (attempt.submittedAt === null) return null;
  return attempt.submittedAt === attempt.deadline ? 'attempt.expired' : 'attempt.submitted';
}

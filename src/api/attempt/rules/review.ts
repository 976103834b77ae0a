import type { TestSetSnapshot } from '../../course-version/rules/snapshot';

/** How much of a graded attempt its learner is told: each level tells all that those before it tell. */
export const REVIEW_LEVELS = [
  'nothing',
  'score',
  'marks',
  'key',
] as const satisfies readonly TestSetSnapshot['review'][];
export type ReviewLevel = (typeof REVIEW_LEVELS)[number];

export const tells = (level: ReviewLevel, wanted: ReviewLevel): boolean =>
  REVIEW_LEVELS.indexOf(level) >= REVIEW_LEVELS.indexOf(wanted);

/** How a learner stands with a test set. */
export interface Standing {
  passed: boolean;
  /** null = unlimited. */
  attemptsLeft: number | null;
  /** An attempt is under way. */
  isOpen: boolean;
}

/**
 * How many attempts are left to somebody who may come to have any of these allowances (0 = unlimited), having used so
 * many; null = unlimited.
 */
export const attemptsLeft = (allowances: readonly number[], used: number): number | null =>
  allowances.includes(0) ? null : Math.max(0, ...allowances.map((allowed) => allowed - used));

/**
 * What is told now of an attempt whose test set tells `level` in the end. The key waits until it helps nobody to a pass:
 * until the set is passed or no attempts are left, and until no attempt at the same questions is under way.
 */
export function reviewNow(level: ReviewLevel, { passed, attemptsLeft, isOpen }: Standing): ReviewLevel {
  if (level !== 'key') return level;
  return !isOpen && (passed || attemptsLeft === 0) ? 'key' : 'marks';
}

import type { Problem } from '../../../shared/problems';

/** A confirm that the server refused. */
export interface Refusal {
  problems: readonly Problem[];
  /** What was found here when it did. */
  found: readonly Problem[];
}

/** What is left of a refusal: all of it until it was looked here again, since then what is found here as well. */
export function stillStanding({ problems, found }: Refusal, foundNow: readonly Problem[]): readonly Problem[] {
  if (foundNow === found) return problems;
  const standing = new Set(foundNow.map(keyOf));
  return problems.filter((problem) => standing.has(keyOf(problem)));
}

const keyOf = ({ id, field, code }: Problem): string => `${id} ${field} ${code}`;

import type { QuestionSnapshot, TestSetSnapshot } from '../../course-version/rules/snapshot';

/** A whole number from 0 up to, not including, `max`. */
export type RandomInt = (max: number) => number;

/** A fair shuffle (Fisher–Yates); the given list stays as it is. */
export function shuffled<T>(items: readonly T[], randomInt: RandomInt): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomInt(left.length), 1));
}

/**
 * What one attempt asks, in the order it asks it, with the key: what is frozen into the attempt, so that nothing done
 * to the course later changes what this learner was asked or how it is graded.
 */
export function freezeQuestions(set: TestSetSnapshot, randomInt: RandomInt): QuestionSnapshot[] {
  if (!set.shuffle) return set.questions;
  return shuffled(set.questions, randomInt).map((question) => ({
    ...question,
    answers: shuffled(question.answers, randomInt),
  }));
}

/** The rules an attempt was started under, beside the pass mark. Old attempts have none. */
export type AttemptSettings = Pick<
  TestSetSnapshot,
  'title' | 'attemptsAllowed' | 'waitMinutes' | 'timeLimit' | 'shuffle' | 'review'
>;

/** The rules of a test set as they are when an attempt starts. */
export const freezeSettings = ({
  title,
  attemptsAllowed,
  waitMinutes,
  timeLimit,
  shuffle,
  review,
}: TestSetSnapshot): AttemptSettings => ({ title, attemptsAllowed, waitMinutes, timeLimit, shuffle, review });

/** When an attempt started at `start` ends, or null without a time limit. `timeLimit` in minutes, 0 = none. */
export const deadlineOf = (start: Date, timeLimit: number): Date | null =>
  timeLimit > 0 ? new Date(start.getTime() + timeLimit * 60_000) : null;

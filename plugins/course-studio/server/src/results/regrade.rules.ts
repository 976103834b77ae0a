import { createHash } from 'node:crypto';

import { gradeAttempt, type Grade } from '../../../../../src/api/attempt/rules/grading';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import { correctQuestions, keysFor, type Correction } from '../../../../../src/api/course-version/rules/correction';
import type { QuestionSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import type { CorrectedKey, CompletionChange, ResultChange } from '../../../shared/results';
import type { Version } from './snapshots';

/** What can be wrong with a corrected key, as a message. */
export function findKeyProblem(question: QuestionSnapshot, correct: readonly string[]): string | null {
  const known = new Set(question.answers.map(({ id }) => id));
  if (new Set(correct).size !== correct.length) return 'An answer is named twice.';
  if (correct.some((id) => !known.has(id))) return 'The question has no such answer.';
  if (question.kind === 'single' && correct.length > 1) return 'Only one answer of a single-choice question is right.';
  if (correct.length === known.size) return 'Every answer would be right: ticking everything would earn full marks.';
  return null;
}

const rightOnes = ({ answers }: QuestionSnapshot): string =>
  answers
    .filter(({ correct }) => correct)
    .map(({ id }) => id)
    .sort()
    .join();

/**
 * The versions a correction made now is about: those that ask the question in a form this can be the key of, and have
 * another in force.
 */
export const versionsToCorrect = (
  versions: readonly Version[],
  corrections: readonly Correction[],
  { question, correct }: CorrectedKey,
): string[] =>
  versions
    .filter(({ id, snapshot }) => {
      const questions = snapshot.testSets.flatMap((set) => set.questions).filter((asked) => asked.id === question);
      const [inForce] = correctQuestions(questions, keysFor(corrections, id));
      if (!inForce || findKeyProblem(inForce, correct)) return false;
      return rightOnes(inForce) !== [...correct].sort().join();
    })
    .map(({ id }) => id);

/** The grade of an attempt by the keys in force for its version. */
export function gradeBy(attempt: AttemptRow, corrections: readonly Correction[]): Grade {
  const keys = keysFor(corrections, attempt.versionId ?? '');
  const questions = correctQuestions(attempt.questions, keys);
  return gradeAttempt({ questions, answers: attempt.answers ?? [], passMark: attempt.passMark });
}

const keyIn = (result: AttemptRow['result'], question: string): string =>
  JSON.stringify(result?.find((item) => item.question === question)?.correct ?? null);

/** Whether the stored result of an attempt is another than `grade`, be it only in the key its learner is shown. */
export const isOther = (attempt: AttemptRow, grade: Grade, question: string): boolean =>
  Number(attempt.score) !== grade.score ||
  (attempt.share !== null && attempt.share !== grade.share) ||
  attempt.passed !== grade.passed ||
  keyIn(attempt.result, question) !== keyIn(grade.questions, question);

/** Whether it is one a learner would notice: another score, or passed where it was not. */
export const isNoticed = (change: Pick<ResultChange, 'oldScore' | 'newScore' | 'oldPassed' | 'newPassed'>): boolean =>
  change.oldScore !== change.newScore || change.oldPassed !== change.newPassed;

/** Stands for everything a preview showed; another one shows something else. */
export const fingerprintOf = (results: readonly ResultChange[], completions: readonly CompletionChange[]): string =>
  createHash('sha256')
    .update(JSON.stringify([results, completions]))
    .digest('hex');

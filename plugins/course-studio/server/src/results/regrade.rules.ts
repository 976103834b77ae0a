import { createHash } from 'node:crypto';

import { gradeAttempt, type Grade } from '../../../../../src/api/attempt/rules/grading';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import {
  correctQuestions,
  keysFor,
  type Correction,
  type CorrectionPolicy,
  type GradableQuestion,
} from '../../../../../src/api/course-version/rules/correction';
import type { CorrectedKey, CompletionChange, ResultChange } from '../../../shared/results';
import type { Version } from './snapshots';

/** What can be wrong with a corrected key, as a message. */
export function findKeyProblem(
  question: GradableQuestion,
  { policy, correct }: Pick<CorrectedKey, 'policy' | 'correct'>,
): string | null {
  const known = new Set(question.answers.map(({ id }) => id));
  if (new Set(correct).size !== correct.length) return 'An answer is named twice.';
  if (correct.some((id) => !known.has(id))) return 'The question has no such answer.';
  if (policy === 'everybody' || policy === 'omit') return null;
  if (policy === 'any' && question.kind !== 'single') return 'Only a single choice can accept any of several answers.';
  if (policy === 'any' && correct.length < 2) return 'To accept any of several answers, name at least two.';
  if (policy === 'key' && question.kind === 'single' && correct.length > 1)
    return 'Only one answer of a single-choice question is right.';
  if (correct.length === known.size) return 'Every answer would be right: answering anything would earn full marks.';
  return null;
}

/** How a question is graded: by which answers, or by none. */
const policyOf = ({ kind, credit, answers }: GradableQuestion): CorrectionPolicy => {
  if (credit) return credit;
  return kind === 'single' && answers.filter(({ correct }) => correct).length > 1 ? 'any' : 'key';
};

const correctAnswers = ({ answers }: GradableQuestion): string =>
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
  { question, policy, correct }: CorrectedKey,
): string[] =>
  versions
    .filter(({ id, snapshot }) => {
      const questions = snapshot.testSets.flatMap((set) => set.questions).filter((asked) => asked.id === question);
      const [inForce] = correctQuestions(questions, keysFor(corrections, id));
      if (!inForce) return false;
      // Where the points do not depend on the answers, nor does it matter which answers a version has.
      if (policy === 'everybody' || policy === 'omit') return policyOf(inForce) !== policy;
      if (findKeyProblem(inForce, { policy, correct })) return false;
      return policyOf(inForce) !== policy || correctAnswers(inForce) !== [...correct].sort().join();
    })
    .map(({ id }) => id);

/** Whether the question's test set has nothing to earn in one of the versions, so that anybody would pass it. */
export const leavesNothingToEarn = (
  versions: readonly Version[],
  corrections: readonly Correction[],
  question: string,
): boolean =>
  versions.some(({ id, snapshot }) =>
    snapshot.testSets
      .filter(({ questions }) => questions.some((asked) => asked.id === question))
      .some(({ questions }) =>
        correctQuestions(questions, keysFor(corrections, id)).every(
          ({ points, credit }) => credit === 'omit' || points === 0,
        ),
      ),
  );

/** The grade of an attempt by the keys in force for its version. */
export function gradeBy(attempt: AttemptRow, corrections: readonly Correction[]): Grade {
  const keys = keysFor(corrections, attempt.versionId ?? '');
  const questions = correctQuestions(attempt.questions, keys);
  return gradeAttempt({ questions, answers: attempt.answers ?? [], passMark: attempt.passMark });
}

const keyIn = (result: AttemptRow['result'], question: string): string => {
  const found = result?.find((item) => item.question === question);
  return JSON.stringify([found?.correct ?? null, found?.credit ?? null]);
};

/** Whether the stored result of an attempt is another than `grade`, be it only in the key its learner is shown. */
export const isOther = (attempt: AttemptRow, grade: Grade, question: string): boolean =>
  Number(attempt.score) !== grade.score ||
  Number(attempt.maxScore) !== grade.maxScore ||
  (attempt.share !== null && attempt.share !== grade.share) ||
  attempt.passed !== grade.passed ||
  keyIn(attempt.result, question) !== keyIn(grade.questions, question);

/** Whether it is one a learner would notice: another score, or passed where it was not. */
export const isNoticed = (
  change: Pick<ResultChange, 'oldScore' | 'newScore' | 'oldMaxScore' | 'maxScore' | 'oldPassed' | 'newPassed'>,
): boolean =>
  change.oldScore !== change.newScore ||
  change.oldMaxScore !== change.maxScore ||
  change.oldPassed !== change.newPassed;

/** Stands for everything a preview showed; another one shows something else. */
export const fingerprintOf = (results: readonly ResultChange[], completions: readonly CompletionChange[]): string =>
  createHash('sha256')
    .update(JSON.stringify([results, completions]))
    .digest('hex');

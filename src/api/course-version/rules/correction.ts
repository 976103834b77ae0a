import type { AnswerSnapshot, QuestionSnapshot } from './snapshot';

/** A key that was wrong, corrected afterwards. The versions it is about stay as they were written. */
export interface Correction {
  questionId: string;
  /** documentIds of the versions whose key it replaces; a version confirmed later has the key it was confirmed with. */
  versions: string[];
  /** The answers that are right. */
  correct: string[];
}

/** The keys in force for a version, by question: of several corrections of one question the last. */
export const keysFor = (corrections: readonly Correction[], versionId: string): ReadonlyMap<string, string[]> =>
  new Map(
    corrections
      .filter(({ versions }) => versions.includes(versionId))
      .map(({ questionId, correct }) => [questionId, correct]),
  );

/** Fractions were made for the key that was wrong; only what an answer costs that is wrong by both stays as it was. */
const correctAnswer = (answer: AnswerSnapshot, correct: boolean): AnswerSnapshot => ({
  ...answer,
  correct,
  fraction: correct || answer.correct ? null : answer.fraction,
});

/**
 * Questions as they are to be graded, with the corrected keys in place. Under partial credit the shares of right answers
 * follow from the new key.
 */
export function correctQuestions<T extends QuestionSnapshot>(
  questions: readonly T[],
  keys: ReadonlyMap<string, readonly string[]>,
): T[] {
  return questions.map((question) => {
    const correct = keys.get(question.id);
    if (!correct) return question;
    const answers = question.answers.map((answer) => correctAnswer(answer, correct.includes(answer.id)));
    return { ...question, answers };
  });
}

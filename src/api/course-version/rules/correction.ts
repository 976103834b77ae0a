import type { AnswerSnapshot, QuestionSnapshot } from './snapshot';

/**
 * What a correction does: it replaces the `key`; accepts `any` of several answers of a single choice; gives `everybody` who
 * was asked the points; or leaves the question out (`omit`), as if it had not been asked.
 */
export const CORRECTION_POLICIES = ['key', 'any', 'everybody', 'omit'] as const;
export type CorrectionPolicy = (typeof CORRECTION_POLICIES)[number];

/** A key that was wrong, corrected afterwards. The versions it is about stay as they were written. */
export interface Correction {
  questionId: string;
  /** documentIds of the versions whose key it replaces; a version confirmed later has the key it was confirmed with. */
  versions: string[];
  policy: CorrectionPolicy;
  /** The answers that are right, or, where the key was not what was wrong, were right before. */
  correct: string[];
}

/** A correction as it is in force. */
export type CorrectedKey = Pick<Correction, 'policy' | 'correct'>;

/** A question as it is graded. Without a `credit` it earns what was answered. */
export type GradableQuestion = QuestionSnapshot & { credit?: 'everybody' | 'omit' };

/** The keys in force for a version, by question: of several corrections of one question the last. */
export const keysFor = (corrections: readonly Correction[], versionId: string): ReadonlyMap<string, CorrectedKey> =>
  new Map(
    corrections
      .filter(({ versions }) => versions.includes(versionId))
      .map(({ questionId, policy, correct }) => [questionId, { policy, correct }]),
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
  keys: ReadonlyMap<string, CorrectedKey>,
): (T & GradableQuestion)[] {
  return questions.map((question) => {
    const corrected = keys.get(question.id);
    if (!corrected) return question;
    const { policy, correct } = corrected;
    if (policy === 'everybody' || policy === 'omit') return { ...question, credit: policy };
    const answers = question.answers.map((answer) => correctAnswer(answer, correct.includes(answer.id)));
    return { ...question, answers };
  });
}

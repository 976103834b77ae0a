import { visibleForm } from '../../../src/api/course/rules/visible-text';
import type { CorrectionPolicy } from '../../../src/api/course-version/rules/correction';
import type { QuestionType } from './vocabulary';

/** A correction of a key, made in the results, as it concerns the question in the course that is edited. */
export interface DraftCorrection {
  question: string;
  policy: CorrectionPolicy;
  /** Ids of the answers that are right, for the policies `key` and `any`. */
  correct: string[];
  /** When it was made, ISO 8601. */
  at: string;
  /** The question as it was asked then, see `askedForm`. */
  asked: string;
}

/** What a question asks, in the draft or in a version. */
interface Asked {
  text: string;
  image: string | null;
}

interface Answered extends Asked {
  id: string;
  correct: boolean;
}

/**
 * What a question asks and what it takes for right, such that two that look the same are written the same: whatever the
 * order of the answers, whether one was made anew, and whatever blanks were added.
 */
export const askedForm = ({ text, image }: Asked, answers: readonly Answered[]): string =>
  JSON.stringify([
    visibleForm(text),
    image,
    answers.map((answer) => JSON.stringify([visibleForm(answer.text), answer.image, answer.correct])).sort(),
  ]);

const idsOf = (answers: readonly Answered[]): string =>
  answers
    .filter(({ correct }) => correct)
    .map(({ id }) => id)
    .sort()
    .join();

/** Whether the question has the key that it was corrected to. */
export const hasCorrectedKey = ({ correct }: DraftCorrection, answers: readonly Answered[]): boolean =>
  idsOf(answers) === [...correct].sort().join();

/**
 * Whether a question stands against its own correction, so that confirming it would bring back what was wrong: it has
 * another key than it was corrected to; it asks for all answers of which each was accepted; or it is asked as it was when
 * everybody was given the points, or nobody any. One whose corrected answers are gone has been made anew.
 */
export function contradictsCorrection(
  correction: DraftCorrection,
  question: Asked & { kind: QuestionType },
  answers: readonly Answered[],
): boolean {
  const { policy, correct, asked } = correction;
  if (policy === 'everybody' || policy === 'omit') return askedForm(question, answers) === asked;
  const known = new Set(answers.map(({ id }) => id));
  if (!correct.every((id) => known.has(id))) return false;
  const asksForAll = policy === 'any' && question.kind === 'multiple' && correct.length > 1;
  return asksForAll || !hasCorrectedKey(correction, answers);
}

import type { CorrectionPolicy } from '../../../src/api/course-version/rules/correction';

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

/** What a question asks and what it takes for right, such that two that are the same are written the same. */
export const askedForm = ({ text, image }: Asked, answers: readonly Answered[]): string =>
  JSON.stringify([
    text,
    image,
    answers
      .map((answer) => [answer.id, answer.text, answer.image, answer.correct])
      .sort(([a], [b]) => (a! < b! ? -1 : 1)),
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
 * another key than it was corrected to, or is asked as it was when everybody was given the points, or nobody any. One whose
 * corrected answers are gone has been made anew.
 */
export function contradictsCorrection(
  correction: DraftCorrection,
  question: Asked,
  answers: readonly Answered[],
): boolean {
  const { policy, correct, asked } = correction;
  if (policy === 'everybody' || policy === 'omit') return askedForm(question, answers) === asked;
  const known = new Set(answers.map(({ id }) => id));
  return correct.every((id) => known.has(id)) && !hasCorrectedKey(correction, answers);
}

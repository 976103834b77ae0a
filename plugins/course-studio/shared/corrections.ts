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
  /** The question as it was asked then; null if no version says so any more. */
  asked: AskedQuestion | null;
}

/** What a question or an answer asks, in the draft or in a version. */
interface Shown {
  text: string;
  image: string | null;
}

interface Answered extends Shown {
  id: string;
  correct: boolean;
}

export interface AskedAnswer extends Answered {
  imageAlt: string;
}

/** A question as a version asked it, with the key it had there. */
export interface AskedQuestion extends Shown {
  answers: AskedAnswer[];
}

/**
 * What of a question stands against its correction: its `key`; its `kind`, since it asks for all answers of which each was
 * accepted; or that it is `asked` as it was when everybody was given the points, or nobody any.
 */
export type Contradiction = 'key' | 'kind' | 'asked';

const shownForm = ({ text, image }: Shown): string => JSON.stringify([visibleForm(text), image]);

/** What a question asks and what it takes for right, whatever the order of the answers and whether one was made anew. */
const askedForm = (question: Shown, answers: readonly Answered[]): string =>
  JSON.stringify([shownForm(question), ...answers.map((one) => JSON.stringify([shownForm(one), one.correct])).sort()]);

/** An answer of the draft, held against the question as it was asked. */
interface Compared<A> {
  answer: A;
  /** The id it has in the correction; null for one that was not there. */
  id: string | null;
  /** Whether it looks like one that was there. */
  isAlike: boolean;
  /** Whether it is right by the correction. */
  isRight: boolean;
}

/** An answer is the one it looks like, so that one made anew is the old one; otherwise the one it was reworded from. */
function compareAnswers<A extends Answered>({ asked, correct }: DraftCorrection, answers: readonly A[]): Compared<A>[] {
  const alike = answers.map((answer) => {
    const same = asked?.answers.filter((one) => shownForm(one) === shownForm(answer)) ?? [];
    return (same.find(({ id }) => id === answer.id) ?? same[0])?.id;
  });
  return answers.map((answer, index) => {
    const rewordedFrom = alike.includes(answer.id) ? null : answer.id;
    const id = alike[index] ?? rewordedFrom;
    return { answer, id, isAlike: alike[index] !== undefined, isRight: id !== null && correct.includes(id) };
  });
}

/** What the answers of a question are by its correction, for the policies `key` and `any`. */
export const rightAnswers = <A extends Answered>(correction: DraftCorrection, answers: readonly A[]): A[] =>
  compareAnswers(correction, answers).flatMap(({ answer, isRight }) => (isRight ? [answer] : []));

/** The right answers that a question no longer has, as they were asked. */
export function missingAnswers(correction: DraftCorrection, answers: readonly Answered[]): AskedAnswer[] {
  const there = new Set(compareAnswers(correction, answers).map(({ id }) => id));
  return correction.asked?.answers.filter(({ id }) => correction.correct.includes(id) && !there.has(id)) ?? [];
}

/** Whether the correction accepts each of the answers that are marked as correct. */
export const acceptsEach = (correction: DraftCorrection, answers: readonly Answered[]): boolean =>
  correction.policy === 'any' &&
  compareAnswers(correction, answers).every(({ answer, isRight }) => isRight || !answer.correct);

/**
 * What of a question stands against its own correction, so that confirming it would bring back what was wrong. Where a
 * right answer is gone, the others must still be what the correction made of them, as long as the question asks the same;
 * one that asks something else then is another question.
 */
export function contradictionOf(
  correction: DraftCorrection,
  question: Shown & { kind: QuestionType },
  answers: readonly Answered[],
): Contradiction | null {
  const { policy, correct, asked } = correction;
  if (policy === 'everybody' || policy === 'omit')
    return asked && askedForm(question, answers) === askedForm(asked, asked.answers) ? 'asked' : null;
  const compared = compareAnswers(correction, answers);
  const isComplete = correct.every((right) => compared.some(({ id }) => id === right));
  const asksTheSame = asked !== null && shownForm(question) === shownForm(asked);
  if (!isComplete && !asksTheSame) return null;
  const binding = isComplete ? compared : compared.filter(({ isAlike }) => isAlike);
  if (binding.some(({ answer, isRight }) => answer.correct !== isRight)) return 'key';
  const accepted = compared.filter(({ isRight }) => isRight);
  return policy === 'any' && question.kind === 'multiple' && accepted.length > 1 ? 'kind' : null;
}

/**
 * Corrections for a copy of their course. Those of questions that were not copied stay behind.
 * @param clones ids of the copies, by those of the originals
 */
export function copyCorrections(
  corrections: readonly DraftCorrection[],
  clones: ReadonlyMap<string, string>,
): DraftCorrection[] {
  const idOf = (id: string) => clones.get(id) ?? id;
  return corrections
    .filter(({ question }) => clones.has(question))
    .map(({ question, correct, asked, ...correction }) => ({
      ...correction,
      question: idOf(question),
      correct: correct.map(idOf),
      asked: asked && { ...asked, answers: asked.answers.map((answer) => ({ ...answer, id: idOf(answer.id) })) },
    }));
}

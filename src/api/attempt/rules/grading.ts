import type { AnswerSnapshot, QuestionSnapshot } from '../../course-version/rules/snapshot';

/** What was answered to one question; `selected` is a set of answer ids. */
export interface Given {
  question: string;
  selected: string[];
}

export interface QuestionResult {
  question: string;
  selected: string[];
  /** Whether exactly the right answers are selected. */
  right: boolean;
  /** Share of the points that was earned, 0 to 1, not rounded. */
  share: number;
  /** Points earned, of `points`: the share of them, rounded half up to hundredths. */
  earned: number;
  points: number;
  /** The key: the answers that should have been selected. */
  correct: string[];
  explanation: string;
}

export interface Grade {
  score: number;
  maxScore: number;
  passed: boolean;
  questions: QuestionResult[];
}

/** Points are reckoned in hundredths, as whole numbers: 0.1 + 0.2 is 0.3 here. */
const hundredths = (points: number): number => Math.round(points * 100);

/**
 * Percent of the points, rounded down to two decimals, so that it never shows a pass mark that was not reached.
 * Where there is nothing to earn, everything was earned: 100.
 */
export function percentOf(score: number, maxScore: number): number {
  if (hundredths(maxScore) === 0) return 100;
  return Math.floor((hundredths(score) * 10_000) / hundredths(maxScore)) / 100;
}

/** Reckoned exactly, not from the rounded percent. `passMark` in percent. */
export const isPassed = (score: number, maxScore: number, passMark: number): boolean =>
  hundredths(score) * 100 >= passMark * hundredths(maxScore);

/** Exactly the right answers, no more and no fewer. */
function isRight(question: QuestionSnapshot, selected: readonly string[]): boolean {
  const chosen = new Set(selected);
  return question.answers.every((answer) => answer.correct === chosen.has(answer.id));
}

/**
 * What an answer that is selected adds to the share: a right one never takes, a wrong one never gives. Without a fraction
 * of its own, each of `rightCount` right answers gives the same, and a wrong one takes everything.
 */
const fractionOf = ({ correct, fraction }: AnswerSnapshot, rightCount: number): number =>
  correct ? Math.max(0, fraction ?? 1 / rightCount) : Math.min(0, fraction ?? -1);

/**
 * Partial credit: the share of the right answers selected minus that of the wrong ones, never below 0.
 * Ticking every answer earns nothing, whatever fractions an author gave: a wrong answer that costs nothing must not
 * make guessing free. (As Moodle's multiple choice, but for that.)
 */
function partialShare({ answers }: QuestionSnapshot, selected: readonly string[]): number {
  const chosen = answers.filter((answer) => selected.includes(answer.id));
  if (chosen.length === answers.length) return 0;
  const rightCount = answers.filter((answer) => answer.correct).length;
  const sum = chosen.reduce((total, answer) => total + fractionOf(answer, rightCount), 0);
  return Math.min(Math.max(sum, 0), 1);
}

/**
 * Single choice, and multiple choice unless the author chose partial credit: all or nothing. Exactly the right answers
 * always earn everything, also where an author's fractions for them do not add up to 1.
 */
function shareOf(question: QuestionSnapshot, selected: readonly string[]): number {
  if (selected.length === 0) return 0;
  if (isRight(question, selected)) return 1;
  return question.kind === 'multiple' && question.partialCredit ? partialShare(question, selected) : 0;
}

/** Rounded half up to hundredths of a point; what binary fractions add or take in the tenth decimal does not count. */
const earnedOf = (points: number, share: number): number => Math.floor(hundredths(points) * share + 0.5 + 1e-9) / 100;

function gradeQuestion(question: QuestionSnapshot, selected: string[]): QuestionResult {
  const share = shareOf(question, selected);
  return {
    question: question.id,
    selected,
    right: selected.length > 0 && isRight(question, selected),
    share,
    earned: earnedOf(question.points, share),
    points: question.points,
    correct: question.answers.filter((answer) => answer.correct).map((answer) => answer.id),
    explanation: question.explanation,
  };
}

interface Sheet {
  questions: readonly QuestionSnapshot[];
  answers: readonly Given[];
  /** Percent of the points. */
  passMark: number;
}

/** Grades what was answered; questions without an answer earn nothing and count in the total. */
export function gradeAttempt({ questions, answers, passMark }: Sheet): Grade {
  const given = new Map(answers.map((answer) => [answer.question, answer.selected]));
  const results = questions.map((question) => gradeQuestion(question, given.get(question.id) ?? []));
  const sum = (points: number[]) => points.reduce((total, value) => total + hundredths(value), 0) / 100;
  const score = sum(results.map((result) => result.earned));
  const maxScore = sum(results.map((result) => result.points));
  return { score, maxScore, passed: isPassed(score, maxScore, passMark), questions: results };
}

import type { QuestionSnapshot } from '../../course-version/rules/snapshot';

/** What was answered to one question; `selected` is a set of answer ids. */
export interface Given {
  question: string;
  selected: string[];
}

export interface QuestionResult {
  question: string;
  selected: string[];
  right: boolean;
  /** Points earned, of `points`. */
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

/** All or nothing, for single and multiple choice alike: exactly the right answers, no more and no fewer. */
function isRight(question: QuestionSnapshot, selected: readonly string[]): boolean {
  const chosen = new Set(selected);
  return question.answers.every((answer) => answer.correct === chosen.has(answer.id));
}

function gradeQuestion(question: QuestionSnapshot, selected: string[]): QuestionResult {
  const right = selected.length > 0 && isRight(question, selected);
  return {
    question: question.id,
    selected,
    right,
    earned: right ? question.points : 0,
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

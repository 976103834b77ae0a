import Fraction from 'fraction.js';

import type { GradableQuestion } from '../../course-version/rules/correction';
import type { AnswerSnapshot, QuestionSnapshot } from '../../course-version/rules/snapshot';
import { exactly, exactShare, sumOf, toHundredths } from './exact';

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
  /** Points earned, of `points`, as they are shown: rounded half up to hundredths. */
  earned: number;
  points: number;
  /** The key: the answers that should have been selected. */
  correct: string[];
  explanation: string;
  /** Set where the points do not depend on what was answered: everybody has them, or nobody can have any. */
  credit?: 'everybody' | 'omit';
}

export interface Grade {
  /** Points earned and points there are, as they are shown: added exactly, then rounded half up to hundredths. */
  score: number;
  maxScore: number;
  /** Share of the points that was earned, 0 to 1, not rounded. Where there is nothing to earn, everything was earned: 1. */
  share: number;
  passed: boolean;
  questions: QuestionResult[];
}

/** How much of an attempt was earned. `share` is null in attempts that were graded before it was stored. */
export interface Earned {
  share: number | null;
  score: number | null;
  maxScore: number | null;
}

/** The share of the points that was earned, 0 to 1; of attempts from before it was stored, by their rounded points. */
export function shareOfPoints({ share, score, maxScore }: Earned): number {
  if (share !== null) return share;
  return Number(maxScore ?? 0) === 0 ? 1 : Number(score ?? 0) / Number(maxScore);
}

/** Here 0.29 × 10,000, which is 2,899.9999999999995 in binary, is 2,900 again. */
const BINARY_NOISE_DECIMALS = 11;

/**
 * Percent of the points, rounded down to two decimals, so that it never shows a pass mark that was not reached. (Whether
 * it was is decided by exact fractions, when an attempt is graded.)
 */
export const percentOf = (earned: Earned): number =>
  Math.floor(Number((shareOfPoints(earned) * 10_000).toFixed(BINARY_NOISE_DECIMALS))) / 100;

/** Exactly the right answers, no more and no fewer; of a single choice whose key accepts several, one of them. */
function isRight(question: QuestionSnapshot, selected: readonly string[]): boolean {
  const chosen = new Set(selected);
  if (question.kind === 'single')
    return chosen.size === 1 && question.answers.some((answer) => answer.correct && chosen.has(answer.id));
  return question.answers.every((answer) => answer.correct === chosen.has(answer.id));
}

const [NOTHING, EVERYTHING] = [new Fraction(0), new Fraction(1)];

const larger = (one: Fraction, other: Fraction): Fraction => (one.gt(other) ? one : other);
const smaller = (one: Fraction, other: Fraction): Fraction => (one.lt(other) ? one : other);

/** What an answer earns or costs under partial credit. Without a fraction of its own, each of `rightCount` right answers earns the same, and a wrong one costs everything. */
export const fractionOf = (
  { correct, fraction }: Pick<AnswerSnapshot, 'correct' | 'fraction'>,
  rightCount: number,
): Fraction => {
  if (fraction !== null) return exactShare(fraction);
  return correct ? new Fraction(1, rightCount) : new Fraction(-1);
};

/** What an answer that is selected adds to the share: a right one never takes, a wrong one never gives. */
const addedBy = (answer: AnswerSnapshot, rightCount: number): Fraction =>
  (answer.correct ? larger : smaller)(NOTHING, fractionOf(answer, rightCount));

/**
 * Partial credit: the share of the right answers selected minus that of the wrong ones, never below 0.
 * Ticking every answer earns nothing, whatever fractions an author gave: a wrong answer that costs nothing must not
 * make guessing free. (As Moodle's multiple choice, but for that.)
 */
function partialShare({ answers }: QuestionSnapshot, selected: readonly string[]): Fraction {
  const chosen = answers.filter((answer) => selected.includes(answer.id));
  if (chosen.length === answers.length) return NOTHING;
  const rightCount = answers.filter((answer) => answer.correct).length;
  const sum = sumOf(chosen.map((answer) => addedBy(answer, rightCount)));
  return smaller(larger(sum, NOTHING), EVERYTHING);
}

/**
 * Single choice, and multiple choice unless the author chose partial credit: all or nothing. Exactly the right answers
 * always earn everything, also where an author's fractions for them do not add up to 1.
 */
function shareOf(question: QuestionSnapshot, selected: readonly string[]): Fraction {
  if (selected.length === 0) return NOTHING;
  if (isRight(question, selected)) return EVERYTHING;
  return question.kind === 'multiple' && question.partialCredit ? partialShare(question, selected) : NOTHING;
}

/** A result, with the points as they are added up. */
interface GradedQuestion {
  result: QuestionResult;
  earned: Fraction;
  points: Fraction;
}

function gradeQuestion(question: GradableQuestion, selected: string[]): GradedQuestion {
  const share = question.credit === 'everybody' ? EVERYTHING : shareOf(question, selected);
  const points = question.credit === 'omit' ? NOTHING : exactly(question.points);
  const earned = points.mul(share);
  return {
    earned,
    points,
    result: {
      question: question.id,
      selected,
      right: selected.length > 0 && isRight(question, selected),
      share: share.valueOf(),
      earned: toHundredths(earned),
      points: points.valueOf(),
      correct: question.answers.filter((answer) => answer.correct).map((answer) => answer.id),
      explanation: question.explanation,
      ...(question.credit && { credit: question.credit }),
    },
  };
}

interface Sheet {
  questions: readonly GradableQuestion[];
  answers: readonly Given[];
  /** Percent of the points. */
  passMark: number;
}

/**
 * Grades what was answered; questions without an answer earn nothing and count in the total. Points are exact fractions
 * until the pass is decided, and rounded in the figures that are shown.
 */
export function gradeAttempt({ questions, answers, passMark }: Sheet): Grade {
  const given = new Map(answers.map((answer) => [answer.question, answer.selected]));
  const graded = questions.map((question) => gradeQuestion(question, given.get(question.id) ?? []));
  const score = sumOf(graded.map(({ earned }) => earned));
  const maxScore = sumOf(graded.map(({ points }) => points));
  const share = maxScore.equals(0) ? EVERYTHING : score.div(maxScore);
  return {
    score: toHundredths(score),
    maxScore: toHundredths(maxScore),
    share: share.valueOf(),
    passed: share.mul(100).gte(exactly(passMark)),
    questions: graded.map(({ result }) => result),
  };
}

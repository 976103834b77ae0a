import type { AssetDescription } from '../../asset/rules/description';
import { imageView } from '../../course/rules/view';
import type { QuestionSnapshot } from '../../course-version/rules/snapshot';
import type { AttemptView, GradedAttemptView, OpenAttemptView } from './contract';
import type { AttemptSettings } from './freeze';
import { percentOf, type Given, type QuestionResult } from './grading';
import { tells, type ReviewLevel } from './review';

type ResultView = NonNullable<GradedAttemptView['results']>[number];

/** An attempt, as the database has it: with the key. It never leaves the server as it is. */
export interface AttemptRow {
  id: number;
  documentId: string;
  enrollmentId: string;
  testSetId: string;
  number: number;
  passMark: number;
  /** documentId of the version it was asked from; null for attempts older than this column. */
  versionId: string | null;
  settings: AttemptSettings | null;
  /** In the order of this attempt. */
  questions: QuestionSnapshot[];
  answers: Given[] | null;
  deadline: string | null;
  submittedAt: string | null;
  score: number | null;
  maxScore: number | null;
  /** Share of the points, 0 to 1; null until it is graded, and in attempts that were graded when it was not stored. */
  share: number | null;
  passed: boolean | null;
  /** Set with `submittedAt`. */
  result: QuestionResult[] | null;
  createdAt: string;
}

type Assets = ReadonlyMap<string, AssetDescription>;

/** The ids of the images an attempt shows. */
export const imagesOf = (questions: readonly QuestionSnapshot[]): string[] =>
  [...questions, ...questions.flatMap((question) => question.answers)].flatMap(({ image }) => image ?? []);

/** What is asked, written out field by field: whatever a question may hold one day, only this is told. */
const askedQuestion = (question: QuestionSnapshot, assets: Assets): OpenAttemptView['questions'][number] => ({
  id: question.id,
  kind: question.kind,
  points: question.points,
  text: question.text,
  image: imageView(question, assets),
  answers: question.answers.map((answer) => ({ id: answer.id, text: answer.text, image: imageView(answer, assets) })),
});

/** What was earned by each question; the key and the explanation only at the level that tells them. */
const resultViewOf = (result: QuestionResult, level: ReviewLevel): ResultView => ({
  question: result.question,
  selected: result.selected,
  right: result.right,
  earned: result.earned,
  points: result.points,
  credit: result.credit ?? 'answer',
  correct: tells(level, 'key') ? result.correct : null,
  explanation: tells(level, 'key') ? result.explanation : null,
});

/** The result of a graded attempt, as far as `level` tells it. */
function outcomeOf(row: AttemptRow, level: ReviewLevel) {
  const score = row.score ?? 0;
  const maxScore = row.maxScore ?? 0;
  const isTold = tells(level, 'score');
  return {
    review: level,
    score: isTold ? score : null,
    maxScore: isTold ? maxScore : null,
    percent: isTold ? percentOf(row) : null,
    passed: isTold ? (row.passed ?? false) : null,
    results: tells(level, 'marks') ? (row.result ?? []).map((result) => resultViewOf(result, level)) : null,
  };
}

interface Circumstances {
  assets: Assets;
  now: Date;
  /** What is told of it once it is graded. */
  review: ReviewLevel;
}

/** An attempt as its learner may see it: the result only once it is graded, and as much of it as `review` allows. */
export function attemptViewOf(row: AttemptRow, { assets, now, review }: Circumstances): AttemptView {
  const asked = {
    id: row.documentId,
    enrollment: row.enrollmentId,
    testSet: row.testSetId,
    number: row.number,
    startedAt: row.createdAt,
    deadline: row.deadline,
    now: now.toISOString(),
    questions: row.questions.map((question) => askedQuestion(question, assets)),
    answers: row.answers ?? [],
  };
  if (row.submittedAt === null) return { ...asked, state: 'open' };
  return { ...asked, state: 'graded', submittedAt: row.submittedAt, ...outcomeOf(row, review) };
}

import type { AssetDescription } from '../../asset/rules/description';
import { imageView } from '../../course/rules/view';
import type { QuestionSnapshot } from '../../course-version/rules/snapshot';
import type { AttemptView, OpenAttemptView } from './contract';
import { percentOf, type Given, type QuestionResult } from './grading';

/** An attempt, as the database has it: with the key. It never leaves the server as it is. */
export interface AttemptRow {
  id: number;
  documentId: string;
  enrollmentId: string;
  testSetId: string;
  number: number;
  passMark: number;
  /** In the order of this attempt. */
  questions: QuestionSnapshot[];
  answers: Given[] | null;
  deadline: string | null;
  submittedAt: string | null;
  score: number | null;
  maxScore: number | null;
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

/** An attempt as its learner may see it: the result, the key and the explanations only once it is graded. */
export function attemptViewOf(row: AttemptRow, { assets, now }: { assets: Assets; now: Date }): AttemptView {
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
  const score = row.score ?? 0;
  const maxScore = row.maxScore ?? 0;
  return {
    ...asked,
    state: 'graded',
    submittedAt: row.submittedAt,
    score,
    maxScore,
    percent: percentOf(score, maxScore),
    passed: row.passed ?? false,
    results: row.result ?? [],
  };
}

import type { QuestionResult } from './grading';

/** What statistics need of a graded attempt: a row for each question, and a row for each answer that was selected. */
export interface Responses {
  responses: {
    attemptId: string;
    questionId: string;
    answered: boolean;
    share: number;
    earned: number;
    points: number;
  }[];
  choices: { attemptId: string; questionId: string; answerId: string }[];
}

/** Results stored before shares were kept tell them by the points; a question of no points was right or wrong. */
const shareOf = ({ share, earned, points, right }: Omit<QuestionResult, 'share'> & { share?: number }): number =>
  share ?? (points > 0 ? earned / points : Number(right));

export const responsesOf = (attemptId: string, results: readonly QuestionResult[]): Responses => ({
  // A question that was taken out says nothing about those who were asked it.
  responses: results
    .filter(({ credit }) => credit !== 'omit')
    .map((result) => ({
      attemptId,
      questionId: result.question,
      answered: result.selected.length > 0,
      share: shareOf(result),
      earned: result.earned,
      points: result.points,
    })),
  choices: results.flatMap((result) =>
    result.selected.map((answerId) => ({ attemptId, questionId: result.question, answerId })),
  ),
});

import type { Core } from '@strapi/strapi';

import type { Correction } from '../../../../../src/api/course-version/rules/correction';
import type { CompletionPolicy, CorrectionEntry } from '../../../shared/results';
import { UID } from '../uids';
import { listedName, loadLearners } from './learners';
import { loadVersions, mergeTestSets } from './snapshots';

interface CorrectionRow extends Correction {
  documentId: string;
  reason: string;
  authorName: string;
  completions: CompletionPolicy;
  createdAt: string;
}

type RegradingRow = Omit<CorrectionEntry['changes'][number], 'attempt' | 'learner'> & {
  correctionId: string;
  attemptId: string;
  enrollmentId: string;
};

/** Every correction of a course's keys, latest first, with each result it changed. */
export async function loadLog(strapi: Core.Strapi, courseId: string): Promise<CorrectionEntry[]> {
  const corrections: CorrectionRow[] = await strapi.db
    .query(UID.correction)
    .findMany({ where: { courseId }, orderBy: { id: 'desc' } });
  if (corrections.length === 0) return [];
  const regradings: RegradingRow[] = await strapi.db.query(UID.regrading).findMany({
    where: { correctionId: { $in: corrections.map((row) => row.documentId) } },
    orderBy: { id: 'asc' },
  });
  const enrollments: { documentId: string; learner: string }[] = await strapi.db
    .query(UID.enrollment)
    .findMany({ where: { courseId }, select: ['documentId', 'learner'] });
  const names = await loadLearners(
    strapi,
    enrollments.map(({ learner }) => learner),
  );
  const learnerOf = new Map(enrollments.map((row) => [row.documentId, names.get(row.learner)]));
  const known = mergeTestSets(await loadVersions(strapi, courseId), []).flatMap(({ questions }) => questions);
  const questions = new Map(known.map(({ question }) => [question.id, question]));

  return corrections.map((row) => {
    const question = questions.get(row.questionId);
    const texts = new Map(question?.answers.map((answer) => [answer.id, answer.text || answer.imageAlt]));
    return {
      id: row.documentId,
      question: question?.text ?? '',
      policy: row.policy,
      correct: row.correct.map((id) => texts.get(id) ?? ''),
      reason: row.reason,
      author: row.authorName,
      at: row.createdAt,
      completions: row.completions,
      changes: regradings
        .filter(({ correctionId }) => correctionId === row.documentId)
        .map((one) => ({
          attempt: one.attemptId,
          ...listedName(learnerOf.get(one.enrollmentId)),
          oldScore: Number(one.oldScore),
          newScore: Number(one.newScore),
          maxScore: Number(one.maxScore),
          oldMaxScore: Number(one.oldMaxScore),
          oldPassed: one.oldPassed,
          newPassed: one.newPassed,
          completion: one.completion,
        })),
    };
  });
}

/** Refuses to change or delete what the log says; Strapi's own deletion of a whole database table is not stopped. */
export function guardLog(strapi: Core.Strapi): () => unknown {
  const refuse = () => {
    throw new Error('the log of corrections is append-only');
  };
  const actions = { beforeUpdate: refuse, beforeUpdateMany: refuse, beforeDelete: refuse, beforeDeleteMany: refuse };
  return strapi.db.lifecycles.subscribe({ models: [UID.correction, UID.regrading], ...actions });
}

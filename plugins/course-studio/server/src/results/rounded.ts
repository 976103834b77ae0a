import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import { isWholeHundredths } from '../../../../../src/api/attempt/rules/exact';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import type { Correction } from '../../../../../src/api/course-version/rules/correction';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import type { ResultChange } from '../../../shared/results';
import { UID } from '../uids';
import { listedName, loadLearners } from './learners';
import { gradeBy } from './regrade.rules';
import { loadCorrections, loadVersions, mergeTestSets, type Version } from './snapshots';

const BATCH = 200;

/** Whether points cannot be told to hundredths: only then did rounding change questions that were right or wrong as a whole. */
const hasFinePoints = (versions: readonly Version[]): boolean =>
  versions.some(({ snapshot }) =>
    snapshot.testSets.some(({ questions }) => questions.some(({ points }) => !isWholeHundredths(points))),
  );

/**
 * The attempts of a course that were graded when points were rounded before they were added, and whose pass would be
 * another by the exact points. Nothing is changed; `attempt.share` tells them from those that were graded exactly.
 */
export async function findRoundedPasses(strapi: Core.Strapi, courseId: string): Promise<ResultChange[]> {
  const versions = await loadVersions(strapi, courseId);
  const corrections = await loadCorrections(strapi, courseId);
  const enrollments: Pick<EnrollmentRow, 'documentId' | 'learner'>[] = await strapi.db
    .query(UID.enrollment)
    .findMany({ select: ['documentId', 'learner'], where: { courseId }, orderBy: { id: 'asc' } });
  const learnerOf = new Map(enrollments.map(({ documentId, learner }) => [documentId, learner]));
  const isEveryoneConcerned = hasFinePoints(versions);
  const changed: { row: AttemptRow; change: Omit<ResultChange, 'learner' | 'learnerScripts' | 'testSet'> }[] = [];
  for (const enrollmentIds of chunk([...learnerOf.keys()], BATCH)) {
    const rounded = await roundedAttempts(strapi, enrollmentIds);
    for (const ids of chunk(rounded, BATCH)) {
      const concerned = isEveryoneConcerned ? ids : await withPartialCredit(strapi, ids);
      changed.push(...(await changedPasses(strapi, concerned, corrections)));
    }
  }
  const names = await loadLearners(
    strapi,
    changed.map(({ row }) => learnerOf.get(row.enrollmentId) ?? ''),
  );
  const titles = new Map(mergeTestSets(versions, []).map(({ testSet }) => [testSet.id, testSet.title]));
  return changed.map(({ row, change }) => ({
    ...change,
    ...listedName(names.get(learnerOf.get(row.enrollmentId) ?? '')),
    testSet: titles.get(row.testSetId) ?? '',
  }));
}

/** The ids of graded attempts of these enrolments that have no exact share. */
async function roundedAttempts(strapi: Core.Strapi, enrollmentIds: string[]): Promise<string[]> {
  const rows: { documentId: string }[] = await strapi.db.query(UID.attempt).findMany({
    select: ['documentId'],
    where: { enrollmentId: { $in: enrollmentIds }, submittedAt: { $notNull: true }, share: { $null: true } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ documentId }) => documentId);
}

/** Those of these attempts that earned part of a question's points, which is where rounding came in. */
async function withPartialCredit(strapi: Core.Strapi, attemptIds: string[]): Promise<string[]> {
  const rows: { attemptId: string }[] = await strapi.db.query(UID.response).findMany({
    select: ['attemptId'],
    where: { attemptId: { $in: attemptIds }, share: { $gt: 0, $lt: 1 } },
  });
  const partial = new Set(rows.map(({ attemptId }) => attemptId));
  return attemptIds.filter((id) => partial.has(id));
}

async function changedPasses(strapi: Core.Strapi, attemptIds: string[], corrections: readonly Correction[]) {
  const rows: AttemptRow[] = await strapi.db
    .query(UID.attempt)
    .findMany({ where: { documentId: { $in: attemptIds } }, orderBy: { id: 'asc' } });
  return rows.flatMap((row) => {
    const { score, maxScore, passed } = gradeBy(row, corrections);
    const oldPassed = row.passed ?? false;
    if (passed === oldPassed) return [];
    const scores = { oldScore: Number(row.score), newScore: score, maxScore, oldMaxScore: Number(row.maxScore) };
    return [{ row, change: { attempt: row.documentId, number: row.number, ...scores, oldPassed, newPassed: passed } }];
  });
}

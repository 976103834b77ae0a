import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';
import groupBy from 'lodash/groupBy';

import { percentOf } from '../../../../../src/api/attempt/rules/grading';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import type { CourseResults, ResultsQuery } from '../../../shared/results';
import { UID } from '../uids';
import { toCsv, type CsvRow } from './csv';
import { listedName, loadLearners } from './learners';
import { loadVersions, mergeTestSets } from './snapshots';

const BATCH = 500;

const ATTEMPT_COLUMNS = [
  ...['learner', 'email', 'testSet', 'version', 'attempt', 'startedAt', 'submittedAt'],
  ...['score', 'maxScore', 'percent', 'passed', 'account', 'mixedScripts'],
];

const QUESTION_COLUMNS = [
  ...['testSet', 'question', 'kind', 'points', 'attempts', 'answered', 'facility', 'discrimination'],
  ...['answer', 'correct', 'chosen'],
];

const SELECT = [
  ...['id', 'enrollmentId', 'testSetId', 'versionId', 'number', 'createdAt', 'submittedAt'],
  ...['score', 'maxScore', 'share', 'passed'],
];

/** Every graded attempt of a course, a line each, by learner in the order they enrolled. */
export async function exportAttempts(
  strapi: Core.Strapi,
  courseId: string,
  { version }: Pick<ResultsQuery, 'version'>,
): Promise<string> {
  const enrollments: EnrollmentRow[] = await strapi.db
    .query(UID.enrollment)
    .findMany({ where: { courseId }, orderBy: { id: 'asc' } });
  const learners = await loadLearners(
    strapi,
    enrollments.map(({ learner }) => learner),
  );
  const versions = await loadVersions(strapi, courseId);
  const titles = new Map(mergeTestSets(versions, []).map(({ testSet }) => [testSet.id, testSet.title]));
  const names = new Map(versions.map(({ id, number, snapshot }) => [id, snapshot.course.version || String(number)]));
  const ownerOf = new Map(enrollments.map((row) => [row.documentId, learners.get(row.learner)]));
  const rows: CsvRow[] = [];
  for (const some of chunk(enrollments, BATCH)) {
    const attempts: AttemptRow[] = await strapi.db.query(UID.attempt).findMany({
      select: SELECT,
      where: {
        enrollmentId: { $in: some.map((row) => row.documentId) },
        submittedAt: { $notNull: true },
        ...(version && { versionId: version }),
      },
      orderBy: { id: 'asc' },
    });
    const byEnrollment = groupBy(attempts, 'enrollmentId');
    for (const attempt of some.flatMap((row) => byEnrollment[row.documentId] ?? [])) {
      const owner = ownerOf.get(attempt.enrollmentId);
      const { learner, learnerScripts } = listedName(owner);
      const [score, maxScore] = [Number(attempt.score), Number(attempt.maxScore)];
      rows.push({
        ...{ learner, email: owner?.email ?? '', account: owner?.username ?? '' },
        mixedScripts: learnerScripts.join(' '),
        ...{ testSet: titles.get(attempt.testSetId) ?? '', version: names.get(attempt.versionId ?? '') ?? '' },
        ...{ attempt: attempt.number, startedAt: attempt.createdAt, submittedAt: attempt.submittedAt },
        ...{ score, maxScore, percent: percentOf(attempt), passed: attempt.passed ?? false },
      });
    }
  }
  return toCsv(ATTEMPT_COLUMNS, rows);
}

/** The statistics of the questions, a line for each answer. */
export const exportQuestions = ({ testSets }: CourseResults): string =>
  toCsv(
    QUESTION_COLUMNS,
    testSets.flatMap(({ title, questions }) =>
      questions.flatMap(({ answers, text, kind, points, attempts, answered, facility, discrimination }) =>
        answers.map((answer) => ({
          ...{ testSet: title, question: text, kind, points, attempts, answered, facility, discrimination },
          ...{ answer: answer.text, correct: answer.correct, chosen: answer.chosen },
        })),
      ),
    ),
  );

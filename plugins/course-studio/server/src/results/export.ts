import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';
import groupBy from 'lodash/groupBy';

import { percentOf } from '../../../../../src/api/attempt/rules/grading';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import type { CorrectionPolicy } from '../../../../../src/api/course-version/rules/correction';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import type { CourseResults, ResultsQuery } from '../../../shared/results';
import { UID } from '../uids';
import { listedName, loadLearners, type LearnerName } from './learners';
import { loadVersions, mergeTestSets } from './snapshots';
import { createStatistics } from './sql';

const BATCH = 500;

export type ExportValue = string | number | boolean | Date | null;

/** A table as it is exported, in whatever format: its columns in order, and the values of each line by column. */
export interface ExportTable {
  columns: readonly string[];
  rows: readonly Record<string, ExportValue>[];
}

const ATTEMPT_COLUMNS = [
  'learner',
  'email',
  'testSet',
  'version',
  'attempt',
  'startedAt',
  'submittedAt',
  'score',
  'maxScore',
  'percent',
  'passed',
  'account',
  'mixedScripts',
  'enrollment',
];

const QUESTION_COLUMNS = [
  'testSet',
  'question',
  'kind',
  'points',
  'attempts',
  'answered',
  'facility',
  'discrimination',
  'correction',
  'answer',
  'correct',
  'chosen',
];

/** How a key was corrected, in the words of the column. */
const CORRECTION_NAMES: Record<CorrectionPolicy, string> = {
  key: 'key corrected',
  any: 'several answers accepted',
  everybody: 'full credit for everybody',
  omit: 'taken out',
};

const SELECT = [
  'id',
  'documentId',
  'enrollmentId',
  'testSetId',
  'versionId',
  'number',
  'createdAt',
  'submittedAt',
  'score',
  'maxScore',
  'share',
  'passed',
];

type Learners = ReadonlyMap<string, LearnerName>;

/**
 * Who each enrolment is of. People whose accounts are gone have no name any more; they are told apart by a number, in the
 * order they enrolled, and by their enrolment, which stays.
 */
function peopleOf(enrollments: readonly EnrollmentRow[], learners: Learners) {
  const gone = enrollments.filter(({ learner }) => !learners.has(learner));
  const numbers = new Map(gone.map(({ documentId }, index) => [documentId, index + 1]));
  return (row: EnrollmentRow) => {
    const owner = learners.get(row.learner);
    const { learner, learnerScripts } = listedName(owner);
    return {
      learner: owner ? learner : `Deleted account ${numbers.get(row.documentId)}`,
      email: owner?.email ?? '',
      account: owner?.username ?? '',
      mixedScripts: learnerScripts.join(' '),
      enrollment: row.documentId,
    };
  };
}

/** The attempts that are asked for, by documentId; undefined where all are. */
async function countedAttempts(
  strapi: Core.Strapi,
  courseId: string,
  query: ResultsQuery,
): Promise<ReadonlySet<string> | undefined> {
  if (query.attempts === 'all') return undefined;
  const counted = await createStatistics(strapi).attempts({ courseId, ...query });
  return new Set(counted.map(({ attempt }) => attempt));
}

/**
 * The graded attempts of a course that are asked for, a line each, by learner in the order they enrolled. Learners without
 * one have a line too, in which there is nothing but who they are.
 */
export async function exportAttempts(strapi: Core.Strapi, courseId: string, query: ResultsQuery): Promise<ExportTable> {
  const { version } = query;
  const counted = await countedAttempts(strapi, courseId, query);
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
  const personOf = peopleOf(enrollments, learners);
  const outcomeOf = (attempt: AttemptRow) => ({
    testSet: titles.get(attempt.testSetId) ?? '',
    version: names.get(attempt.versionId ?? '') ?? '',
    attempt: attempt.number,
    startedAt: new Date(attempt.createdAt),
    submittedAt: attempt.submittedAt && new Date(attempt.submittedAt),
    score: Number(attempt.score),
    maxScore: Number(attempt.maxScore),
    percent: percentOf(attempt),
    passed: attempt.passed ?? false,
  });
  const rows: Record<string, ExportValue>[] = [];
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
    for (const row of some) {
      const person = personOf(row);
      const own = (byEnrollment[row.documentId] ?? []).filter((attempt) => counted?.has(attempt.documentId) ?? true);
      rows.push(...(own.length > 0 ? own.map((attempt) => ({ ...person, ...outcomeOf(attempt) })) : [person]));
    }
  }
  return { columns: ATTEMPT_COLUMNS, rows };
}

/** The statistics of the questions, a line for each answer. */
export const exportQuestions = ({ testSets }: CourseResults): ExportTable => ({
  columns: QUESTION_COLUMNS,
  rows: testSets.flatMap(({ title, questions }) =>
    questions.flatMap(({ answers, text, corrected, ...counts }) =>
      answers.map((answer) => ({
        testSet: title,
        question: text,
        kind: counts.kind,
        points: counts.points,
        attempts: counts.attempts,
        answered: counts.answered,
        facility: counts.facility,
        discrimination: counts.discrimination,
        correction: corrected && CORRECTION_NAMES[corrected],
        answer: answer.text,
        correct: answer.correct,
        chosen: answer.chosen,
      })),
    ),
  ),
});

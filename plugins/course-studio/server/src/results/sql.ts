import type { Core } from '@strapi/strapi';

import type { AttemptScope, ResultsQuery } from '../../../shared/results';
import { UID } from '../uids';

/**
 * The statistics, reckoned by the database, in SQL that SQLite and Postgres both understand.
 *
 * - Facility index: the mean share of an item's points that was earned.
 * - Discrimination index: the correlation (Pearson's r) between what was earned with an item and what was earned with
 *   the rest of the test, so that an item does not correlate with itself. Both as in Moodle's quiz statistics report
 *   (docs.moodle.org, "Quiz report statistics", and docs.moodle.org/dev, "Quiz statistics calculations": facility
 *   index, discrimination index). Near 0, those who know more do no better with the item; below 0, they do worse, and
 *   the key is often wrong. It is not defined (null) where either side does not vary.
 */
export interface TestSetRow {
  testSet: string;
  attempts: number;
  learners: number;
  passed: number;
  /** 0–1 */
  mean: number;
}

export interface QuestionRow {
  testSet: string;
  question: string;
  attempts: number;
  answered: number;
  facility: number;
  discrimination: number | null;
}

export interface Wanted extends Pick<ResultsQuery, 'attempts' | 'version'> {
  courseId: string;
}

/** Attempts graded when the exact share was not stored have only their rounded points. */
const SHARE = `COALESCE(a.share, CASE WHEN a.max_score > 0
  THEN CAST(a.score AS double precision) / CAST(a.max_score AS double precision) ELSE 1.0 END)`;

/** Points earned with a question, not rounded. */
const EARNED = 'r.share * CAST(r.points AS double precision)';

/** Which of a learner's attempts at a test set comes first. */
const ORDER: Record<AttemptScope, string> = { all: 'a.number', first: 'a.number', best: `${SHARE} DESC, a.number` };

/** Below this, a sum of squares is what rounding left over of nothing. */
const NOTHING = '0.000000001';

export function createStatistics(strapi: Core.Strapi) {
  const tableOf = (uid: string): string => strapi.db.metadata.get(uid).tableName;
  const graded = ({ attempts: scope, version }: Wanted): string => `graded AS (
    SELECT * FROM (
      SELECT a.document_id AS attempt, a.test_set_id AS test_set, a.enrollment_id AS enrollment,
        ${SHARE} AS share, ${SHARE} * CAST(a.max_score AS double precision) AS score,
        CASE WHEN a.passed THEN 1 ELSE 0 END AS passed,
        ROW_NUMBER() OVER (PARTITION BY a.enrollment_id, a.test_set_id ORDER BY ${ORDER[scope]}) AS place
      FROM ${tableOf(UID.attempt)} a JOIN ${tableOf(UID.enrollment)} e ON e.document_id = a.enrollment_id
      WHERE e.course_id = ? AND a.submitted_at IS NOT NULL ${version ? 'AND a.version_id = ?' : ''}
    ) ranked ${scope === 'all' ? '' : 'WHERE place = 1'}
  )`;

  /** Runs a query on the graded attempts that are wanted; numbers come as numbers, whatever the database sends. */
  async function ask<T>(wanted: Wanted, rest: string): Promise<T[]> {
    const bindings = wanted.version ? [wanted.courseId, wanted.version] : [wanted.courseId];
    const answer: unknown = await strapi.db.connection.raw(`WITH ${graded(wanted)}${rest}`, bindings);
    const rows = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as Record<string, unknown>[];
    return rows.map(
      (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numeric(name, value)])) as T,
    );
  }

  return {
    testSets: (wanted: Wanted) =>
      ask<TestSetRow>(
        wanted,
        ` SELECT test_set AS "testSet", COUNT(*) AS attempts, COUNT(DISTINCT enrollment) AS learners,
            SUM(passed) AS passed, AVG(share) AS mean
          FROM graded GROUP BY test_set`,
      ),

    /** Attempts by tenths of the points; everything earned belongs to the last tenth. */
    distribution: (wanted: Wanted) =>
      ask<{ testSet: string; bin: number; attempts: number }>(
        wanted,
        `, binned AS (
            SELECT test_set, CASE WHEN share >= 1 THEN 9 ELSE FLOOR(share * 10 + ${NOTHING}) END AS bin FROM graded
          ) SELECT test_set AS "testSet", bin, COUNT(*) AS attempts FROM binned GROUP BY test_set, bin`,
      ),

    questions: (wanted: Wanted) =>
      ask<QuestionRow>(
        wanted,
        `, items AS (
            SELECT g.test_set, r.question_id AS question, r.share, CASE WHEN r.answered THEN 1 ELSE 0 END AS answered,
              ${EARNED} AS earned, g.score - ${EARNED} AS rest
            FROM graded g JOIN ${tableOf(UID.response)} r ON r.attempt_id = g.attempt
          ), centred AS (
            SELECT test_set, question, share, answered,
              earned - AVG(earned) OVER (PARTITION BY test_set, question) AS x,
              rest - AVG(rest) OVER (PARTITION BY test_set, question) AS y
            FROM items
          ) SELECT test_set AS "testSet", question, COUNT(*) AS attempts, SUM(answered) AS answered,
              AVG(share) AS facility,
              CASE WHEN SUM(x * x) > ${NOTHING} AND SUM(y * y) > ${NOTHING}
                THEN SUM(x * y) / SQRT(SUM(x * x) * SUM(y * y)) END AS discrimination
            FROM centred GROUP BY test_set, question`,
      ),

    /** How often each answer was selected, in those attempts in which its question counts. */
    choices: (wanted: Wanted) =>
      ask<{ answer: string; chosen: number }>(
        wanted,
        ` SELECT c.answer_id AS answer, COUNT(*) AS chosen
          FROM graded g JOIN ${tableOf(UID.response)} r ON r.attempt_id = g.attempt
            JOIN ${tableOf(UID.choice)} c ON c.attempt_id = r.attempt_id AND c.question_id = r.question_id
          GROUP BY c.answer_id`,
      ),

    /** The documentIds of the attempts that count. */
    attempts: (wanted: Wanted) => ask<{ attempt: string }>(wanted, ' SELECT attempt FROM graded'),
  };
}

const TEXTS = new Set(['testSet', 'question', 'answer', 'attempt']);

/** Postgres sends counts and sums as texts, for they may be larger than a number holds. */
const numeric = (name: string, value: unknown): unknown => (TEXTS.has(name) || value === null ? value : Number(value));

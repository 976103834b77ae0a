import type { Core } from '@strapi/strapi';

import type { CourseResults, QuestionStatistics, ResultsQuery, TestSetStatistics } from '../../../shared/results';
import { studioError } from '../errors';
import { UID } from '../uids';
import { loadCorrections, loadVersions, mergeTestSets, type KnownQuestion, type KnownTestSet } from './snapshots';
import { createStatistics, type QuestionRow, type TestSetRow } from './sql';

interface Counted {
  testSets: ReadonlyMap<string, TestSetRow>;
  bins: readonly { testSet: string; bin: number; attempts: number }[];
  questions: ReadonlyMap<string, QuestionRow>;
  chosen: ReadonlyMap<string, number>;
}

/** A question may be asked in one test set only, but ids of both are cheap and say so. */
const placeOf = (testSet: string, question: string): string => `${testSet} ${question}`;

function questionStatistics(
  testSet: string,
  { question, corrected }: KnownQuestion,
  counted: Counted,
): QuestionStatistics {
  const row = counted.questions.get(placeOf(testSet, question.id));
  return {
    id: question.id,
    text: question.text,
    kind: question.kind,
    points: question.points,
    corrected,
    attempts: row?.attempts ?? 0,
    answered: row?.answered ?? 0,
    facility: row?.facility ?? null,
    discrimination: row?.discrimination ?? null,
    answers: question.answers.map(({ id, text, imageAlt, correct }) => ({
      id,
      text: text || imageAlt,
      correct,
      chosen: counted.chosen.get(id) ?? 0,
    })),
  };
}

function testSetStatistics({ testSet, questions }: KnownTestSet, counted: Counted): TestSetStatistics {
  const row = counted.testSets.get(testSet.id);
  const distribution = Array.from({ length: 10 }, () => 0);
  for (const { testSet: id, bin, attempts } of counted.bins) if (id === testSet.id) distribution[bin] = attempts;
  return {
    id: testSet.id,
    title: testSet.title,
    passMark: testSet.passMark,
    attempts: row?.attempts ?? 0,
    learners: row?.learners ?? 0,
    passed: row?.passed ?? 0,
    mean: row ? Math.round(row.mean * 10_000) / 100 : null,
    distribution,
    questions: questions.map((question) => questionStatistics(testSet.id, question, counted)),
  };
}

/** What came of a course's tests, for its instructors. */
export function createResultsLoader(strapi: Core.Strapi) {
  const statistics = createStatistics(strapi);

  const count = (where: object): Promise<number> => strapi.db.query(UID.enrollment).count({ where });

  /** @throws `version.unknown` */
  return async function loadResults(courseId: string, query: ResultsQuery): Promise<CourseResults> {
    const versions = await loadVersions(strapi, courseId);
    const looked = query.version ? versions.filter(({ id }) => id === query.version) : versions;
    if (query.version && looked.length === 0) throw studioError('version.unknown');
    const wanted = { courseId, ...query };
    const counted: Counted = {
      testSets: new Map((await statistics.testSets(wanted)).map((row) => [row.testSet, row])),
      bins: await statistics.distribution(wanted),
      questions: new Map((await statistics.questions(wanted)).map((row) => [placeOf(row.testSet, row.question), row])),
      chosen: new Map((await statistics.choices(wanted)).map(({ answer, chosen }) => [answer, chosen])),
    };
    const known = mergeTestSets(looked, await loadCorrections(strapi, courseId));
    return {
      course: { id: courseId, name: versions[0]?.snapshot.course.name ?? '' },
      versions: versions.map(({ id, number, snapshot }) => ({ id, number, name: snapshot.course.version })),
      enrolled: await count({ courseId }),
      completed: await count({ courseId, completedAt: { $notNull: true } }),
      testSets: known.map((set) => testSetStatistics(set, counted)),
    };
  };
}

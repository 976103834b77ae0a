import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';
import groupBy from 'lodash/groupBy';
import maxBy from 'lodash/maxBy';

import { shareOfPoints, type Grade } from '../../../../../src/api/attempt/rules/grading';
import type { AttemptRow } from '../../../../../src/api/attempt/rules/view';
import type { ResponseService } from '../../../../../src/api/attempt/services/response';
import type { Correction } from '../../../../../src/api/course-version/rules/correction';
import {
  ATTEMPT_FACTS,
  isComplete,
  progressOf,
  type AttemptFacts,
} from '../../../../../src/api/enrollment/rules/progress';
import type { EnrollmentRow } from '../../../../../src/api/enrollment/rules/view';
import type { EnrollmentService } from '../../../../../src/api/enrollment/services/enrollment';
import type {
  CompletionChange,
  CompletionEffect,
  CompletionPolicy,
  CorrectedKey,
  Regrade,
  RegradePreview,
  ResultChange,
} from '../../../shared/results';
import { nameOf } from '../admin-name';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import { UID } from '../uids';
import { listedName, loadLearners } from './learners';
import {
  fingerprintOf,
  findKeyProblem,
  gradeBy,
  isNoticed,
  isOther,
  leavesNothingToEarn,
  versionsToCorrect,
} from './regrade.rules';
import { loadCorrections, loadVersions, mergeTestSets, type Version } from './snapshots';

const BATCH = 200;

/** An attempt whose stored result is not what the keys in force give. */
interface Regraded {
  row: AttemptRow;
  grade: Grade;
  enrollment: EnrollmentRow;
}

/** The attempts of one person at the test set of the question, before and after. */
interface PersonPlan {
  enrollment: EnrollmentRow;
  attempts: number;
  before: AttemptFacts[];
  after: AttemptFacts[];
}

/** What a correction does, reckoned but not done. */
interface Plan {
  attempts: number;
  regraded: Regraded[];
  people: PersonPlan[];
  gained: EnrollmentRow[];
  lost: EnrollmentRow[];
}

const earnedBy = ({ score, maxScore, share, passed }: Grade) => ({ score, maxScore, share, passed });

const changeOf = ({ row, grade }: Pick<Regraded, 'row' | 'grade'>) => ({
  oldScore: Number(row.score),
  newScore: grade.score,
  oldMaxScore: Number(row.maxScore),
  maxScore: grade.maxScore,
  oldPassed: row.passed ?? false,
  newPassed: grade.passed,
});

/** What becomes of one person, by the attempts at the test sets in which something changes. */
function personPlan(given: {
  enrollment: EnrollmentRow;
  own: readonly Regraded[];
  before: readonly AttemptFacts[];
  after: readonly AttemptFacts[];
}): PersonPlan {
  const { enrollment, own, before, after } = given;
  const testSets = new Set(own.map(({ row }) => row.testSetId));
  const isConcerned = ({ testSetId, submittedAt }: AttemptFacts) => testSets.has(testSetId) && submittedAt !== null;
  return {
    enrollment,
    attempts: own.filter((one) => isNoticed(changeOf(one))).length,
    before: before.filter(isConcerned),
    after: after.filter(isConcerned),
  };
}

const bestOf = (attempts: readonly AttemptFacts[]): AttemptFacts | undefined => maxBy(attempts, shareOfPoints);

function personChange({ enrollment, attempts, before, after }: PersonPlan) {
  const [old, now] = [bestOf(before), bestOf(after)];
  return {
    enrollment: enrollment.documentId,
    attempts,
    oldScore: Number(old?.score),
    oldMaxScore: Number(old?.maxScore),
    newScore: Number(now?.score),
    newMaxScore: Number(now?.maxScore),
    oldPassed: before.some(({ passed }) => passed),
    newPassed: after.some(({ passed }) => passed),
  };
}

/** Corrects a key that was wrong: shows what would change, and changes it if that is wanted. */
export function createRegrading(strapi: Core.Strapi) {
  const attempts = () => strapi.db.query(UID.attempt);
  const enrollments = () => strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  const responses = () => strapi.service('api::attempt.response') as unknown as ResponseService;

  /**
   * The correction as it would be recorded. It is about versions there are; one confirmed later has its own key.
   * @throws `question.unknown`, `body.invalid`, `regrade.same` if that is the key already;
   * `regrade.nothingLeft` if the test set would have no points left
   */
  async function toCorrection(
    versions: readonly Version[],
    courseId: string,
    wanted: CorrectedKey,
  ): Promise<Correction> {
    const corrections = await loadCorrections(strapi, courseId);
    const known = mergeTestSets(versions, corrections).flatMap(({ questions }) => questions);
    const question = known.find((item) => item.question.id === wanted.question)?.question;
    if (!question) throw studioError('question.unknown');
    const message = findKeyProblem(question, wanted);
    if (message) throw studioError('body.invalid', { fields: [{ path: 'data.correct', code: 'custom', message }] });
    const about = versionsToCorrect(versions, corrections, wanted);
    if (about.length === 0) throw studioError('regrade.same');
    const correction = {
      questionId: wanted.question,
      versions: about,
      policy: wanted.policy,
      correct: wanted.correct,
    };
    const concerned = versions.filter(({ id }) => about.includes(id));
    if (leavesNothingToEarn(concerned, [...corrections, correction], wanted.question))
      throw studioError('regrade.nothingLeft');
    return correction;
  }

  const enrollmentsOf = (courseId: string): Promise<EnrollmentRow[]> =>
    strapi.db.query(UID.enrollment).findMany({
      where: { courseId },
      populate: { version: { select: ['id', 'documentId', 'number'] } },
      orderBy: { id: 'asc' },
    });

  /** Graded attempts that asked the question in one of the versions. */
  async function askedIn(enrollmentIds: string[], { questionId, versions }: Correction): Promise<AttemptRow[]> {
    const found: AttemptRow[] = [];
    for (const ids of chunk(enrollmentIds, BATCH)) {
      const rows: AttemptRow[] = await attempts().findMany({
        where: { enrollmentId: { $in: ids }, versionId: { $in: versions }, submittedAt: { $notNull: true } },
        orderBy: { id: 'asc' },
      });
      found.push(...rows.filter((row) => row.questions.some(({ id }) => id === questionId)));
    }
    return found;
  }

  async function factsOf(
    enrollmentIds: string[],
  ): Promise<Record<string, (AttemptFacts & { enrollmentId: string })[]>> {
    const found: (AttemptFacts & { enrollmentId: string })[] = [];
    for (const ids of chunk(enrollmentIds, BATCH)) {
      found.push(
        ...(await attempts().findMany({
          select: [...ATTEMPT_FACTS, 'enrollmentId'],
          where: { enrollmentId: { $in: ids } },
        })),
      );
    }
    return groupBy(found, 'enrollmentId');
  }

  /** Everything that is not as the corrections would have it, for the question of the last of them. */
  async function planFor(given: {
    courseId: string;
    versions: readonly Version[];
    corrections: readonly Correction[];
    correction: Correction;
  }): Promise<Plan> {
    const { courseId, versions, corrections, correction } = given;
    const all = new Map((await enrollmentsOf(courseId)).map((row) => [row.documentId, row]));
    const asked = await askedIn([...all.keys()], correction);
    const regraded = asked.flatMap((row): Regraded[] => {
      const grade = gradeBy(row, corrections);
      const enrollment = all.get(row.enrollmentId);
      return enrollment && isOther(row, grade, correction.questionId) ? [{ row, grade, enrollment }] : [];
    });
    const facts = await factsOf([...new Set(regraded.map(({ row }) => row.enrollmentId))]);
    const newGrades = new Map(regraded.map(({ row, grade }) => [row.documentId, grade]));
    const plan: Plan = { attempts: asked.length, regraded, people: [], gained: [], lost: [] };
    const regradedOf = groupBy(regraded, ({ row }) => row.enrollmentId);
    for (const [enrollmentId, enrollment] of all) {
      const [own, before] = [regradedOf[enrollmentId], facts[enrollmentId]];
      if (!own || !before) continue;
      const after = before.map((fact) => {
        const grade = newGrades.get(fact.documentId);
        return grade ? { ...fact, ...earnedBy(grade) } : fact;
      });
      const person = personPlan({ enrollment, own, before, after });
      if (person.attempts > 0) plan.people.push(person);
      if (own.every(({ row, grade }) => row.passed === grade.passed)) continue;
      const snapshot = versions.find(({ id }) => id === enrollment.version.documentId)?.snapshot;
      if (!snapshot) continue;
      const openedFiles = enrollment.openedFiles ?? {};
      const isDone = (known: AttemptFacts[]) => isComplete(progressOf({ snapshot, openedFiles, attempts: known }));
      if (!enrollment.completedAt && isDone(after)) plan.gained.push(enrollment);
      if (enrollment.completedAt && isDone(before) && !isDone(after)) plan.lost.push(enrollment);
    }
    return plan;
  }

  /** A plan in the words of the instructor. */
  async function previewOf(plan: Plan, versions: readonly Version[]): Promise<RegradePreview> {
    const touched = [...plan.regraded.map(({ enrollment }) => enrollment), ...plan.gained, ...plan.lost];
    const names = await loadLearners(
      strapi,
      touched.map(({ learner }) => learner),
    );
    const nameIn = (row: EnrollmentRow) => listedName(names.get(row.learner));
    const titles = new Map(mergeTestSets(versions, []).map(({ testSet }) => [testSet.id, testSet.title]));
    const results = plan.regraded
      .map(({ row, grade, enrollment }): ResultChange => ({
        attempt: row.documentId,
        ...nameIn(enrollment),
        number: row.number,
        testSet: titles.get(row.testSetId) ?? '',
        ...changeOf({ row, grade }),
      }))
      .filter(isNoticed);
    const certified: { learner: string; versionId: string }[] = await strapi.db
      .query(UID.certificate)
      .findMany({ select: ['learner', 'versionId'], where: { learner: { $in: plan.lost.map((row) => row.learner) } } });
    const completion = (change: CompletionChange['change']) => (row: EnrollmentRow) => ({
      enrollment: row.documentId,
      ...nameIn(row),
      change,
      certificate: certified.some((one) => one.learner === row.learner && one.versionId === row.version.documentId),
    });
    const completions = [...plan.gained.map(completion('gained')), ...plan.lost.map(completion('lost'))];
    const people = plan.people.map((person) => ({ ...nameIn(person.enrollment), ...personChange(person) }));
    return { attempts: plan.attempts, results, people, completions, seen: fingerprintOf(results, completions) };
  }

  async function reckon(courseId: string, wanted: CorrectedKey) {
    const versions = await loadVersions(strapi, courseId);
    const correction = await toCorrection(versions, courseId, wanted);
    const corrections = [...(await loadCorrections(strapi, courseId)), correction];
    const plan = await planFor({ courseId, versions, corrections, correction });
    return { versions, correction, plan, preview: await previewOf(plan, versions) };
  }

  /**
   * Locks every enrolment of a course, in one order, until the transaction ends: grading, completing and changing to a
   * newer version lock them too. SQLite has a single writer and ignores it.
   */
  const lockEnrollments = (courseId: string): Promise<unknown> =>
    strapi.db.transaction(async ({ trx }) => {
      const { tableName } = strapi.db.metadata.get(UID.enrollment);
      await strapi.db
        .connection(tableName)
        .select('id')
        .where({ course_id: courseId })
        .orderBy('id')
        .transacting(trx)
        .forUpdate();
    });

  const effectOn = (plan: Plan, enrollment: EnrollmentRow, policy: CompletionPolicy): CompletionEffect => {
    if (plan.gained.includes(enrollment)) return 'gained';
    if (!plan.lost.includes(enrollment)) return 'unchanged';
    return policy === 'keep' ? 'kept' : 'withdrawn';
  };

  /** Writes what was planned, and a line of the log for each result that changes. In a transaction, under the locks. */
  async function carryOut(
    plan: Plan,
    given: { correctionId: string; policy: CompletionPolicy; at: Date },
  ): Promise<void> {
    const { correctionId, policy, at } = given;
    for (const { row, grade, enrollment } of plan.regraded) {
      const { questions, ...outcome } = grade;
      await attempts().update({ where: { id: row.id }, data: { ...outcome, result: questions } });
      await responses().write(row.documentId, questions);
      const change = changeOf({ row, grade });
      if (!isNoticed(change)) continue;
      const completion = effectOn(plan, enrollment, policy);
      const where = { correctionId, attemptId: row.documentId, enrollmentId: row.enrollmentId };
      await strapi.db.query(UID.regrading).create({ data: { ...where, ...change, completion } });
    }
    for (const enrollment of plan.gained) await enrollments().completeIfDone(enrollment, at);
    if (policy === 'withdraw') {
      for (const { id } of plan.lost)
        await strapi.db.query(UID.enrollment).update({ where: { id }, data: { completedAt: null } });
    }
  }

  /**
   * Attempts of learners who enrolled while the correction was being written, and so were not locked, may have been
   * graded by the key from before. Nothing is left to do in nearly every case.
   */
  async function settle(given: {
    courseId: string;
    correction: Correction;
    correctionId: string;
    policy: CompletionPolicy;
  }): Promise<void> {
    const { courseId, correction, correctionId, policy } = given;
    await strapi.db.transaction(async () => {
      await lockEnrollments(courseId);
      const versions = await loadVersions(strapi, courseId);
      const corrections = await loadCorrections(strapi, courseId);
      const plan = await planFor({ courseId, versions, corrections, correction });
      await carryOut(plan, { correctionId, policy, at: new Date() });
    });
  }

  return {
    /** What a corrected key would change; nothing is changed. @throws as `toCorrection` */
    preview: async (courseId: string, wanted: CorrectedKey): Promise<RegradePreview> =>
      (await reckon(courseId, wanted)).preview,

    /**
     * Corrects a key and regrades by it, all or nothing. The snapshots stay as they are; certificates stay; a completion
     * is taken back only where `completions` says so, and everything is logged.
     * @throws as `toCorrection`; `regrade.changed` if another result would come of it than was looked at
     */
    async apply(courseId: string, wanted: Regrade, user: AdminUser): Promise<RegradePreview> {
      const { reason, completions: policy, seen } = wanted;
      const done = await strapi.db.transaction(async () => {
        await lockEnrollments(courseId);
        const { correction, plan, preview } = await reckon(courseId, wanted);
        if (preview.seen !== seen) throw studioError('regrade.changed');
        const author = { authorId: user.id, authorName: nameOf(user) };
        const { documentId: correctionId } = await strapi.db
          .query(UID.correction)
          .create({ data: { ...correction, ...author, courseId, reason, completions: policy } });
        await carryOut(plan, { correctionId, policy, at: new Date() });
        return { correction, correctionId, preview };
      });
      const { correction, correctionId, preview } = done;
      strapi.log.info(
        `course ${courseId} question ${wanted.question} key corrected (${wanted.policy}) by ${user.id}: ${preview.results.length} results changed`,
      );
      await settle({ courseId, correction, correctionId, policy });
      return preview;
    },
  };
}

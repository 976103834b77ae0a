import { randomInt } from 'node:crypto';
import type { Core } from '@strapi/strapi';

import type { AssetService } from '../../asset/services/asset';
import { refuse } from '../../course/rules/errors';
import { listFaults } from '../../course/rules/faults';
import type { EventService } from '../../course/services/event';
import { correctQuestions } from '../../course-version/rules/correction';
import type { CorrectionService } from '../../course-version/services/correction';
import type { CourseVersionService } from '../../course-version/services/course-version';
import type { TestSetSnapshot } from '../../course-version/rules/snapshot';
import type { EnrollmentRow } from '../../enrollment/rules/view';
import type { EnrollmentService } from '../../enrollment/services/enrollment';
import { findAnswerProblems, mergeAnswers } from '../rules/answers';
import { closedBy, endOf, isOverdue } from '../rules/closed';
import type { AttemptView } from '../rules/contract';
import { deadlineOf, freezeQuestions, freezeSettings } from '../rules/freeze';
import { gradeAttempt, percentOf, type Given, type Grade } from '../rules/grading';
import { parseAttemptSettings } from '../rules/settings';
import { attemptsLeft, reviewNow, type ReviewLevel } from '../rules/review';
import { nextStartOf, waitUntil } from '../rules/wait';
import { attemptViewOf, imagesOf, type AttemptRow } from '../rules/view';
import type { ResponseService } from './response';

const ATTEMPT = 'api::attempt.attempt';
const TEST_SET = 'api::test-set.test-set';

/** An attempt and who asks for it. */
interface Owned {
  id: string;
  learner: string;
}

/** What became of a start. */
type Start =
  | { refusal?: never; id: string; created: boolean }
  | { refusal: 'attempt.noneLeft' }
  | { refusal: 'attempt.wait'; until: Date };

const attemptService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(ATTEMPT);
  const enrollments = () => strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const assets = () => strapi.service('api::asset.asset') as unknown as AssetService;
  const corrections = () => strapi.service('api::course-version.correction') as unknown as CorrectionService;
  const responses = () => strapi.service('api::attempt.response') as unknown as ResponseService;
  const events = () => strapi.service('api::course.event') as unknown as EventService;

  const { graceSeconds } = parseAttemptSettings(strapi.config.get('attempts'));
  const isOverdueNow = (row: AttemptRow): boolean => isOverdue(row, { now: new Date(), graceSeconds });

  const rowOf = async (documentId: string): Promise<AttemptRow | null> => query().findOne({ where: { documentId } });

  /** How often the test set may be attempted in the version somebody has, and in the one on offer; 0 = unlimited. */
  const allowancesOf = async (enrollment: EnrollmentRow, testSetId: string): Promise<number[]> => {
    const offered = await enrollments().offeredTo(enrollment);
    const versionIds = [enrollment.version.documentId, ...(offered ? [offered.documentId] : [])];
    const sets = await Promise.all(versionIds.map((versionId) => testSetIn(versionId, testSetId)));
    return sets.flatMap((set) => set?.attemptsAllowed ?? []);
  };

  /** What the learner is told of a graded attempt now. A test set that a newer version no longer has is over. */
  const reviewOf = async (row: AttemptRow): Promise<ReviewLevel> => {
    const level = row.settings?.review ?? 'marks';
    if (level !== 'key') return level;
    const enrollment = await enrollments().rowOf({ documentId: row.enrollmentId });
    const attempts: Pick<AttemptRow, 'submittedAt' | 'passed'>[] = await query().findMany({
      select: ['submittedAt', 'passed'],
      where: { enrollmentId: row.enrollmentId, testSetId: row.testSetId },
    });
    return reviewNow(level, {
      passed: attempts.some(({ passed }) => passed),
      attemptsLeft: attemptsLeft(enrollment ? await allowancesOf(enrollment, row.testSetId) : [], attempts.length),
      isOpen: attempts.some(({ submittedAt }) => submittedAt === null),
    });
  };

  const viewOf = async (id: string): Promise<AttemptView> => {
    const row = await rowOf(id);
    if (!row) throw refuse('attempt.unknown');
    const described = await assets().describeUnnamed(imagesOf(row.questions));
    return attemptViewOf(row, { assets: described, now: new Date(), review: await reviewOf(row) });
  };

  /** The enrolment an attempt belongs to. Throws `attempt.unknown`, also for somebody else's. */
  const enrollmentOf = async ({ id, learner }: Owned): Promise<EnrollmentRow> => {
    const found: Pick<AttemptRow, 'enrollmentId'> | null = await query().findOne({
      where: { documentId: id },
      select: ['enrollmentId'],
    });
    const owner = found && (await enrollments().rowOf({ documentId: found.enrollmentId, learner }));
    if (!owner) throw refuse('attempt.unknown');
    return owner;
  };

  /** Runs `work` on an attempt as the only writer of its enrolment, in one transaction. Throws `attempt.unknown`. */
  const exclusively = async <T>(
    owned: Owned,
    work: (row: AttemptRow, enrollment: EnrollmentRow) => Promise<T>,
  ): Promise<T> => {
    const { id } = owned;
    const owner = await enrollmentOf(owned);
    return enrollments().exclusively(owner.id, async (enrollment) => {
      const row = await rowOf(id);
      if (!row) throw refuse('attempt.unknown');
      return work(row, enrollment);
    });
  };

  /** The grade an attempt has by its frozen questions and the keys that were corrected since. */
  const gradeOf = async (row: AttemptRow, { courseId, version }: EnrollmentRow): Promise<Grade> => {
    const keys = await corrections().keysOf({ courseId, versionId: row.versionId ?? version.documentId });
    const questions = correctQuestions(row.questions, keys);
    return gradeAttempt({ questions, answers: row.answers ?? [], passMark: row.passMark });
  };

  /** Grades what is saved, once, and completes the course if that was the last test set. Inside `exclusively`. */
  const grade = async (row: AttemptRow, enrollment: EnrollmentRow): Promise<void> => {
    const { questions, ...outcome } = await gradeOf(row, enrollment);
    const submittedAt = endOf(row, new Date());
    const { count } = await query().updateMany({
      where: { id: row.id, submittedAt: null },
      data: { ...outcome, submittedAt, result: questions },
    });
    if (count === 0) return;
    await responses().write(row.documentId, questions);
    strapi.log.info(`attempt ${row.documentId} open → graded`);
    await events().announce('course-studio.submitted', {
      ...(await enrollments().factsOf(enrollment, submittedAt)),
      attempt: {
        id: row.documentId,
        testSet: row.testSetId,
        number: row.number,
        score: outcome.score,
        maxScore: outcome.maxScore,
        percent: percentOf(outcome),
        passed: outcome.passed,
      },
    });
    await enrollments().completeIfDone(enrollment, submittedAt);
  };

  /** The learner's enrolment whose version has the test set. Throws `enrollment.required`, `testSet.unknown`. */
  const enrollmentFor = async (learner: string, testSetId: string): Promise<EnrollmentRow> => {
    for (const row of await enrollments().rowsOf(learner)) {
      if (await testSetOf(row, testSetId)) return row;
    }
    const known = await strapi.db
      .query(TEST_SET)
      .count({ where: { documentId: testSetId, publishedAt: { $notNull: true } } });
    throw refuse(known > 0 ? 'enrollment.required' : 'testSet.unknown');
  };

  const testSetIn = async (versionId: string, testSetId: string): Promise<TestSetSnapshot | undefined> =>
    (await versions().snapshotOf(versionId)).testSets.find((set) => set.id === testSetId);

  const testSetOf = (row: EnrollmentRow, testSetId: string) => testSetIn(row.version.documentId, testSetId);

  const createAttempt = async (
    place: { enrollmentId: string; testSetId: string; versionId: string; number: number },
    set: TestSetSnapshot,
  ) => {
    const row: AttemptRow = await query().create({
      data: {
        ...place,
        passMark: set.passMark,
        settings: freezeSettings(set),
        questions: freezeQuestions(set, randomInt),
        answers: [],
        deadline: deadlineOf(new Date(), set.timeLimit),
      },
    });
    return row.documentId;
  };

  /** The open attempt or a new one, or why there is none. Inside `exclusively` of the enrolment. */
  const openOrCreate = async (enrollment: EnrollmentRow, testSetId: string): Promise<Start> => {
    const set = await testSetOf(enrollment, testSetId);
    if (!set) throw refuse('testSet.unknown');
    const place = { enrollmentId: enrollment.documentId, testSetId };
    const latest: AttemptRow | null = await query().findOne({ where: place, orderBy: { number: 'desc' } });
    const now = new Date();
    if (latest && isOverdueNow(latest)) await grade(latest, enrollment);
    else if (latest?.submittedAt === null) return { id: latest.documentId, created: false };
    const number = (latest?.number ?? 0) + 1;
    if (set.attemptsAllowed > 0 && number > set.attemptsAllowed) return { refusal: 'attempt.noneLeft' };
    const ended = latest ? [{ submittedAt: latest.submittedAt ?? endOf(latest, now).toISOString() }] : [];
    const until = waitUntil(nextStartOf(ended, set.waitMinutes), now);
    if (until) return { refusal: 'attempt.wait', until };
    const versionId = enrollment.version.documentId;
    return { id: await createAttempt({ ...place, versionId, number }, set), created: true };
  };

  const gradeIfOverdue = (owned: Owned): Promise<void> =>
    exclusively(owned, async (row, enrollment) => {
      if (isOverdueNow(row)) await grade(row, enrollment);
    });

  /** Of anybody's attempts: for the cron, which has no learner to ask for. */
  const gradeOverdueOf = async ({ documentId, enrollmentId }: AttemptRow): Promise<void> => {
    const owner = await enrollments().rowOf({ documentId: enrollmentId });
    if (owner) await gradeIfOverdue({ id: documentId, learner: owner.learner });
  };

  return {
    gradeOf,

    /** Throws `attempt.unknown` for everybody but the learner whose attempt it is. Comes before any look at a body. */
    async authorize(owned: Owned): Promise<void> {
      await enrollmentOf(owned);
    },

    /**
     * Starts an attempt, or gives the one that is open.
     * Throws `testSet.unknown`, `enrollment.required`, `attempt.noneLeft`, `attempt.wait`.
     */
    async start(wanted: { learner: string; testSetId: string }): Promise<{ created: boolean; view: AttemptView }> {
      const { id } = await enrollmentFor(wanted.learner, wanted.testSetId);
      const attempt = await enrollments().exclusively(id, (row) => openOrCreate(row, wanted.testSetId));
      // Thrown out here: thrown inside, it would take back the grading of an overdue attempt.
      if (attempt.refusal === 'attempt.wait') throw refuse('attempt.wait', { until: attempt.until.toISOString() });
      if (attempt.refusal) throw refuse(attempt.refusal);
      return { created: attempt.created, view: await viewOf(attempt.id) };
    },

    /** Throws `attempt.unknown`. */
    async find(owned: Owned): Promise<AttemptView> {
      await gradeIfOverdue(owned);
      return viewOf(owned.id);
    },

    /**
     * Saves answers to some questions; all of them or, if one is wrong, none. What comes shortly after the deadline was sent
     * before it, and counts.
     * Throws `attempt.unknown`, `attempt.submitted`, `attempt.expired`, `body.invalid`.
     */
    async save({ answers, ...owned }: Owned & { answers: Given[] }): Promise<AttemptView> {
      const closed = await exclusively(owned, async (row, enrollment) => {
        const reason = closedBy(row, { now: new Date(), graceSeconds });
        if (reason === 'attempt.expired') await grade(row, enrollment);
        if (reason) return reason;
        const faults = findAnswerProblems(row.questions, answers);
        if (faults.length > 0) throw refuse('body.invalid', listFaults(faults));
        await query().update({ where: { id: row.id }, data: { answers: mergeAnswers(row.answers ?? [], answers) } });
        return null;
      });
      if (closed) throw refuse(closed);
      return viewOf(owned.id);
    },

    /** Grades the attempt; a second submit gives the same result. Throws `attempt.unknown`. */
    async submit(owned: Owned): Promise<AttemptView> {
      await exclusively(owned, grade);
      return viewOf(owned.id);
    },

    /** Grades every attempt of a learner whose time is up, with what was saved in time. */
    async gradeOverdue(learner: string): Promise<void> {
      const rows = await enrollments().rowsOf(learner);
      const overdue: { documentId: string }[] = await query().findMany({
        select: ['documentId'],
        where: {
          enrollmentId: { $in: rows.map((row) => row.documentId) },
          submittedAt: null,
          deadline: { $lt: new Date() },
        },
      });
      for (const { documentId } of overdue) await gradeIfOverdue({ id: documentId, learner });
    },

    /**
     * Grades every attempt whose time is up, for those who do not come back. One that cannot be graded is logged and
     * stands in nobody's way.
     */
    async gradeAllOverdue(): Promise<void> {
      const overdue: AttemptRow[] = await query().findMany({
        select: ['id', 'documentId', 'enrollmentId'],
        where: { submittedAt: null, deadline: { $lt: new Date() } },
        orderBy: { id: 'asc' },
      });
      for (const row of overdue) {
        await gradeOverdueOf(row).catch((error: unknown) =>
          strapi.log.error(`attempt ${row.documentId} could not be graded: ${String(error)}`),
        );
      }
    },

    /**
     * Writes the rows statistics need for attempts graded before there were such rows, and the version they were asked
     * from, which was then the only one an enrolment could have. Run once at each start.
     */
    async recordEarlier(): Promise<void> {
      const rows: AttemptRow[] = await query().findMany({ where: { versionId: null } });
      for (const row of rows) {
        const enrollment = await enrollments().rowOf({ documentId: row.enrollmentId });
        if (!enrollment) continue;
        await strapi.db.transaction(async () => {
          const { documentId: versionId } = enrollment.version;
          await query().update({ where: { id: row.id }, data: { versionId } });
          if (row.submittedAt !== null) await responses().write(row.documentId, row.result ?? []);
        });
      }
    },
  };
};

export default attemptService;
export type AttemptService = ReturnType<typeof attemptService>;

import type { Core } from '@strapi/strapi';

import type { AssetService, ServedMark } from '../../asset/services/asset';
import { refuse } from '../../course/rules/errors';
import type { CourseService } from '../../course/services/course';
import type { EventFacts } from '../../course/rules/events';
import type { EventService } from '../../course/services/event';
import type { CourseVersionRow, CourseVersionService } from '../../course-version/services/course-version';
import type { CourseSnapshot } from '../../course-version/rules/snapshot';
import type { ProfileService } from '../../profile/services/profile';
import type { EnrollmentView } from '../rules/contract';
import { ATTEMPT_FACTS, isComplete, progressOf, type AttemptFacts } from '../rules/progress';
import { enrollmentViewOf, type EarnedCertificate, type EnrollmentRow } from '../rules/view';

const ENROLLMENT = 'api::enrollment.enrollment';

/** How many enrolments are read at once where all those of a course are looked at. */
const BATCH = 200;

const PINNED = { version: { select: ['id', 'documentId', 'number'] } };

const enrollmentService = ({ strapi }: { strapi: Core.Strapi }) => {
  const query = () => strapi.db.query(ENROLLMENT);
  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const courses = () => strapi.service('api::course.course') as unknown as CourseService;
  const events = () => strapi.service('api::course.event') as unknown as EventService;
  const assets = () => strapi.service('api::asset.asset') as unknown as AssetService;
  const profiles = () => strapi.service('api::profile.profile') as unknown as ProfileService;

  const rowOf = async (where: Record<string, unknown>): Promise<EnrollmentRow | null> =>
    query().findOne({ where, populate: PINNED });

  const rowsOf = async (learner: string): Promise<EnrollmentRow[]> =>
    query().findMany({
      where: { learner },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      populate: PINNED,
    });

  /** Throws `enrollment.unknown`, also for somebody else's. */
  const mustFind = async (owned: { id: string; learner: string }): Promise<EnrollmentRow> => {
    const row = await rowOf({ documentId: owned.id, learner: owned.learner });
    if (!row) throw refuse('enrollment.unknown');
    return row;
  };

  const attemptsOf = async (enrollmentIds: string[]): Promise<(AttemptFacts & { enrollmentId: string })[]> =>
    strapi.db.query('api::attempt.attempt').findMany({
      select: [...ATTEMPT_FACTS, 'enrollmentId'],
      where: { enrollmentId: { $in: enrollmentIds } },
      orderBy: { number: 'asc' },
    });

  const certificatesOf = async (learner: string): Promise<EarnedCertificate[]> =>
    strapi.db.query('api::certificate.certificate').findMany({
      select: ['documentId', 'versionId', 'sha256', 'waitingFor', 'finality'],
      where: { learner },
      orderBy: { issue: 'desc' },
    });

  /** The latest version of the course, if it is newer than the one an enrolment is pinned to, and in the catalogue. */
  const newerThan = async ({ courseId, version }: EnrollmentRow): Promise<CourseVersionRow | null> => {
    const latest = (await courses().isOpen(courseId)) ? await versions().latestOf(courseId) : null;
    return latest && latest.number > version.number ? latest : null;
  };

  /** The version that an enrolment may change to now. */
  const offeredTo = async (row: EnrollmentRow): Promise<CourseVersionRow | null> =>
    row.completedAt ? null : newerThan(row);

  const upgradeFor = async (row: EnrollmentRow): Promise<EnrollmentView['upgrade']> => {
    const offered = await offeredTo(row);
    if (!offered) return null;
    const { course } = await versions().snapshotOf(offered.documentId);
    return { version: course.version, number: offered.number };
  };

  /** What every announcement about an enrolment tells. */
  const factsOf = async (row: EnrollmentRow, at: Date): Promise<EventFacts & { enrollment: string }> => {
    const { course } = await versions().snapshotOf(row.version.documentId);
    const { id, name, version } = course;
    return { learner: row.learner, enrollment: row.documentId, course: { id, name, version }, at: at.toISOString() };
  };

  const viewsOf = async (learner: string, rows: EnrollmentRow[]): Promise<EnrollmentView[]> => {
    const attempts = await attemptsOf(rows.map((row) => row.documentId));
    const certificates = await certificatesOf(learner);
    const hasName = await profiles().hasFullName(learner);
    return Promise.all(
      rows.map(async (row) =>
        enrollmentViewOf({
          row,
          snapshot: await versions().snapshotOf(row.version.documentId),
          attempts: attempts.filter((attempt) => attempt.enrollmentId === row.documentId),
          certificate: certificates.find((item) => item.versionId === row.version.documentId) ?? null,
          hasName,
          upgrade: await upgradeFor(row),
        }),
      ),
    );
  };

  const viewOf = async (row: EnrollmentRow): Promise<EnrollmentView> => {
    const [view] = await viewsOf(row.learner, [row]);
    if (!view) throw new Error(`enrolment ${row.documentId} has no view`);
    return view;
  };

  /**
   * Runs `work` as the only writer of an enrolment, in one transaction; it gets the row as it is under the lock.
   * Everything that changes an enrolment or its attempts goes through here: read first, then write, and nothing is lost.
   * (SQLite has one connection, so there the transaction alone is the lock.)
   */
  const exclusively = async <T>(id: number, work: (row: EnrollmentRow) => Promise<T>): Promise<T> =>
    strapi.db.transaction(async ({ trx }) => {
      await strapi.db.queryBuilder(ENROLLMENT).select(['id']).where({ id }).forUpdate().transacting(trx).execute();
      const row = await rowOf({ id });
      if (!row) throw refuse('enrollment.unknown');
      return work(row);
    });

  /** The files of a course without tests that nobody can open. With tests, completion asks for none of them. */
  const missingFiles = async ({ files, testSets }: CourseSnapshot): Promise<Set<string>> => {
    if (testSets.length > 0) return new Set();
    const missing = await assets().findMissing(files.map(({ asset }) => asset));
    return new Set(files.filter(({ asset }) => missing.has(asset)).map(({ id }) => id));
  };

  /**
   * Records the completion if the course is now complete. Only to be called inside `exclusively`, in the transaction
   * that changed the progress. A completion is a fact: it is set once and stays, whatever happens to the course.
   */
  const completeIfDone = async (row: EnrollmentRow, at: Date): Promise<void> => {
    if (row.completedAt) return;
    const snapshot = await versions().snapshotOf(row.version.documentId);
    const attempts = await attemptsOf([row.documentId]);
    const progress = progressOf({ snapshot, openedFiles: row.openedFiles ?? {}, attempts });
    if (!isComplete(progress, await missingFiles(snapshot))) return;
    await query().update({ where: { id: row.id }, data: { completedAt: at } });
    strapi.log.info(`enrolment ${row.documentId} open → completed`);
    await events().announce('course-studio.completed', await factsOf(row, at));
  };

  /** Open enrolments of a course, by and by. */
  async function* openOnes(courseId: string): AsyncGenerator<EnrollmentRow> {
    let last = 0;
    for (;;) {
      const where = { courseId, completedAt: null, id: { $gt: last } };
      const rows: EnrollmentRow[] = await query().findMany({
        where,
        orderBy: { id: 'asc' },
        limit: BATCH,
        populate: PINNED,
      });
      yield* rows;
      if (rows.length < BATCH) return;
      last = rows.at(-1)?.id ?? last;
    }
  }

  const enrolNow = async (owner: { learner: string; courseId: string }): Promise<EnrollmentRow | null> => {
    try {
      // One transaction, because Strapi writes the row and its link to the version apart, and the course stays open in it.
      await strapi.db.transaction(async () => {
        const version = (await courses().holdOpen(owner.courseId)) && (await versions().latestOf(owner.courseId));
        if (!version) throw refuse('course.unknown');
        const { id } = await query().create({ data: { ...owner, version: version.id, openedFiles: {} } });
        const row = await rowOf({ id });
        if (row) await events().announce('course-studio.enrolled', await factsOf(row, new Date()));
      });
    } catch (error) {
      // The unique index lets one of several at once through; the others find what that one wrote.
      const winner = await rowOf(owner);
      if (!winner) throw error;
      return null;
    }
    return rowOf(owner);
  };

  return {
    rowOf,
    rowsOf,
    exclusively,
    completeIfDone,
    offeredTo,
    factsOf,
    viewOf,

    /** Enrols the learner, pinned to the latest version; once. Throws `course.unknown`. */
    async enrol(owner: { learner: string; courseId: string }): Promise<{ created: boolean; view: EnrollmentView }> {
      const before = await rowOf(owner);
      const written = before ? null : await enrolNow(owner);
      const row = written ?? before ?? (await rowOf(owner));
      if (!row) throw refuse('course.unknown');
      return { created: written !== null, view: await viewOf(row) };
    },

    /** All enrolments of a learner, oldest first. */
    async list(learner: string): Promise<EnrollmentView[]> {
      return viewsOf(learner, await rowsOf(learner));
    },

    /** Throws `enrollment.unknown` for everybody but the learner who is enrolled. Comes before any look at a body. */
    async authorize(owned: { id: string; learner: string }): Promise<void> {
      await mustFind(owned);
    },

    /** Throws `enrollment.unknown`. */
    async find(owned: { id: string; learner: string }): Promise<EnrollmentView> {
      return viewOf(await mustFind(owned));
    },

    /**
     * Pins the enrolment to the latest version; where it is that already, nothing happens. What was passed and opened
     * stays so, and counts in the new version where that still has the part. A completion stays with the version it was
     * earned with. Throws `enrollment.unknown`, `enrollment.completed`, `enrollment.attemptOpen`.
     */
    async upgrade(owned: { id: string; learner: string }): Promise<EnrollmentView> {
      const { id } = await mustFind(owned);
      await exclusively(id, async (row) => {
        const newer = await newerThan(row);
        if (!newer) return;
        if (row.completedAt) throw refuse('enrollment.completed');
        const attempts = await attemptsOf([row.documentId]);
        if (attempts.some((attempt) => attempt.submittedAt === null)) throw refuse('enrollment.attemptOpen');
        await query().update({ where: { id }, data: { version: newer.id } });
        strapi.log.info(`enrolment ${row.documentId} version ${row.version.number} → ${newer.number}`);
        await completeIfDone({ ...row, version: newer }, new Date());
      });
      return viewOf(await mustFind(owned));
    },

    /**
     * Completes the enrolments of a course whose learners have opened everything that is really there, now that a file has
     * turned out to be missing. For the background: it looks at each open enrolment. @returns how many were completed
     */
    async completeWaiting(courseId: string): Promise<number> {
      const missingIn = new Map<string, Set<string>>();
      let completed = 0;
      for await (const { id, openedFiles, version } of openOnes(courseId)) {
        const snapshot = await versions().snapshotOf(version.documentId);
        if (snapshot.testSets.length > 0) continue;
        const missing = missingIn.get(version.documentId) ?? (await missingFiles(snapshot));
        missingIn.set(version.documentId, missing);
        const progress = progressOf({ snapshot, openedFiles: openedFiles ?? {}, attempts: [] });
        if (!isComplete(progress, missing)) continue;
        await exclusively(id, (row) => completeIfDone(row, new Date()));
        completed += 1;
      }
      return completed;
    },

    /** Whether the latest version of a course has nothing to complete: no tests, and no file that somebody could open. */
    async isUncompletable(courseId: string): Promise<boolean> {
      const latest = await versions().latestOf(courseId);
      if (!latest) return false;
      const snapshot = await versions().snapshotOf(latest.documentId);
      if (snapshot.testSets.length > 0) return false;
      return (await missingFiles(snapshot)).size === snapshot.files.length;
    },

    /** Remembers that bytes of a stored file were served to the learner, the first time. */
    async noteServed({ enrollment, asset }: ServedMark): Promise<void> {
      const found = await rowOf({ documentId: enrollment });
      if (!found || found.servedFiles?.[asset]) return;
      await exclusively(found.id, async (row) => {
        if (row.servedFiles?.[asset]) return;
        const servedFiles = { ...row.servedFiles, [asset]: new Date().toISOString() };
        await query().update({ where: { id: row.id }, data: { servedFiles } });
      });
    },

    /**
     * Remembers that a file was opened, the first time; saying so is not enough, it must have been served.
     * Throws `enrollment.unknown`, `file.unknown`, `file.unserved`.
     */
    async openFile({ fileId, ...owned }: { id: string; learner: string; fileId: string }): Promise<EnrollmentView> {
      const { id } = await mustFind(owned);
      await exclusively(id, async (row) => {
        const snapshot = await versions().snapshotOf(row.version.documentId);
        const file = snapshot.files.find((one) => one.id === fileId);
        if (!file) throw refuse('file.unknown');
        // What was missing when it was opened first may be why the course was not completed then.
        if (row.openedFiles?.[fileId]) return completeIfDone(row, new Date());
        if (!row.servedFiles?.[file.asset]) throw refuse('file.unserved');
        const now = new Date();
        const openedFiles = { ...row.openedFiles, [fileId]: now.toISOString() };
        await query().update({ where: { id }, data: { openedFiles } });
        await completeIfDone({ ...row, openedFiles }, now);
      });
      return viewOf(await mustFind(owned));
    },
  };
};

export default enrollmentService;
export type EnrollmentService = ReturnType<typeof enrollmentService>;

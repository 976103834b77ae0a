import type { Core } from '@strapi/strapi';

import type { AssetService } from '../../asset/services/asset';
import type { CourseVersionService } from '../../course-version/services/course-version';
import type { CourseCard, CourseDetail, Page } from '../rules/contract';
import { refuse } from '../rules/errors';
import { filesOf } from '../../course-version/rules/snapshot';
import { courseDetailView } from '../rules/view';

const COURSE = 'api::course.course';

interface CourseRow {
  documentId: string;
  name: string | null;
  version: string | null;
  description: string | null;
  topics: string[] | null;
  durationMinutes: number | null;
  certificate: boolean | null;
}

const card = (row: CourseRow): CourseCard => ({
  id: row.documentId,
  name: row.name ?? '',
  version: row.version ?? '',
  description: row.description ?? '',
  topics: row.topics ?? [],
  durationMinutes: row.durationMinutes,
  certificate: row.certificate ?? false,
});

/** A learner's enrolment in the course, as far as it decides what they see. */
interface PinnedLearner {
  documentId: string;
  completedAt: string | null;
  version: { documentId: string };
}

/** What visitors and learners see of courses. Drafts do not exist here. */
const courseService = ({ strapi }: { strapi: Core.Strapi }) => {
  const versions = () => strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const assets = () => strapi.service('api::asset.asset') as unknown as AssetService;

  /** The version a learner is pinned to, or the latest one; null when there is nothing to see. */
  const versionFor = async (courseId: string, pinned: string | null): Promise<string | null> => {
    if (pinned) return pinned;
    if (!(await isOpen(courseId))) return null;
    return (await versions().latestOf(courseId))?.documentId ?? null;
  };

  /** In the catalogue: published, and not archived. */
  const OPEN = { publishedAt: { $notNull: true }, archivedAt: null };

  const isOpen = async (courseId: string): Promise<boolean> =>
    (await strapi.db.query(COURSE).count({ where: { documentId: courseId, ...OPEN } })) > 0;

  return {
    /** Whether the course is in the catalogue: published, and not archived. */
    isOpen,

    /**
     * Whether new learners may come in. Holds, until the surrounding transaction ends, the lock that whoever deletes or
     * archives the course needs.
     */
    async holdOpen(courseId: string): Promise<boolean> {
      await strapi.db.transaction(async ({ trx }) => {
        const lock = () => {
          const query = strapi.db
            .queryBuilder(COURSE)
            .select(['id'])
            .where({ documentId: courseId, ...OPEN });
          return query.forUpdate().transacting(trx).execute<unknown[]>();
        };
        // A confirm replaces the row: who has waited for the old one finds nothing, and the new one at a second look.
        if ((await lock()).length === 0) await lock();
      });
      return isOpen(courseId);
    },

    /** One page of the courses in the catalogue, by name. */
    async list({ page, pageSize }: Page) {
      const [rows, total]: [CourseRow[], number] = await strapi.db.query(COURSE).findWithCount({
        select: ['documentId', 'name', 'version', 'description', 'topics', 'durationMinutes', 'certificate'],
        where: OPEN,
        orderBy: [{ name: 'asc' }, { documentId: 'asc' }],
        offset: (page - 1) * pageSize,
        limit: pageSize,
      });
      const pageCount = Math.ceil(total / pageSize);
      return { data: rows.map(card), meta: { pagination: { page, pageSize, pageCount, total } } };
    },

    /**
     * A course as a learner may see it. The enrolled see the version they are pinned to, even when the course is archived;
     * everybody else the latest published one. Throws `course.unknown`.
     */
    async detail({
      courseId,
      enrollment,
    }: {
      courseId: string;
      enrollment: PinnedLearner | null;
    }): Promise<CourseDetail> {
      const versionId = await versionFor(courseId, enrollment?.version.documentId ?? null);
      if (!versionId) throw refuse('course.unknown');
      const snapshot = await versions().snapshotOf(versionId);
      return courseDetailView({
        snapshot,
        enrollment: enrollment && { id: enrollment.documentId, completedAt: enrollment.completedAt },
        assets: enrollment
          ? await assets().describeFor(enrollment.documentId, filesOf(snapshot))
          : await assets().describe(filesOf(snapshot)),
      });
    },
  };
};

export default courseService;
export type CourseService = ReturnType<typeof courseService>;

import type { Core } from '@strapi/strapi';

import { readSnapshot, type CourseSnapshot } from '../rules/snapshot';

const COURSE_VERSION = 'api::course-version.course-version';

/** How many parsed snapshots are kept in memory; the one not read for longest goes first. */
const KEPT = 50;

/** A course-version without its snapshot. */
export interface CourseVersionRow {
  id: number;
  documentId: string;
  courseId: string;
  number: number;
}

/** What confirms made public: which version of a course is the latest, and what a version holds. */
const courseVersionService = ({ strapi }: { strapi: Core.Strapi }) => {
  // A version never changes once written, so what was read of it stays true.
  const snapshots = new Map<string, CourseSnapshot>();

  const keep = (versionId: string, snapshot: CourseSnapshot) => {
    snapshots.delete(versionId);
    snapshots.set(versionId, snapshot);
    const [oldest] = snapshots.keys();
    if (snapshots.size > KEPT && oldest !== undefined) snapshots.delete(oldest);
  };

  return {
    /** The version the next learner who enrols is pinned to, or null when the course was never confirmed. */
    async latestOf(courseId: string): Promise<CourseVersionRow | null> {
      return strapi.db.query(COURSE_VERSION).findOne({
        select: ['id', 'documentId', 'courseId', 'number'],
        where: { courseId },
        orderBy: { number: 'desc' },
      });
    },

    /** What a version holds, with the answer key. Throws when there is no such version or it is damaged. */
    async snapshotOf(versionId: string): Promise<CourseSnapshot> {
      const known = snapshots.get(versionId);
      if (known) {
        keep(versionId, known);
        return known;
      }
      const row: { snapshot: unknown } | null = await strapi.db
        .query(COURSE_VERSION)
        .findOne({ select: ['snapshot'], where: { documentId: versionId } });
      if (!row) throw new Error(`course-version ${versionId} is gone`);
      const snapshot = readSnapshot(row.snapshot);
      keep(versionId, snapshot);
      return snapshot;
    },
  };
};

export default courseVersionService;
export type CourseVersionService = ReturnType<typeof courseVersionService>;

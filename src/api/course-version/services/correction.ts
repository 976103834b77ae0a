import type { Core } from '@strapi/strapi';

import { keysFor, type Correction } from '../rules/correction';

const CORRECTION = 'api::course-version.correction';

/** A correction as it was recorded, and when. */
export interface CorrectionRow extends Correction {
  createdAt: string;
}

/** Keys that were corrected after a confirm: what to grade by, whatever the snapshot says. */
const correctionService = ({ strapi }: { strapi: Core.Strapi }) => {
  const ofCourse = async (courseId: string): Promise<CorrectionRow[]> =>
    strapi.db.query(CORRECTION).findMany({ where: { courseId }, orderBy: { id: 'asc' } });

  return {
    ofCourse,

    /** The corrected keys of a version, by question. */
    async keysOf({ courseId, versionId }: { courseId: string; versionId: string }) {
      return keysFor(await ofCourse(courseId), versionId);
    },
  };
};

export default correctionService;
export type CorrectionService = ReturnType<typeof correctionService>;

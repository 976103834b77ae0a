import type { Core } from '@strapi/strapi';

import {
  correctQuestions,
  keysFor,
  type Correction,
  type CorrectionPolicy,
  type GradableQuestion,
} from '../../../../../src/api/course-version/rules/correction';
import type { CourseSnapshot, TestSetSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import type { CorrectionService } from '../../../../../src/api/course-version/services/correction';
import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import { UID } from '../uids';

/** A version of a course, with what it holds. */
export interface Version {
  id: string;
  number: number;
  snapshot: CourseSnapshot;
}

/** All versions of a course, latest first. */
export async function loadVersions(strapi: Core.Strapi, courseId: string): Promise<Version[]> {
  const service = strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const rows: { documentId: string; number: number }[] = await strapi.db
    .query(UID.version)
    .findMany({ where: { courseId }, select: ['documentId', 'number'], orderBy: { number: 'desc' } });
  const versions: Version[] = [];
  for (const { documentId: id, number } of rows) versions.push({ id, number, snapshot: await service.snapshotOf(id) });
  return versions;
}

export const loadCorrections = (strapi: Core.Strapi, courseId: string): Promise<Correction[]> =>
  (strapi.service('api::course-version.correction') as unknown as CorrectionService).ofCourse(courseId);

/** A question as the newest of these versions has it, with the key in force there. */
export interface KnownQuestion {
  question: GradableQuestion;
  /** How the key was corrected; null where it was not. */
  corrected: CorrectionPolicy | null;
}

export interface KnownTestSet {
  testSet: TestSetSnapshot;
  questions: KnownQuestion[];
}

/**
 * Every test set and question there is in these versions, each as the newest one has it: those of the newest first, in
 * its order, then what older ones had beside.
 */
export function mergeTestSets(versions: readonly Version[], corrections: readonly Correction[]): KnownTestSet[] {
  const known = new Map<string, { testSet: TestSetSnapshot; questions: Map<string, KnownQuestion> }>();
  for (const { id, snapshot } of versions) {
    const keys = keysFor(corrections, id);
    for (const testSet of snapshot.testSets) {
      const entry = known.get(testSet.id) ?? { testSet, questions: new Map() };
      known.set(testSet.id, entry);
      for (const question of correctQuestions(testSet.questions, keys)) {
        if (!entry.questions.has(question.id))
          entry.questions.set(question.id, { question, corrected: keys.get(question.id)?.policy ?? null });
      }
    }
  }
  return [...known.values()].map(({ testSet, questions }) => ({ testSet, questions: [...questions.values()] }));
}

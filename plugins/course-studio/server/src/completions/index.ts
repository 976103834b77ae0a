import type { Core } from '@strapi/strapi';

import type { EnrollmentService } from '../../../../../src/api/enrollment/services/enrollment';
import { linkOf, tableOf } from '../authoring';
import { documentIdOf } from '../document-id';
import { UID } from '../uids';

interface Change {
  params: { data?: { state?: unknown; retryAt?: unknown }; where?: { documentId?: unknown } };
  result?: unknown;
}

/**
 * A course without tests is completed by opening every file that is there. A file that fails after the last of the others
 * was opened leaves nobody to notice, so the enrolments of its courses are looked at then, in the background. A file that
 * gets finished completes nothing.
 */
export function createCompletions(strapi: Core.Strapi) {
  const enrollments = () => strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  let unsubscribe: (() => unknown) | undefined;
  /** One after the other: each of them looks at many enrolments. */
  let reviews: Promise<void> = Promise.resolve();
  let isClosed = false;

  /** The courses that have these files or for which they were uploaded. Copies of a course share its files. */
  const coursesWith = async (assetIds: string[]): Promise<string[]> => {
    const [asset, course] = [linkOf(strapi, UID.file, 'asset'), linkOf(strapi, UID.file, 'course')];
    const { connection } = strapi.db;
    const linked: string[] = await connection({ asset: tableOf(strapi, UID.asset) })
      .join({ toAsset: asset.table }, `toAsset.${asset.to}`, 'asset.id')
      .join({ toCourse: course.table }, `toCourse.${course.from}`, `toAsset.${asset.from}`)
      .join({ course: tableOf(strapi, UID.course) }, 'course.id', `toCourse.${course.to}`)
      .whereIn('asset.document_id', assetIds)
      .distinct('course.document_id')
      .pluck('course.document_id');
    const uploadedFor: string[] = await connection(tableOf(strapi, UID.asset))
      .whereIn('document_id', assetIds)
      .whereNotNull('draft')
      .distinct('draft')
      .pluck('draft');
    return [...new Set([...linked, ...uploadedFor])];
  };

  const reviewCourse = async (courseId: string): Promise<void> => {
    await enrollments().completeWaiting(courseId);
    if (await enrollments().isUncompletable(courseId))
      strapi.log.warn(`course ${courseId}: nobody can complete it, because none of its files could be processed`);
  };

  const review = async (assetIds: string[]): Promise<void> => {
    for (const courseId of await coursesWith(assetIds)) if (!isClosed) await reviewCourse(courseId);
  };

  const reviewInBackground = (assetIds: () => Promise<string[]>): Promise<void> => {
    reviews = reviews
      .then(async () => review(await assetIds()))
      .catch((error: unknown) => void strapi.log.error(`could not look for completions: ${String(error)}`));
    return reviews;
  };

  const failedFiles = async (): Promise<string[]> => {
    const rows: { documentId: string }[] = await strapi.db.query(UID.asset).findMany({
      select: ['documentId'],
      where: { role: 'original', state: 'error', retryAt: null, doomedAt: null },
    });
    return rows.map(({ documentId }) => documentId);
  };

  const onChange = async ({ params, result }: Change): Promise<void> => {
    const { data, where } = params;
    if (data?.state !== 'error' || data.retryAt) return;
    const id = documentIdOf(result) ?? documentIdOf(where);
    await strapi.db.transaction(({ onCommit }) => {
      onCommit(() => void reviewInBackground(async () => (id ? [id] : failedFiles())));
    });
  };

  return {
    hook(): void {
      unsubscribe = strapi.db.lifecycles.subscribe({
        models: [UID.asset],
        afterUpdate: onChange,
        afterUpdateMany: onChange,
      });
    },

    /** After a start: a process that ended when a file had just failed has not looked. */
    reviewFailedFiles: () => reviewInBackground(failedFiles),

    /** Looks at no further course, and waits for the one it is at. */
    async close(): Promise<void> {
      unsubscribe?.();
      isClosed = true;
      await reviews;
    },
  };
}

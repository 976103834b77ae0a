import type { Core } from '@strapi/strapi';

import type { EnrollmentService } from '../../../../../src/api/enrollment/services/enrollment';
import type { AssetState } from '../../../shared/vocabulary';
import { UID } from '../uids';
import { linkOf, tableOf } from './tables';

export interface FileCounts {
  files: number;
  uploading: number;
  processing: number;
  errors: number;
}

const COUNTED: Partial<Record<AssetState, keyof FileCounts>> = {
  uploading: 'uploading',
  processing: 'processing',
  error: 'errors',
};

/** How many files each of these draft rows has, and in which states; one query. */
export async function countsByCourse(strapi: Core.Strapi, courseIds: number[]): Promise<Map<number, FileCounts>> {
  const course = linkOf(strapi, UID.file, 'course');
  const asset = linkOf(strapi, UID.file, 'asset');
  const rows: { course: number; state: AssetState | null; count: number | string }[] = await strapi.db
    .connection({ file: tableOf(strapi, UID.file) })
    .join({ course: course.table }, `course.${course.from}`, 'file.id')
    .leftJoin({ link: asset.table }, `link.${asset.from}`, 'file.id')
    .leftJoin({ asset: tableOf(strapi, UID.asset) }, 'asset.id', `link.${asset.to}`)
    .whereIn(`course.${course.to}`, courseIds)
    .whereNull('file.removed_at')
    .groupBy(`course.${course.to}`, 'asset.state')
    .select({ course: `course.${course.to}`, state: 'asset.state' })
    .count({ count: '*' });
  const counts = new Map<number, FileCounts>();
  for (const { course: id, state, count } of rows) {
    const known = counts.get(id) ?? { files: 0, uploading: 0, processing: 0, errors: 0 };
    known.files += Number(count);
    const counted = state && COUNTED[state];
    if (counted) known[counted] += Number(count);
    counts.set(id, known);
  }
  return counts;
}

/** How many learners are enrolled in each of these courses; one query. */
export async function learnersByCourse(strapi: Core.Strapi, courses: string[]): Promise<Map<string, number>> {
  const rows: { course_id: string; count: number | string }[] = await strapi.db
    .connection(tableOf(strapi, UID.enrollment))
    .whereIn('course_id', courses)
    .groupBy('course_id')
    .select('course_id')
    .count({ count: '*' });
  return new Map(rows.map(({ course_id: id, count }) => [id, Number(count)]));
}

/** How many test sets each of these rows of courses has; one query. */
async function testSetsByCourse(strapi: Core.Strapi, courseIds: number[]): Promise<Map<number, number>> {
  const course = linkOf(strapi, UID.testSet, 'course');
  const rows: { course: number; count: number | string }[] = await strapi.db
    .connection(course.table)
    .whereIn(course.to, courseIds)
    .groupBy(course.to)
    .select({ course: course.to })
    .count({ count: '*' });
  return new Map(rows.map(({ course: id, count }) => [Number(id), Number(count)]));
}

/**
 * Those of these courses (documentIds) that are published and that nobody can complete: they have no test, and every file
 * of theirs has failed since. The latest versions of the few that may be such are read.
 */
export async function findUncompletable(strapi: Core.Strapi, courses: string[]): Promise<Set<string>> {
  const enrollments = strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  const rows: { id: number; documentId: string }[] = await strapi.db.query(UID.course).findMany({
    select: ['id', 'documentId'],
    where: { documentId: { $in: courses }, publishedAt: { $notNull: true } },
  });
  const ids = rows.map(({ id }) => id);
  const [files, testSets] = [await countsByCourse(strapi, ids), await testSetsByCourse(strapi, ids)];
  const found = new Set<string>();
  for (const { id, documentId } of rows) {
    const counts = files.get(id);
    if (testSets.has(id) || counts?.files !== counts?.errors) continue;
    if (await enrollments.isUncompletable(documentId)) found.add(documentId);
  }
  return found;
}

import type { Core } from '@strapi/strapi';

import { ANCESTOR_TYPES, filesOfNode, PART_TYPES, type PartType } from '../../../shared/course-model';
import { studioError } from '../errors';
import { held } from '../media';
import { UID } from '../uids';
import { ASSET_ATTRIBUTES, uidOf, type CourseRow } from './nodes';
import { loadNodes } from './tree';

/**
 * Takes hold of files that the surrounding transaction is about to refer to: the update locks their rows, so the sweep
 * cannot begin to delete them before it is over; afterwards it sees the reference.
 * @throws `asset.gone`, naming those that are being deleted or gone
 */
export async function holdFiles(strapi: Core.Strapi, assetIds: readonly string[]): Promise<void> {
  const ids = [...new Set(assetIds)];
  if (ids.length === 0) return;
  const alive = { documentId: { $in: ids }, role: 'original', doomedAt: null };
  const assets = strapi.db.query(UID.asset);
  const { count } = await assets.updateMany({ where: alive, data: held() });
  if (count === ids.length) return;
  const there: { documentId: string }[] = await assets.findMany({ where: alive, select: ['documentId'] });
  const known = new Set(there.map(({ documentId }) => documentId));
  throw studioError('asset.gone', { assets: ids.filter((id) => !known.has(id)) });
}

/**
 * A course may refer to what was uploaded for it, or for a course it was duplicated from, and go on referring to what it
 * refers to. @throws `asset.foreign`
 */
export async function refuseForeign(
  strapi: Core.Strapi,
  course: CourseRow,
  assetIds: readonly string[],
): Promise<void> {
  const uploadedFor = [course.documentId, ...(course.copiedFrom ?? [])];
  // A file of no course is not this one's either, and no comparison with NULL finds it.
  const ofAnother = { $or: [{ draft: { $null: true } }, { draft: { $notIn: uploadedFor } }] };
  const others: { documentId: string }[] = await strapi.db
    .query(UID.asset)
    .findMany({ where: { documentId: { $in: [...assetIds] }, ...ofAnother }, select: ['documentId'] });
  if (others.length === 0) return;
  const known = new Set((await loadNodes(strapi, course)).flatMap(filesOfNode));
  if (others.some(({ documentId }) => !known.has(documentId))) throw studioError('asset.foreign');
}

/** What to populate from a part up to its course: `{ testSet: { populate: { course } } }`. */
const populateCourse = (type: PartType): object =>
  [...ANCESTOR_TYPES[type]]
    .reverse()
    .reduce<object>((populate, ancestor) => ({ [ancestor]: { populate } }), { course: { select: ['documentId'] } });

type RowBelowCourse = Record<string, { documentId: string } | null | undefined>;

/** The documentId of the course that `populateCourse` has found above a row. */
function courseAbove(row: RowBelowCourse, type: PartType): string | undefined {
  const parent = ANCESTOR_TYPES[type].reduce<RowBelowCourse | undefined>(
    (above, ancestor) => above?.[ancestor] as RowBelowCourse | undefined,
    row,
  );
  return parent?.course?.documentId;
}

/**
 * Files that outlive the course they were uploaded for, since a duplicate refers to them, become that duplicate's.
 * One that only a caption refers to belongs to no course from then on; the sweep keeps it while it is referred to.
 */
export async function rehome(strapi: Core.Strapi, assetIds: string[]): Promise<void> {
  if (assetIds.length === 0) return;
  const homes = new Map<string, string>();
  for (const type of PART_TYPES) {
    const assetAttribute = ASSET_ATTRIBUTES[type];
    if (!assetAttribute) continue;
    const rows: RowBelowCourse[] = await strapi.db.query(uidOf(type)).findMany({
      where: { [assetAttribute]: { documentId: { $in: assetIds } } },
      populate: { [assetAttribute]: { select: ['documentId'] }, ...populateCourse(type) },
    });
    for (const row of rows) homes.set(row[assetAttribute]!.documentId, courseAbove(row, type) ?? '');
  }
  for (const documentId of assetIds) {
    const draft = homes.get(documentId) || null;
    await strapi.db.query(UID.asset).updateMany({ where: { documentId }, data: { draft } });
  }
}

import type { Core } from '@strapi/strapi';

import { nodeId, type DraftNode } from '../../../shared/draft';
import { UID } from '../uids';
import { PART_TYPES, partOf, toCourseNode, type CourseRow, type PartRow, type PartType } from './nodes';

/** The draft row of a course; none for what is not even an id. */
export async function findCourse(strapi: Core.Strapi, documentId: string): Promise<CourseRow | null> {
  if (!nodeId.safeParse(documentId).success) return null;
  const where = { documentId, publishedAt: null };
  return strapi.db.query(UID.course).findOne({ where, populate: ['createdBy', 'updatedBy'] });
}

export const isPublished = async (strapi: Core.Strapi, uid: string, documentId: string): Promise<boolean> =>
  (await strapi.db.query(uid).count({ where: { documentId, publishedAt: { $notNull: true } } })) > 0;

type LoadedPart = PartRow & { parentId: string };

/** The draft rows of one type below the course, removed ones too, each with its parent's documentId. */
export async function findParts(strapi: Core.Strapi, type: PartType, courseId: number): Promise<LoadedPart[]> {
  const { uid, toCourse, parentField, assetField } = partOf(type);
  const rows: (PartRow & Record<string, { documentId: string }>)[] = await strapi.db.query(uid).findMany({
    where: { ...toCourse(courseId), publishedAt: null },
    populate: {
      [parentField]: { select: ['documentId'] },
      ...(assetField && { [assetField]: { select: ['documentId'] } }),
    },
  });
  return rows.map((row) => ({ ...row, parentId: row[parentField]!.documentId }));
}

/** The whole draft as nodes, without what was removed from it; a query per type. */
export async function loadNodes(strapi: Core.Strapi, course: CourseRow): Promise<DraftNode[]> {
  const nodes: DraftNode[] = [toCourseNode(course)];
  const present = new Set([course.documentId]);
  for (const type of PART_TYPES) {
    const rows = await findParts(strapi, type, course.id);
    for (const row of rows) {
      if (row.removedAt || !present.has(row.parentId)) continue;
      present.add(row.documentId);
      nodes.push(partOf(type).toNode(row, row.parentId));
    }
  }
  return nodes;
}

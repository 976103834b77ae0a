import type { Core } from '@strapi/strapi';

import { ANCESTOR_TYPES, LEAVES_FIRST, PART_TYPES, type PartType } from '../../../shared/course-model';
import { UID } from '../uids';
import { uidOf, type CourseRow } from './nodes';
import { copyRows, deleteRows, isPlain, type Side } from './rows';

/** A row of a part, without its values. */
interface Place {
  id: number;
  documentId: string;
}

type Tree = Record<PartType, Place[]>;

const OTHER: Record<Side, Side> = { draft: 'published', published: 'draft' };
const onSide = (side: Side) => (side === 'draft' ? null : { $notNull: true });

const courseOn = (strapi: Core.Strapi, documentId: string, side: Side): Promise<Place | null> =>
  strapi.db
    .query(UID.course)
    .findOne({ where: { documentId, publishedAt: onSide(side) }, select: ['id', 'documentId'] });

/** The condition for parts of a type that they belong to a course, by the id of its row: `{ testSet: { course: { id } } }`. */
const belowCourse = (type: PartType, courseId: number): object =>
  [...ANCESTOR_TYPES[type]]
    .reverse()
    .reduce<object>((where, ancestor) => ({ [ancestor]: where }), { course: { id: courseId } });

/** Where the parts below one of a course's two rows are, removed ones too. */
async function treeOn(strapi: Core.Strapi, courseId: number, side: Side): Promise<Tree> {
  const tree: Partial<Tree> = {};
  for (const type of PART_TYPES) {
    tree[type] = (await strapi.db.query(uidOf(type)).findMany({
      where: { ...belowCourse(type, courseId), publishedAt: onSide(side) },
      select: ['id', 'documentId'],
    })) as Place[];
  }
  return tree as Tree;
}

const idsOf = (places: Place[]): number[] => places.map(({ id }) => id);

async function deleteSide(strapi: Core.Strapi, documentId: string, side: Side): Promise<void> {
  const course = await courseOn(strapi, documentId, side);
  if (!course) return;
  const tree = await treeOn(strapi, course.id, side);
  for (const type of LEAVES_FIRST) await deleteRows(strapi, uidOf(type), idsOf(tree[type]));
  await deleteRows(strapi, UID.course, [course.id]);
}

/** Copies rows to the other side; types that are not plain go by the document service, one after the other. */
async function copy(
  strapi: Core.Strapi,
  uid: (typeof UID)['course' | 'file'],
  places: Place[],
  to: Side,
): Promise<void> {
  if (isPlain(strapi, uid)) return copyRows(strapi, uid, idsOf(places), to);
  const documents = strapi.documents(uid);
  for (const { documentId } of places) {
    await (to === 'published' ? documents.publish({ documentId }) : documents.discardDraft({ documentId }));
  }
}

/** Makes one side of a course what the other is. Parents come before children, since a relation needs its target. */
async function replaceSide(strapi: Core.Strapi, documentId: string, to: Side): Promise<void> {
  const source = await courseOn(strapi, documentId, OTHER[to]);
  if (!source) throw new Error(`course ${documentId} has no ${OTHER[to]} row`);
  const tree = await treeOn(strapi, source.id, OTHER[to]);
  await deleteSide(strapi, documentId, to);
  await copy(strapi, UID.course, [source], to);
  for (const type of PART_TYPES) await copy(strapi, uidOf(type), tree[type], to);
}

/**
 * Makes the draft of a course public as it is: a handful of statements per type, whatever its size. What stands in the
 * draft and not in `kept` (documentIds) has been removed from it, and goes for good. Runs within the caller's transaction.
 */
export async function publishTree(strapi: Core.Strapi, course: CourseRow, kept: ReadonlySet<string>): Promise<void> {
  const draft = await treeOn(strapi, course.id, 'draft');
  for (const type of LEAVES_FIRST) {
    const removed = draft[type].filter(({ documentId }) => !kept.has(documentId));
    await deleteRows(strapi, uidOf(type), idsOf(removed));
  }
  await replaceSide(strapi, course.documentId, 'published');
}

/** Makes the draft again what learners see. */
export const discardTree = (strapi: Core.Strapi, course: CourseRow): Promise<void> =>
  replaceSide(strapi, course.documentId, 'draft');

/** Deletes a course with all its parts, draft and published. */
export async function deleteTree(strapi: Core.Strapi, course: CourseRow): Promise<void> {
  await deleteSide(strapi, course.documentId, 'published');
  await deleteSide(strapi, course.documentId, 'draft');
}

/** The draft rows of a course's parts, for cloning. */
export const draftTree = (strapi: Core.Strapi, course: CourseRow): Promise<Tree> => treeOn(strapi, course.id, 'draft');

import type { Core } from '@strapi/strapi';

import {
  ANCESTOR_TYPES,
  DEPTH,
  DESCENDANT_TYPES,
  filesOfNode,
  PARENT_TYPES,
  PART_TYPES,
} from '../../../shared/course-model';
import type { PartType } from '../../../shared/course-model';
import type { Change, ChildNode, CourseNode } from '../../../shared/draft';
import { studioError } from '../errors';
import { UID } from '../uids';
import { holdFiles, refuseForeign } from './files';
import { insertRows, type NewRow } from './insert-rows';
import { ASSET_ATTRIBUTES, toAttributes, uidOf, type CourseRow } from './nodes';
import { isPlain } from './rows';
import { findParts, findPartsById, isPublished, type LoadedPart } from './tree';

type Put = Extract<Change, { op: 'put' }>;
type Remove = Extract<Change, { op: 'remove' }>;

/** What is known of a part that a change names. */
interface Existing {
  type: PartType;
  removed: boolean;
  /** Of its draft row; not known of what the document service has made in this very save. */
  rowId?: number;
  /** Not known of what this very save has made. */
  row?: LoadedPart;
}

interface Save {
  strapi: Core.Strapi;
  course: CourseRow;
  userId: number;
}

/** Writes the changes to the draft: first what is put, parents before children, then what is removed. Runs within the caller's transaction. */
export async function applyChanges(save: Save, changes: Change[]): Promise<void> {
  const puts = changes.filter((change): change is Put => change.op === 'put').map(({ node }) => node);
  const parts = puts
    .filter((node): node is ChildNode => node.type !== 'course')
    .sort((a, b) => DEPTH[a.type] - DEPTH[b.type]);
  const courses = puts.filter((node): node is CourseNode => node.type === 'course');

  for (const node of courses) await putCourse(save, node);
  await holdAssets(save, puts.flatMap(filesOfNode));
  const existing = await findExisting(save, parts);
  for (const type of PART_TYPES) {
    const ofType = parts.filter((node) => node.type === type);
    const created = await createParts(save, ofType, existing);
    for (const node of ofType) if (!created.has(node)) await putPart(save, node, existing);
  }
  for (const change of changes) if (change.op === 'remove') await removePart(save, change);
}

async function putCourse({ strapi, course, userId }: Save, node: CourseNode): Promise<void> {
  if (node.id !== course.documentId) throw studioError('draft.foreign');
  const data = { ...toAttributes(node), updatedBy: userId };
  await strapi.documents(UID.course).update({ documentId: course.documentId, data: data as never });
}

/** @throws `asset.gone` if one of them is being deleted or gone, `asset.foreign` if it is another course's */
async function holdAssets({ strapi, course }: Save, assetIds: string[]): Promise<void> {
  await holdFiles(strapi, assetIds);
  await refuseForeign(strapi, course, assetIds);
}

/** Which of the named parts exist, and that all of them, and all parents, are this course's. */
async function findExisting({ strapi, course }: Save, nodes: ChildNode[]): Promise<Map<string, Existing>> {
  const known = new Map<string, Existing>();
  const named = new Set(nodes.flatMap(({ id, parent }) => [id, parent]));
  const types = [...new Set<PartType>(nodes.flatMap(({ type }) => [type, ...ANCESTOR_TYPES[type].slice(0, 1)]))];
  for (const type of types) {
    for (const row of await findPartsById(strapi, type, [...named])) {
      if (row.courseId !== course.id) throw studioError('draft.foreign');
      known.set(row.documentId, { type, removed: Boolean(row.removedAt), rowId: row.id, row });
    }
  }
  const unknown = [...named].filter((id) => !known.has(id) && id !== course.documentId);
  if (unknown.length > 0) await checkNew(strapi, types, unknown);
  return known;
}

/** What is in no course must not be lying about without one either: its id would be given twice. */
async function checkNew(strapi: Core.Strapi, types: PartType[], ids: string[]): Promise<void> {
  for (const type of types) {
    const where = { documentId: { $in: ids }, publishedAt: null };
    if ((await strapi.db.query(uidOf(type)).count({ where })) > 0) throw studioError('draft.foreign');
  }
}

/** @throws `draft.parent` if the parent is not in the draft, or is no parent for this type; `draft.foreign` */
function checkPlace({ course }: Save, node: ChildNode, existing: ReadonlyMap<string, Existing>): void {
  const parent = existing.get(node.parent);
  const parentType = node.parent === course.documentId ? 'course' : parent?.type;
  if (parent?.removed || parentType !== PARENT_TYPES[node.type]) throw studioError('draft.parent');
  const known = existing.get(node.id);
  if (known && known.type !== node.type) throw studioError('draft.foreign');
}

/**
 * Writes the parts that are new, all of one type at once: pasted questions come by the thousand. Leaves alone what has a
 * parent that was made by the document service, or belongs to a type with fields that only that can write.
 * @returns the nodes it has written
 */
async function createParts(save: Save, nodes: ChildNode[], existing: Map<string, Existing>): Promise<Set<ChildNode>> {
  const { strapi, course, userId } = save;
  const created = new Map<string, ChildNode>();
  const [first] = nodes;
  if (!first || !isPlain(strapi, uidOf(first.type))) return new Set();
  const uid = uidOf(first.type);
  const assetIds = await assetRowIds(strapi, nodes.flatMap(filesOfNode));
  const rows = nodes.flatMap((node): NewRow[] => {
    if (existing.has(node.id) || created.has(node.id)) return [];
    checkPlace(save, node, existing);
    const parentId = node.parent === course.documentId ? course.id : existing.get(node.parent)?.rowId;
    if (parentId === undefined) return [];
    created.set(node.id, node);
    return [toNewRow({ node, parentId, assetIds })];
  });
  const rowIds = await insertRows({ strapi, uid, rows, userId });
  for (const id of created.keys()) existing.set(id, { type: first.type, removed: false, rowId: rowIds.get(id) });
  return new Set(created.values());
}

function toNewRow(given: { node: ChildNode; parentId: number; assetIds: ReadonlyMap<string, number> }): NewRow {
  const { node, parentId, assetIds } = given;
  const values = toAttributes(node);
  const assetAttribute = ASSET_ATTRIBUTES[node.type];
  const asset = assetAttribute && (values[assetAttribute] as string | null);
  const relations = {
    [PARENT_TYPES[node.type]]: parentId,
    ...(assetAttribute && { [assetAttribute]: (asset && assetIds.get(asset)) || null }),
  };
  return { documentId: node.id, values, relations };
}

/** Row ids of files, by documentId. They are held already, so they are there. */
async function assetRowIds(strapi: Core.Strapi, documentIds: string[]): Promise<Map<string, number>> {
  if (documentIds.length === 0) return new Map();
  const where = { documentId: { $in: [...new Set(documentIds)] } };
  const rows: { id: number; documentId: string }[] = await strapi.db
    .query(UID.asset)
    .findMany({ where, select: ['id', 'documentId'] });
  return new Map(rows.map(({ id, documentId }) => [documentId, id]));
}

async function putPart(save: Save, node: ChildNode, existing: Map<string, Existing>): Promise<void> {
  const { strapi, userId } = save;
  checkPlace(save, node, existing);
  const uid = uidOf(node.type);
  const data = { ...toAttributes(node), [PARENT_TYPES[node.type]]: node.parent, removedAt: null, updatedBy: userId };
  const known = existing.get(node.id);
  if (known) {
    const changed = withoutSameRelations(node, data, known.row);
    await strapi.documents(uid).update({ documentId: node.id, data: changed as never });
  } else {
    await strapi.documents(uid).create({ data: { ...data, documentId: node.id, createdBy: userId } as never });
  }
  existing.set(node.id, { type: node.type, removed: false, rowId: known?.rowId });
}

/** Strapi takes ten queries to write a relation that is there already. */
function withoutSameRelations(node: ChildNode, data: Record<string, unknown>, row?: LoadedPart): object {
  const assetAttribute = ASSET_ATTRIBUTES[node.type];
  const changed = { ...data };
  if (row?.parentId === node.parent) delete changed[PARENT_TYPES[node.type]];
  if (!row || !assetAttribute) return changed;
  const stored = row[assetAttribute] as { documentId: string } | null | undefined;
  if ((stored?.documentId ?? null) === (data[assetAttribute] ?? null)) delete changed[assetAttribute];
  return changed;
}

/**
 * Takes a part and all below it out of the draft. What learners can see now is only marked, and goes at the next
 * confirm; what was never public goes at once. Removing what is not there is harmless.
 */
async function removePart(save: Save, { type, id }: Remove): Promise<void> {
  const { strapi, course } = save;
  const found: [PartType, string][] = [];
  const gone = new Set<string>();
  for (const level of [type, ...DESCENDANT_TYPES[type]]) {
    const rows = await findParts(strapi, level, course.id);
    const below = rows.filter((row) => (level === type ? row.documentId === id : gone.has(row.parentId)));
    for (const { documentId } of below) {
      gone.add(documentId);
      found.push([level, documentId]);
    }
  }
  for (const [level, documentId] of found.reverse()) await takeOut(save, level, documentId);
}

async function takeOut({ strapi, userId }: Save, type: PartType, documentId: string): Promise<void> {
  const uid = uidOf(type);
  if (await isPublished(strapi, uid, documentId)) {
    await strapi.documents(uid).update({ documentId, data: { removedAt: new Date(), updatedBy: userId } as never });
  } else {
    await strapi.documents(uid).delete({ documentId });
  }
}

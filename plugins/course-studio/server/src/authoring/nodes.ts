import { FIELD_LISTS, NODE_TYPES, PART_TYPES, type NodeType, type PartType } from '../../../shared/course-model';
import type { DraftCorrection } from '../../../shared/corrections';
import type { ChildNode, CourseNode, DraftNode } from '../../../shared/draft';
import type { AdminName } from '../admin-name';
import { UID } from '../uids';

/** A draft row of a part, with its attributes by name; relations name what they lead to. */
export interface PartRow {
  id: number;
  documentId: string;
  position: number;
  removedAt?: string | null;
  [attribute: string]: unknown;
}

export interface CourseRow {
  id: number;
  documentId: string;
  name: string | null;
  version: string | null;
  description: string | null;
  topics: string[] | null;
  durationMinutes: number | null;
  certificate: boolean | null;
  revision: number;
  confirmedRevision: number | null;
  saveId: string | null;
  archivedAt: string | null;
  /** When a sweep first found that this creation ends soon, see `endOf`. */
  announcedAt: string | null;
  /** The corrections that its questions had to agree with where they were duplicated from, as those of its own questions. */
  copiedCorrections: DraftCorrection[] | null;
  /** The courses this one was duplicated from, latest first: their files are its own, too. */
  copiedFrom: string[] | null;
  createdAt: string;
  updatedAt: string;
  createdBy?: AdminName | null;
  updatedBy?: AdminName | null;
}

export { nameOf, type AdminName } from '../admin-name';

/** How a field is kept in the database. */
interface StoredField {
  name: string;
  attribute: string;
  whenMissing: unknown;
  isAssetRelation: boolean;
}

const STORED_FIELDS = Object.fromEntries(
  NODE_TYPES.map((type) => [
    type,
    FIELD_LISTS[type].map(([name, { attribute = name, whenMissing, isAssetRelation = false }]): StoredField => ({
      name,
      attribute,
      whenMissing,
      isAssetRelation,
    })),
  ]),
) as Record<NodeType, StoredField[]>;

/** The attribute of a type that leads to a stored file, if one does. */
export const ASSET_ATTRIBUTES = Object.fromEntries(
  PART_TYPES.map((type) => [type, STORED_FIELDS[type].find(({ isAssetRelation }) => isAssetRelation)?.attribute]),
) as Record<PartType, string | undefined>;

/** The content type of a part. Strapi's types want one that they know: they take all of them for files. */
export const uidOf = (type: PartType) => UID[type] as (typeof UID)['file'];

type Values = Record<string, unknown>;

/** Adds the values of a row to a node. In place: there are many, and opening a large course must not become slower. */
function addValues(node: Values, { type, row }: { type: NodeType; row: Values }): void {
  for (const { name, attribute, whenMissing, isAssetRelation } of STORED_FIELDS[type]) {
    const stored = row[attribute];
    const value = isAssetRelation ? (stored as { documentId: string } | null | undefined)?.documentId : stored;
    node[name] = value ?? whenMissing;
  }
}

export function toCourseNode(row: CourseRow): CourseNode {
  const node = { type: 'course', id: row.documentId };
  addValues(node, { type: 'course', row: { ...row } });
  return node as unknown as CourseNode;
}

export function toPartNode(type: PartType, row: PartRow, parent: string): ChildNode {
  const node = { type, id: row.documentId, parent, position: row.position };
  addValues(node, { type, row });
  return node as unknown as ChildNode;
}

/** The values of a node by attribute, for the document service; relations to files by documentId. */
export function toAttributes(node: DraftNode): Values {
  const values: Values = 'position' in node ? { position: node.position } : {};
  for (const { name, attribute } of STORED_FIELDS[node.type]) values[attribute] = node[name as keyof DraftNode];
  return values;
}

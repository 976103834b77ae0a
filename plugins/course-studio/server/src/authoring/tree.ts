import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { ANCESTOR_TYPES, PARENT_TYPES, PART_TYPES, type PartType } from '../../../shared/course-model';
import { nodeId, type DraftNode } from '../../../shared/draft';
import { UID } from '../uids';
import { ASSET_ATTRIBUTES, toCourseNode, toPartNode, uidOf, type CourseRow, type PartRow } from './nodes';
import { whereAmong } from './statements';
import { linkOf, tableOf } from './tables';

/** The draft row of a course; none for what is not even an id. */
export async function findCourse(strapi: Core.Strapi, documentId: string): Promise<CourseRow | null> {
  if (!nodeId.safeParse(documentId).success) return null;
  const where = { documentId, publishedAt: null };
  return strapi.db.query(UID.course).findOne({ where, populate: ['createdBy', 'updatedBy'] });
}

export const isPublished = async (strapi: Core.Strapi, uid: string, documentId: string): Promise<boolean> =>
  (await strapi.db.query(uid).count({ where: { documentId, publishedAt: { $notNull: true } } })) > 0;

export type LoadedPart = PartRow & { parentId: string; courseId: number };

/**
 * The draft rows of one type below the course, removed ones too, each with its parent's documentId.
 *
 * One query by hand: Strapi's own reads the rows one way and each relation of all of them another, which takes a multiple
 * of the time for a course of a thousand answers.
 */
export const findParts = (strapi: Core.Strapi, type: PartType, courseId: number): Promise<LoadedPart[]> =>
  readParts({ strapi, type, only: (query, course) => query.where(course, courseId) });

/** The draft rows of one type with these ids, of whatever course. */
export const findPartsById = (strapi: Core.Strapi, type: PartType, ids: string[]): Promise<LoadedPart[]> =>
  readParts({ strapi, type, only: (query) => whereAmong(query, 'part.document_id', ids) });

interface Reading {
  strapi: Core.Strapi;
  type: PartType;
  /** Narrows the query; `course` is the column with the id of the course's row. */
  only: (query: Knex.QueryBuilder, course: string) => Knex.QueryBuilder;
}

async function readParts({ strapi, type, only }: Reading): Promise<LoadedPart[]> {
  const assetAttribute = ASSET_ATTRIBUTES[type];
  const columns = columnsOf(strapi, uidOf(type));
  const rows: RawPart[] = await strapi.db.transaction(({ trx }) =>
    partsQuery({ strapi, type, only })
      .select(Object.fromEntries(columns.map(({ name, column }) => [name, `part.${column}`])))
      .transacting(trx),
  );
  const converted = columns.filter(({ convert }) => convert);
  for (const row of rows) {
    for (const { name, convert } of converted) if (row[name] !== null) row[name] = convert?.(row[name]);
    if (assetAttribute) row[assetAttribute] = row.assetId ? { documentId: row.assetId } : null;
  }
  return rows as unknown as LoadedPart[];
}

type RawPart = Record<string, unknown> & { assetId?: string | null };

function partsQuery({ strapi, type, only }: Reading): Knex.QueryBuilder {
  const uid = uidOf(type);
  const parentType = PARENT_TYPES[type];
  const up = linkOf(strapi, uid, parentType);
  const query = strapi.db
    .connection({ part: tableOf(strapi, uid) })
    .join({ up: up.table }, `up.${up.from}`, 'part.id')
    .join({ parent: tableOf(strapi, UID[parentType]) }, 'parent.id', `up.${up.to}`)
    .whereNull('part.published_at')
    .select({ parentId: 'parent.document_id' });
  let top = `up.${up.to}`;
  for (const level of ANCESTOR_TYPES[type]) {
    const link = linkOf(strapi, uidOf(level), PARENT_TYPES[level]);
    query.join({ [level]: link.table }, `${level}.${link.from}`, top);
    top = `${level}.${link.to}`;
  }
  only(query.select({ courseId: top }), top);
  const assetAttribute = ASSET_ATTRIBUTES[type];
  if (!assetAttribute) return query;
  const link = linkOf(strapi, uid, assetAttribute);
  return query
    .leftJoin({ link: link.table }, `link.${link.from}`, 'part.id')
    .leftJoin({ asset: tableOf(strapi, UID.asset) }, 'asset.id', `link.${link.to}`)
    .select({ assetId: 'asset.document_id' });
}

/** SQLite keeps truth values as numbers and JSON as text; Postgres does not, and may give numbers as text. */
const FROM_COLUMN: Record<string, (value: unknown) => unknown> = {
  boolean: Boolean,
  float: Number,
  json: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
};

interface Column {
  name: string;
  column: string;
  /** Makes of what the database has what Strapi would give. */
  convert?: (value: unknown) => unknown;
}

/** What Strapi adds to every type and a draft has no use for. */
const UNUSED = new Set(['createdAt', 'updatedAt', 'publishedAt', 'locale']);

const columnsOf = (strapi: Core.Strapi, uid: string): Column[] =>
  Object.entries(strapi.db.metadata.get(uid).attributes).flatMap(([name, attribute]) => {
    const { columnName, type } = attribute as { columnName?: string; type: string };
    if (!columnName || type === 'relation' || UNUSED.has(name)) return [];
    return [{ name, column: columnName, convert: FROM_COLUMN[type] }];
  });

/** The whole draft as nodes, without what was removed from it; a query per type. */
export const loadNodes = async (strapi: Core.Strapi, course: CourseRow): Promise<DraftNode[]> =>
  strapi.db.transaction(() => readNodes(strapi, course));

async function readNodes(strapi: Core.Strapi, course: CourseRow): Promise<DraftNode[]> {
  const nodes: DraftNode[] = [toCourseNode(course)];
  const present = new Set([course.documentId]);
  for (const type of PART_TYPES) {
    const rows = await findParts(strapi, type, course.id);
    for (const row of rows) {
      if (row.removedAt || !present.has(row.parentId)) continue;
      present.add(row.documentId);
      nodes.push(toPartNode(type, row, row.parentId));
    }
  }
  return nodes;
}

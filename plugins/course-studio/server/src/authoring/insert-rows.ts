import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import { inTransaction, shapeOf, type Link } from './rows';

/** Rows of one statement; SQLite takes a few hundred variables at least, and a row has up to thirty. */
const ROWS_AT_ONCE = 25;
const IDS_AT_ONCE = 500;

/** A draft row to be written: values by attribute, and by attribute the row id of what a relation names. */
export interface NewRow {
  documentId: string;
  values: Record<string, unknown>;
  relations: Record<string, number | null>;
}

interface Insertion {
  strapi: Core.Strapi;
  uid: string;
  rows: readonly NewRow[];
  userId: number;
}

interface ColumnAttribute {
  type: string;
  columnName?: string;
}

type ColumnValues = Record<string, unknown>;

const toStored = (type: string, value: unknown): unknown =>
  type === 'json' && value !== null && value !== undefined ? JSON.stringify(value) : (value ?? null);

/** What makes a row a draft, and what the database gives. */
const NOT_WRITTEN = new Set(['id', 'publishedAt']);

const defaultOf = (fallback: unknown): unknown =>
  typeof fallback === 'function' ? (fallback as () => unknown)() : fallback;

/** Makes of a row its columns: those that are not given have the default of their attribute, as with Strapi. */
function columnsOf({ strapi, uid, userId }: Insertion): (row: NewRow) => ColumnValues {
  const attributes = strapi.db.metadata.get(uid).attributes as unknown as Record<string, ColumnAttribute>;
  const { attributes: defaults } = strapi.getModel(uid as never) as unknown as {
    attributes: Record<string, { default?: unknown } | undefined>;
  };
  const scalars = Object.entries(attributes).flatMap(([name, { type, columnName }]) =>
    columnName && type !== 'relation' && !NOT_WRITTEN.has(name)
      ? [{ name, type, columnName, fallback: defaults[name]?.default }]
      : [],
  );
  const now = new Date();
  const written = { created_at: now, updated_at: now, created_by_id: userId, updated_by_id: userId };
  return ({ documentId, values }) => {
    const columns: ColumnValues = {};
    for (const { name, type, columnName, fallback } of scalars) {
      columns[columnName] = toStored(type, name in values ? values[name] : defaultOf(fallback));
    }
    return { ...columns, ...written, document_id: documentId };
  };
}

/**
 * Writes the draft rows of new documents with their relations, in a few statements for all of them: the document service
 * takes some twenty for each, and on SQLite nobody else is served meanwhile. Only for types that `isPlain` says yes to.
 * @returns the row ids, by documentId
 */
export async function insertRows(insertion: Insertion): Promise<Map<string, number>> {
  const { strapi, uid, rows } = insertion;
  const { table, links } = shapeOf(strapi, uid);
  const toColumns = columnsOf(insertion);
  return inTransaction(strapi, async (trx) => {
    for (const some of chunk(rows, ROWS_AT_ONCE)) await trx(table).insert(some.map(toColumns));
    const idOf = new Map<string, number>();
    for (const some of chunk(rows, IDS_AT_ONCE)) {
      const found = (await trx(table)
        .select(['id', 'document_id'])
        .whereIn(
          'document_id',
          some.map(({ documentId }) => documentId),
        )
        .whereNull('published_at')) as { id: number; document_id: string }[];
      for (const { id, document_id } of found) idOf.set(document_id, id);
    }
    for (const link of links) {
      const pairs = pairsOf(link, rows, idOf);
      for (const some of chunk(pairs, ROWS_AT_ONCE * 4)) await trx(link.name).insert(some);
    }
    return idOf;
  });
}

/** The rows of a relation's table. Nobody reads their order; it goes on from row to row, as Strapi would have it. */
function pairsOf(link: Link, rows: readonly NewRow[], idOf: ReadonlyMap<string, number>): ColumnValues[] {
  return rows.flatMap(({ documentId, relations }, index) => {
    const target = relations[link.attribute];
    if (target === undefined || target === null) return [];
    const order = Object.fromEntries(link.order.map((column) => [column, index + 1]));
    return [{ [link.from]: idOf.get(documentId), [link.to]: target, ...order }];
  });
}

import type { Core } from '@strapi/strapi';

import { inTransaction, shapeOf, type Link } from './rows';
import { insertAll, whereAmong } from './statements';

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
    await insertAll(trx, table, rows.map(toColumns));
    const documentIds = rows.map(({ documentId }) => documentId);
    const found = (await whereAmong(trx(table).select(['id', 'document_id']), 'document_id', documentIds).whereNull(
      'published_at',
    )) as { id: number; document_id: string }[];
    const idOf = new Map(found.map(({ id, document_id }) => [document_id, id]));
    for (const link of links) await insertAll(trx, link.name, pairsOf(link, rows, idOf));
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

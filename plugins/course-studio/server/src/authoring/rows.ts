import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { createId } from '@paralleldrive/cuid2';
import chunk from 'lodash/chunk';

import { insertAll } from './statements';

/** Rows per statement: well below the number of variables that SQLite and Postgres take. */
const AT_ONCE = 500;

/** Which of the two rows of a document: what is edited, or what learners see. */
export type Side = 'draft' | 'published';

interface JoinTable {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn: { name: string };
  orderColumnName?: string;
  inverseOrderColumnName?: string;
}

interface Attribute {
  type: string;
  columnName?: string;
  target?: string;
  mappedBy?: string;
  joinColumn?: { name: string };
  joinTable?: JoinTable;
}

/** A relation that this type's rows own, kept in a table of pairs. */
export interface Link extends Pick<JoinTable, 'name'> {
  /** The relation. */
  attribute: string;
  from: string;
  to: string;
  /** Columns that keep the order. */
  order: string[];
  /** Table of the target, where that has a draft and a published row itself. */
  sidedTarget: string | undefined;
}

/** How a type is kept in the database, read from Strapi's own description of it: a new field is covered. */
interface Shape {
  table: string;
  /** All columns but `id` and `published_at`. */
  columns: string[];
  jsonColumns: Set<string>;
  links: Link[];
}

const owned = ([, attribute]: [string, Attribute]): boolean => attribute.mappedBy === undefined;

function columnOf({ type, columnName, joinColumn, joinTable }: Attribute): string[] {
  if (type === 'relation') return joinColumn && !joinTable ? [joinColumn.name] : [];
  return columnName ? [columnName] : [];
}

export function shapeOf(strapi: Core.Strapi, uid: string): Shape {
  const { tableName, attributes } = strapi.db.metadata.get(uid) as unknown as {
    tableName: string;
    attributes: Record<string, Attribute>;
  };
  const ownEntries = Object.entries(attributes).filter(owned);
  const own = ownEntries.map(([, attribute]) => attribute);
  const columns = new Set(own.flatMap(columnOf));
  for (const column of ['id', 'published_at']) columns.delete(column);
  return {
    table: tableName,
    columns: [...columns],
    jsonColumns: new Set(own.filter(({ type }) => type === 'json').flatMap(columnOf)),
    links: ownEntries.flatMap(([name, { joinTable, target }]) =>
      joinTable && target ? [{ ...linkOf(strapi, joinTable, target), attribute: name }] : [],
    ),
  };
}

function linkOf(strapi: Core.Strapi, table: JoinTable, target: string): Omit<Link, 'attribute'> {
  const { name, joinColumn, inverseJoinColumn, orderColumnName, inverseOrderColumnName } = table;
  const contentType = strapi.contentTypes[target as keyof typeof strapi.contentTypes];
  return {
    name,
    from: joinColumn.name,
    to: inverseJoinColumn.name,
    order: [orderColumnName, inverseOrderColumnName].filter((column) => column !== undefined),
    sidedTarget: contentType?.options?.draftAndPublish ? strapi.db.metadata.get(target).tableName : undefined,
  };
}

/**
 * Whether rows of this type can be copied by columns and pairs alone. What Strapi keeps in other ways (media, components,
 * relations of many types) is the document service's, which is slower by far.
 */
export function isPlain(strapi: Core.Strapi, uid: string): boolean {
  const { attributes } = strapi.getModel(uid as never) as { attributes: Record<string, Record<string, string>> };
  const other = ({ type, relation }: Record<string, string>) =>
    ['media', 'component', 'dynamiczone'].includes(type ?? '') || Boolean(relation?.startsWith('morph'));
  return !Object.values(attributes).some(other);
}

/** Runs `work` in the transaction of the caller, or in one of its own. */
export const inTransaction = <T>(strapi: Core.Strapi, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> =>
  strapi.db.transaction(({ trx }) => work(trx as Knex.Transaction)) as Promise<T>;

const isOn = (trx: Knex.Transaction, alias: string, side: Side): Knex.Raw =>
  trx.raw(side === 'draft' ? '??.published_at is null' : '??.published_at is not null', [alias]);

const insertInto = (trx: Knex.Transaction, table: string, columns: string[]): Knex.QueryBuilder =>
  trx(trx.raw(`?? (${columns.map(() => '??').join(', ')})`, [table, ...columns]) as unknown as string);

/**
 * Writes, for each of these rows, the row of the other side with the same values, and with the same relations: to the
 * other side of a target that has two, otherwise to the same target. The other side must not be there yet, and that of
 * the targets must.
 */
export function copyRows(strapi: Core.Strapi, uid: string, ids: number[], to: Side): Promise<void> {
  const { table, columns, links } = shapeOf(strapi, uid);
  const publishedAt = to === 'published' ? new Date() : null;
  return inTransaction(strapi, async (trx) => {
    for (const some of chunk(ids, AT_ONCE)) {
      await insertInto(trx, table, [...columns, 'published_at']).insert(
        trx(table)
          .select([...columns, trx.raw('cast(? as timestamp)', [publishedAt as Date])])
          .whereIn('id', some),
      );
      for (const link of links) await copyLinks({ trx, table, link, ids: some, to });
    }
  });
}

async function copyLinks(given: {
  trx: Knex.Transaction;
  table: string;
  link: Link;
  ids: number[];
  to: Side;
}): Promise<void> {
  const { trx, table, link, ids, to } = given;
  const { name, from, to: target, order, sidedTarget } = link;
  const pairs = trx({ pair: name })
    .join({ source: table }, 'source.id', `pair.${from}`)
    .join({ copy: table }, 'copy.document_id', 'source.document_id')
    .whereIn('source.id', ids)
    .where(isOn(trx, 'copy', to));
  if (sidedTarget) {
    void pairs
      .join({ old_target: sidedTarget }, 'old_target.id', `pair.${target}`)
      .join({ new_target: sidedTarget }, 'new_target.document_id', 'old_target.document_id')
      .where(isOn(trx, 'new_target', to));
  }
  void pairs.select([
    'copy.id',
    sidedTarget ? 'new_target.id as target' : `pair.${target}`,
    ...order.map((column) => `pair.${column}`),
  ]);
  await insertInto(trx, name, [from, target, ...order]).insert(pairs);
}

/** Deletes rows, and with them (by the database) their relations. */
export function deleteRows(strapi: Core.Strapi, uid: string, ids: number[]): Promise<void> {
  const { table } = shapeOf(strapi, uid);
  return inTransaction(strapi, async (trx) => {
    for (const some of chunk(ids, AT_ONCE)) await trx(table).whereIn('id', some).del();
  });
}

interface Cloning {
  strapi: Core.Strapi;
  uid: string;
  /** Draft rows. */
  ids: number[];
  /** Old documentId → new documentId, of what was cloned before; this call adds its own. */
  clones: Map<string, string>;
  userId: number;
  /** Columns in which a clone differs. */
  values?: Record<string, unknown>;
}

/**
 * Writes new documents with the values of these draft rows. Their relations name the clones of what was cloned before,
 * and otherwise the same target as the original's.
 */
export function cloneRows({ strapi, uid, ids, clones, userId, values = {} }: Cloning): Promise<void> {
  const { table, columns, jsonColumns, links } = shapeOf(strapi, uid);
  const now = new Date();
  const fresh = { created_at: now, updated_at: now, created_by_id: userId, updated_by_id: userId, ...values };
  const asStored = ([column, value]: [string, unknown]): [string, unknown] => [
    column,
    jsonColumns.has(column) && value !== null && typeof value !== 'string' ? JSON.stringify(value) : value,
  ];
  return inTransaction(strapi, async (trx) => {
    for (const some of chunk(ids, AT_ONCE)) {
      const rows = (await trx(table)
        .select(['id', ...columns])
        .whereIn('id', some)) as Record<string, unknown>[];
      const idOf = new Map<unknown, string>();
      const copies = rows.map(({ id, ...row }) => {
        const documentId = createId();
        clones.set(row.document_id as string, documentId);
        idOf.set(id, documentId);
        return Object.fromEntries(Object.entries({ ...row, document_id: documentId, ...fresh }).map(asStored));
      });
      await insertAll(trx, table, copies);
      for (const link of links) await cloneLinks({ trx, table, link, idOf, clones });
    }
  });
}

async function cloneLinks(given: {
  trx: Knex.Transaction;
  table: string;
  link: Link;
  idOf: Map<unknown, string>;
  clones: Map<string, string>;
}): Promise<void> {
  const { trx, table, link, idOf, clones } = given;
  const { name, from, to: target, order, sidedTarget } = link;
  const pairs = (await trx(name)
    .select([from, target, ...order])
    .whereIn(from, [...idOf.keys()] as number[])) as Record<string, number>[];
  if (pairs.length === 0) return;
  const rowsOf = async (of: string, documentIds: string[]) =>
    (await trx(of).select(['id', 'document_id']).whereIn('document_id', documentIds).whereNull('published_at')) as {
      id: number;
      document_id: string;
    }[];
  const newIds = new Map((await rowsOf(table, [...idOf.values()])).map((row) => [row.document_id, row.id]));
  const targetOf = new Map<number, number>();
  if (sidedTarget) {
    const old = (await trx(sidedTarget)
      .select(['id', 'document_id'])
      .whereIn('id', [...new Set(pairs.map((pair) => pair[target]!))])) as { id: number; document_id: string }[];
    const cloned = await rowsOf(
      sidedTarget,
      old.flatMap((row) => clones.get(row.document_id) ?? []),
    );
    const byDocument = new Map(cloned.map((row) => [row.document_id, row.id]));
    for (const row of old) {
      const clone = clones.get(row.document_id);
      targetOf.set(row.id, (clone && byDocument.get(clone)) || row.id);
    }
  }
  const copies = pairs.map((pair) => ({
    ...pair,
    [from]: newIds.get(idOf.get(pair[from]) ?? ''),
    [target]: targetOf.get(pair[target]!) ?? pair[target],
  }));
  await insertAll(trx, name, copies);
}

import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import chunk from 'lodash/chunk';

import { UID } from '../uids';

const PAGE = 500;
/** A documentId, or the key a file is stored under. */
const NAMES = /\b(?:[a-z][a-z0-9]{23}|[0-9a-f]{32})\b/g;

/** Text that can hold more than words: a link or a picture in it may name a file. */
const DOCUMENT_TYPES = new Set(['json', 'richtext', 'blocks', 'customField']);

/** A column of numbers that are ids of the ledger's rows. */
interface Pairs {
  table: string;
  column: string;
}

interface Documents {
  table: string;
  column: string;
}

interface Attribute {
  type: string;
  target?: string;
  mappedBy?: string;
  columnName?: string;
  joinTable?: { name: string; inverseJoinColumn: { name: string } };
  joinColumn?: { name: string };
  /** Strapi's own look at the same document in other languages; kept nowhere. */
  unstable_virtual?: boolean;
}

/**
 * Where the database can name a stored file, read from the schemas of all content types and components: relations to the
 * ledger, and the application's own JSON and rich text. Strapi's own tables hold logs and settings, not courses.
 * @throws if there is a relation of a kind that cannot be read
 */
function referringColumns(strapi: Core.Strapi): { pairs: Pairs[]; documents: Documents[] } {
  const pairs: Pairs[] = [];
  const documents: Documents[] = [];
  for (const uid of [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)]) {
    const { tableName: table, attributes } = strapi.db.metadata.get(uid) as unknown as {
      tableName: string;
      attributes: Record<string, Attribute>;
    };
    const ours = uid.startsWith('api::') || uid in strapi.components;
    if (ours) refuseUnreadable(strapi, uid);
    for (const [name, attribute] of Object.entries(attributes)) {
      if (attribute.type === 'relation' && attribute.target === UID.asset && !attribute.unstable_virtual)
        pairs.push(pairsOf({ table, attribute, name: `${uid}.${name}` }));
      if (ours && DOCUMENT_TYPES.has(attribute.type) && attribute.columnName)
        documents.push({ table, column: attribute.columnName });
    }
  }
  return { pairs, documents };
}

/** What a relation to any type points at, no schema says. */
function refuseUnreadable(strapi: Core.Strapi, uid: string): void {
  const { attributes } = strapi.getModel(uid as never) as { attributes: Record<string, { relation?: string }> };
  for (const [name, { relation }] of Object.entries(attributes))
    if (relation?.startsWith('morphTo')) throw new Error(`the sweep cannot read the relation ${uid}.${name}`);
}

function pairsOf({ table, attribute, name }: { table: string; attribute: Attribute; name: string }): Pairs {
  const { joinTable, joinColumn, mappedBy } = attribute;
  if (joinTable) return { table: joinTable.name, column: joinTable.inverseJoinColumn.name };
  if (joinColumn && !mappedBy) return { table, column: joinColumn.name };
  throw new Error(`the sweep cannot read the relation ${name}`);
}

/** What is looked for: the ledger's rows by number and by what names them in text. */
export interface Sought {
  id: number;
  documentId: string;
  key: string;
}

/** Leaves of a query those rows whose number, in `column`, no relation names. @throws if a relation cannot be read */
export function whereUnrelated(strapi: Core.Strapi, query: Knex.QueryBuilder, column: string): void {
  for (const pairs of referringColumns(strapi).pairs) {
    void query.whereNotExists((related) => {
      void related
        .select(strapi.db.connection.raw('1'))
        .from({ pair: pairs.table })
        .whereRaw('?? = ??', [`pair.${pairs.column}`, column]);
    });
  }
}

/** The numbers of those rows that a relation names: draft and published rows, all locales. @throws if one cannot be read */
export async function findRelated(strapi: Core.Strapi, ids: number[], trx?: Knex.Transaction): Promise<Set<number>> {
  const related = new Set<number>();
  const from = (table: string) => {
    const query = strapi.db.connection(table);
    return trx ? query.transacting(trx) : query;
  };
  for (const { table, column } of referringColumns(strapi).pairs) {
    for (const some of chunk(ids, PAGE)) {
      const rows = (await from(table).distinct({ id: column }).whereIn(column, some)) as { id: number }[];
      for (const { id } of rows) related.add(Number(id));
    }
  }
  return related;
}

/**
 * Takes those that a document names (JSON, rich text) out of `sought`, in one pass over all of them, page by page, with a
 * `beat` for each.
 * @throws if any of them cannot be read: then nothing may be deleted
 */
export async function withoutMentioned(
  strapi: Core.Strapi,
  sought: Map<string, string>,
  beat: () => Promise<void> = async () => undefined,
): Promise<void> {
  for (const documents of referringColumns(strapi).documents) {
    if (sought.size === 0) return;
    for await (const page of textsOf(strapi, documents)) {
      await beat();
      for (const text of page) strike(sought, text);
    }
  }
}

function strike(sought: Map<string, string>, text: string): void {
  for (const [name] of text.matchAll(NAMES)) {
    const id = sought.get(name);
    if (id === undefined) continue;
    sought.delete(name);
    sought.delete(id);
  }
}

/** Names by which a document can mention these files, each with the documentId it stands for. */
export const namesOf = (rows: Iterable<Sought>): Map<string, string> =>
  new Map([...rows].flatMap(({ documentId, key }) => [[documentId, documentId] as const, [key, documentId] as const]));

/** How much text is read at once, characters; a snapshot of a large course alone has millions. */
const TEXT_AT_ONCE = 2_000_000;
/** How much the database searches at once: on SQLite, everybody else waits meanwhile. */
const SEARCHED_AT_ONCE = 10_000_000;

/** So many rows next time, of which so many had `length` characters. */
const adapted = (rows: number, length: number, atOnce: number): number =>
  Math.max(1, Math.min(1000, Math.floor((rows * atOnce) / Math.max(1, length)), rows * 4));

async function* textsOf(strapi: Core.Strapi, { table, column }: Documents): AsyncGenerator<string[]> {
  const knex = strapi.db.connection;
  let last = 0;
  let limit = 10;
  for (;;) {
    const rows = (await knex(table)
      .select('id', knex.raw('cast(?? as text) as document', [column]))
      .where('id', '>', last)
      .whereNotNull(column)
      .orderBy('id')
      .limit(limit)) as { id: number; document: string }[];
    const texts = rows.map(({ document }) => document);
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    yield texts;
    if (rows.length < limit) return;
    last = rows.at(-1)!.id;
    limit = adapted(limit, length, TEXT_AT_ONCE);
  }
}

/** For so few names the database searches; for more it is quicker to read. */
const FEW = 20;

/** Does what `withoutMentioned` does, for few names and without reading any document. */
async function withoutFound(strapi: Core.Strapi, sought: Map<string, string>): Promise<void> {
  for (const documents of referringColumns(strapi).documents) await search(strapi, documents, sought);
}

async function search(strapi: Core.Strapi, { table, column }: Documents, sought: Map<string, string>): Promise<void> {
  const knex = strapi.db.connection;
  let last = 0;
  let limit = 10;
  while (sought.size > 0) {
    const names = [...sought.keys()];
    const page = knex(table)
      .select('id', knex.raw('cast(?? as text) as document', [column]))
      .where('id', '>', last)
      .whereNotNull(column)
      .orderBy('id')
      .limit(limit);
    // Names are letters and digits: nothing in them stands for anything else.
    const found = names.map((name, place) =>
      knex.raw('max(case when document like ? then 1 else 0 end) as ??', [`%${name}%`, `found${place}`]),
    );
    const [facts] = (await knex(page.as('page')).select(
      knex.raw('max(id) as last, count(*) as rows, sum(length(document)) as length'),
      ...found,
    )) as unknown as [Record<string, number | string | null>];
    names.filter((_name, place) => facts[`found${place}`] === 1).forEach((name) => strike(sought, name));
    if (Number(facts.rows) < limit) return;
    last = Number(facts.last);
    limit = adapted(limit, Number(facts.length), SEARCHED_AT_ONCE);
    // SQLite answers at once, and between its answers nobody else would come to anything.
    await othersTurn();
  }
}

/**
 * Which of these files something refers to: a draft, a published course, a version, an attempt, a certificate.
 * @throws if any place cannot be read: then nothing may be deleted
 */
export async function findReferenced(strapi: Core.Strapi, rows: Sought[]): Promise<Set<string>> {
  const related = await findRelated(
    strapi,
    rows.map(({ id }) => id),
  );
  const names = namesOf(rows.filter(({ id }) => !related.has(id)));
  await (names.size > FEW ? withoutMentioned(strapi, names) : withoutFound(strapi, names));
  return new Set(rows.filter(({ documentId }) => !names.has(documentId)).map(({ documentId }) => documentId));
}

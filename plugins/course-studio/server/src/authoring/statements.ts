import type { Knex } from 'knex';
import chunk from 'lodash/chunk';

/** Rows of one statement of PostgreSQL, which takes 65,535 variables; a row has up to thirty. */
const ROWS_AT_ONCE = 100;

type Row = Record<string, unknown>;

const isSqlite = ({ client }: Knex.Transaction | Knex.QueryBuilder): boolean => client.dialect === 'sqlite3';

/** What SQLite keeps instead of a date: milliseconds. */
const withoutDates = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);

/**
 * Writes rows that all have the same columns; JSON columns must have been made text.
 *
 * SQLite gets them as one value: knex takes longer to write a statement for a thousand rows than the database to run it, and
 * meanwhile SQLite, which has one connection, serves nobody else.
 */
export async function insertAll(trx: Knex.Transaction, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  if (!isSqlite(trx)) {
    for (const some of chunk(rows, ROWS_AT_ONCE)) await trx(table).insert(some);
    return;
  }
  const columns = Object.keys(first);
  const names = columns.map(() => '??').join(', ');
  const values = columns.map((_, at) => `json_extract(value, '$[${at}]')`).join(', ');
  const json = JSON.stringify(rows.map((row) => columns.map((column) => withoutDates(row[column]))));
  await trx.raw(`insert into ?? (${names}) select ${values} from json_each(?)`, [table, ...columns, json]);
}

/** Narrows a query to rows in which `column` has one of `values`, which go into the statement as one value. */
export const whereAmong = (query: Knex.QueryBuilder, column: string, values: readonly string[]): Knex.QueryBuilder =>
  isSqlite(query)
    ? query.whereRaw('?? in (select value from json_each(?))', [column, JSON.stringify(values)])
    : query.whereRaw('?? = any(?)', [column, values as string[]]);

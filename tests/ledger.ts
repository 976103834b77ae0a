import { createRequire } from 'node:module';
import path from 'node:path';

/** The driver has no types of its own. */
type Reader = new (
  file: string,
  options: { readonly: true },
) => { prepare(sql: string): { all(): unknown[] }; close(): void };
const Database = createRequire(__filename)('better-sqlite3') as Reader;

/** A row of the ledger, as it stands in the database. */
export interface LedgerRow {
  document_id: string;
  parent: string | null;
  profile: string | null;
  key: string;
  ext: string;
  state: string;
  attempt: number;
  lease_token: string | null;
}

/** The ledger of a studio on SQLite whose process is another one, by the folder of its data. */
export function readLedger(dir: string): LedgerRow[] {
  const database = new Database(path.join(dir, 'test.db'), { readonly: true });
  const rows = database.prepare('select * from assets').all() as LedgerRow[];
  database.close();
  return rows;
}

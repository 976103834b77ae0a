import path from 'node:path';
import knex from 'knex';

import type { StudioProcess } from './studio-process';

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

/** The ledger of a studio whose process is another one. */
export async function readLedger({ dir, env }: Pick<StudioProcess, 'dir' | 'env'>): Promise<LedgerRow[]> {
  const database = env.DATABASE_URL
    ? knex({ client: 'pg', connection: env.DATABASE_URL })
    : knex({ client: 'better-sqlite3', connection: path.join(dir, 'test.db'), useNullAsDefault: true });
  try {
    return await database<LedgerRow>('assets').select('*');
  } finally {
    await database.destroy();
  }
}

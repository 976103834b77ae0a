import { createRequire } from 'node:module';
import path from 'node:path';
import createKnex, { type Knex } from 'knex';

export interface Migration {
  up(knex: Knex): Promise<void>;
}

/** A migration, by the name of its file. */
export const openMigration = (file: string): Migration =>
  createRequire(__filename)(path.resolve(__dirname, '../database/migrations', file)) as Migration;

/** An empty SQLite database, which is gone when it is closed. */
export const anEmptyDatabase = (): Knex =>
  createKnex({ client: 'better-sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true });

import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T16.00.00.provisional-reasons.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

const withCertificates = async () => {
  await knex.schema.createTable('certificates', (table) => {
    table.increments('id');
    table.string('finality');
    table.string('provisional_reason');
  });
  await knex('certificates').insert([
    { finality: 'provisional', provisional_reason: 'address' },
    { finality: 'provisional', provisional_reason: 'characters' },
    { finality: 'final' },
  ]);
};

const stored = async () => {
  const rows = await knex('certificates').orderBy('id').select('finality', 'provisional_reasons');
  return rows.map(({ finality, provisional_reasons: reasons }) => [finality, JSON.parse(reasons ?? 'null')]);
};

it('turns the one reason into a list, and leaves final certificates alone, however often it runs', async () => {
  await migration.up(knex);
  await withCertificates();
  const expected = [
    ['provisional', ['address']],
    ['provisional', ['characters']],
    ['final', null],
  ];
  await migration.up(knex);
  expect(await stored()).toEqual(expected);
  await knex('certificates').where({ finality: 'provisional' }).update({ provisional_reason: 'address' });
  await migration.up(knex);
  expect(await stored()).toEqual(expected);
});

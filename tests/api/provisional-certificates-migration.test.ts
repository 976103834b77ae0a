import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T05.00.00.provisional-certificates.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

const withCertificates = async () => {
  await knex.schema.createTable('certificates', (table) => {
    table.increments('id');
    table.string('code');
    table.string('sha_256');
  });
  await knex('certificates').insert([{ code: 'printed', sha_256: 'abc' }, { code: 'waiting' }]);
};

it('marks printed certificates to be looked at, others as provisional, and leaves the codes', async () => {
  await withCertificates();
  await migration.up(knex);
  expect(await knex('certificates').select('code', 'finality').orderBy('id')).toEqual([
    { code: 'printed', finality: 'unexamined' },
    { code: 'waiting', finality: 'provisional' },
  ]);
});

it('changes nothing when it runs again, and does nothing in an empty database', async () => {
  await migration.up(knex);
  await withCertificates();
  await migration.up(knex);
  await knex('certificates').where({ code: 'printed' }).update({ finality: 'final' });
  await migration.up(knex);
  expect(await knex('certificates').orderBy('id').pluck('finality')).toEqual(['final', 'provisional']);
});

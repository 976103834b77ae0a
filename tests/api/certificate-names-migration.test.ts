import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T02.00.00.certificate-names.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

const withCertificates = async () => {
  await knex.schema.createTable('certificates', (table) => {
    table.increments('id');
    table.string('holder');
  });
  await knex('certificates').insert([{ holder: 'lea99' }, { holder: 'Ada Lovelace' }]);
};

it('says of certificates of before that their names are self-declared, and leaves the names', async () => {
  await withCertificates();
  await migration.up(knex);
  expect(await knex('certificates').select('holder', 'name_status').orderBy('id')).toEqual([
    { holder: 'lea99', name_status: 'self-declared' },
    { holder: 'Ada Lovelace', name_status: 'self-declared' },
  ]);
});

it('changes nothing when it runs again, and does nothing in an empty database', async () => {
  await migration.up(knex);
  await withCertificates();
  await migration.up(knex);
  await knex('certificates').where({ holder: 'lea99' }).update({ name_status: 'confirmed' });
  await migration.up(knex);
  expect(await knex('certificates').pluck('name_status')).toEqual(['confirmed', 'self-declared']);
});

import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T12.00.00.heic-pictures.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

it.each([
  [
    'a database of before',
    ['error_code', 'error_subject'],
    { error_code: 'image.decoderMissing', error_subject: 'HEIC' },
  ],
  ['one whose errors named nothing yet', ['error_code'], { error_code: 'image.decoderMissing' }],
])('gives photos that were refused the code of today, in %s', async (_case, columns, expected) => {
  await knex.schema.createTable('assets', (table) => {
    table.increments('id');
    columns.forEach((name) => table.string(name));
  });
  await knex('assets').insert([{ error_code: 'type.heic' }, { error_code: 'type.refused' }]);
  await migration.up(knex);
  await migration.up(knex);
  const [heic, other] = await knex('assets').orderBy('id');
  expect(heic).toMatchObject(expected);
  expect(other).toMatchObject({ error_code: 'type.refused' });
});

it('does nothing in an empty database', async () => {
  await migration.up(knex);
  expect(await knex.schema.hasTable('assets')).toBe(false);
});

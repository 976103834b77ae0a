import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T04.00.00.correction-policies.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

const withCorrections = async () => {
  await knex.schema.createTable('key_corrections', (table) => {
    table.increments('id');
    table.string('question_id');
    table.json('correct');
  });
  await knex('key_corrections').insert([{ question_id: 'q', correct: '["a"]' }]);
  await knex.schema.createTable('key_regradings', (table) => {
    table.increments('id');
    table.decimal('max_score', 10, 2);
  });
  await knex('key_regradings').insert([{ max_score: 3 }]);
};

it('says of corrections of before that they replaced the key, and of their results that the points were the same', async () => {
  await withCorrections();
  await migration.up(knex);
  expect(await knex('key_corrections').select('question_id', 'correct', 'policy')).toEqual([
    { question_id: 'q', correct: '["a"]', policy: 'key' },
  ]);
  expect(await knex('key_regradings').select('max_score', 'old_max_score')).toEqual([
    { max_score: 3, old_max_score: 3 },
  ]);
});

it('changes nothing when it runs again, and does nothing in an empty database', async () => {
  await migration.up(knex);
  await withCorrections();
  await migration.up(knex);
  await knex('key_corrections').insert({ question_id: 'r', correct: '["b"]', policy: 'omit' });
  await migration.up(knex);
  expect(await knex('key_corrections').orderBy('id').pluck('policy')).toEqual(['key', 'omit']);
});

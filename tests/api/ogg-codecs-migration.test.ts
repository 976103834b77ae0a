import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T06.00.00.ogg-codecs.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

const ROWS = [
  { role: 'original', profile: null, mime: 'video/ogg' },
  { role: 'rendition', profile: 'mp4', mime: 'video/mp4' },
  { role: 'rendition', profile: 'ogg', mime: 'video/ogg' },
  { role: 'rendition', profile: 'own', mime: 'video/ogg' },
];

it('says which codecs the videos of before need that were made as Ogg, and of no others', async () => {
  await knex.schema.createTable('assets', (table) => {
    table.increments('id');
    ['role', 'profile', 'mime'].forEach((name) => table.string(name));
  });
  await knex('assets').insert(ROWS);
  await migration.up(knex);
  await migration.up(knex);
  expect(await knex('assets').orderBy('id').pluck('mime')).toEqual([
    'video/ogg',
    'video/mp4',
    'video/ogg; codecs="theora, vorbis"',
    'video/ogg',
  ]);
});

it('does nothing in an empty database', async () => {
  await migration.up(knex);
  expect(await knex.schema.hasTable('assets')).toBe(false);
});

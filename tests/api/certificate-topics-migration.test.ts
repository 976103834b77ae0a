import type { Knex } from 'knex';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { anEmptyDatabase, openMigration } from '../migrations';

const migration = openMigration('2026.11.28T14.00.00.certificate-topics.js');

let knex: Knex;

beforeEach(() => {
  knex = anEmptyDatabase();
});
afterEach(() => knex.destroy());

async function withCertificates(): Promise<void> {
  await knex.schema.createTable('course_versions', (table) => {
    table.increments('id');
    table.string('document_id');
    table.jsonb('snapshot');
  });
  await knex.schema.createTable('certificates', (table) => {
    table.increments('id');
    table.string('code');
    table.string('version_id');
  });
  const snapshot = (topics: string[]) => JSON.stringify({ course: { name: 'Tides', topics }, files: [], testSets: [] });
  await knex('course_versions').insert([
    { document_id: 'first', snapshot: snapshot(['Moon', 'Sun']) },
    { document_id: 'second', snapshot: snapshot([]) },
  ]);
  await knex('certificates').insert([
    { code: 'a', version_id: 'first' },
    { code: 'b', version_id: 'second' },
    { code: 'c', version_id: 'first' },
    { code: 'd', version_id: 'deleted' },
  ]);
}

const topics = async () =>
  ((await knex('certificates').orderBy('id').pluck('topics')) as (string | null)[]).map(
    (json) => json && (JSON.parse(json) as string[]),
  );

it('gives certificates of before the topics of their versions, and none where the version is gone', async () => {
  await withCertificates();
  await migration.up(knex);
  expect(await topics()).toEqual([['Moon', 'Sun'], [], ['Moon', 'Sun'], null]);
});

it('changes nothing when it runs again, and does nothing in an empty database', async () => {
  await migration.up(knex);
  await withCertificates();
  await migration.up(knex);
  await knex('certificates').where({ code: 'a' }).update({ topics: '["Wind"]' });
  await migration.up(knex);
  expect(await topics()).toEqual([['Wind'], [], ['Moon', 'Sun'], null]);
});

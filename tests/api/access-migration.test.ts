import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startStudio, SURROUNDINGS, type Studio } from '../harness';

const SUBJECTS = ['api::course.course', 'api::answer.answer', 'api::attempt.attempt'];
const ACTIONS = ['create', 'read', 'update', 'delete', 'publish'].map(
  (action) => `plugin::content-manager.explorer.${action}`,
);
const ROOT = path.resolve(__dirname, '../..');

let studio: Studio;
let dir: string;

/** What an earlier start left in the database: rights on every type, for every role, and no trace of the migration. */
const BEFORE = `
  const { bootStrapi } = await import(${JSON.stringify(pathToFileURL(path.join(ROOT, 'scripts/setup/strapi.mjs')).href)});
  const strapi = await bootStrapi({});
  const custom = await strapi.service('admin::role').create({ name: 'Reviewer', code: 'reviewer', description: '' });
  const roles = await strapi.db.query('admin::role').findMany({});
  for (const role of roles)
    for (const subject of ${JSON.stringify(SUBJECTS)})
      for (const action of ${JSON.stringify(ACTIONS)}) {
        const right = { action, subject, conditions: [], properties: {}, actionParameters: {} };
        await strapi.db.query('admin::permission').create({ data: { ...right, role: role.id } });
      }
  await strapi.db.connection('strapi_migrations').where('name', 'like', '%take-back-explorer-rights%').del();
  process.exit();
`;

beforeAll(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-before-'));
  const place = { DATA_DIR: dir, DATABASE_FILENAME: path.join(dir, 'test.db') };
  const env = { ...process.env, ...SURROUNDINGS, ...place, PROCESS_ROLE: 'command' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', BEFORE], { cwd: ROOT, env });
  studio = await startStudio(place);
});
afterAll(async () => {
  await studio.stop();
  fs.rmSync(dir, { recursive: true, force: true });
});

it('takes the rights of earlier starts from every role, and gives Super Admin again what is still offered', async () => {
  const roles = await studio.strapi.db.query('admin::role').findMany({ where: { code: 'reviewer' } });
  expect(roles, 'the database of before').toHaveLength(1);
  const rights: { action: string; subject: string; role: { code: string } }[] = await studio.strapi.db
    .query('admin::permission')
    .findMany({ where: { subject: { $in: SUBJECTS } }, populate: ['role'] });
  expect(rights.map(({ action, subject, role }) => [role.code, action, subject])).toEqual([
    ['strapi-super-admin', 'plugin::content-manager.explorer.read', 'api::course.course'],
  ]);
});

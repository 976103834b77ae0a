import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

import { setUpBuild } from './setup/build.mjs';
import { setUp } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { ROOT, inRoot } from './setup/root.mjs';
import { say } from './setup/say.mjs';

const require = createRequire(import.meta.url);
const COMMITTED = inRoot('types', 'generated');

/** Writes `<folder>/generated/*.d.ts`; needs no database. */
async function generateTypes(folder) {
  process.env.LOG_LEVEL ??= 'warn';
  const { createStrapi } = require('@strapi/strapi');
  const { generators } = require('@strapi/typescript-utils');
  const app = await createStrapi({ appDir: ROOT, distDir: inRoot('dist'), serveAdminPanel: false }).register();
  const artifacts = { contentTypes: true, components: true };
  await generators.generate({ strapi: app, pwd: folder, rootDir: '.', logger: { silent: true }, artifacts });
  await app.destroy();
}

function check(folder) {
  const fresh = path.join(folder, 'generated');
  const stale = fs
    .readdirSync(fresh)
    .filter((file) => read(path.join(fresh, file)) !== read(path.join(COMMITTED, file)));
  if (stale.length === 0) return 0;
  say.missing(`types/generated is not what the content types say: ${stale.join(', ')}. Run: npm run types`);
  return 1;
}

function replace(folder) {
  fs.cpSync(path.join(folder, 'generated'), COMMITTED, { recursive: true });
  say.done('types/generated written');
  return 0;
}

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null);

/** `npm run types` writes types/generated from the content types; with `--check` it only tells whether they are fresh. */
await main(async ([flag]) => {
  if (flag !== '--check') await setUp();
  await setUpBuild();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-types-'));
  try {
    await generateTypes(folder);
    return flag === '--check' ? check(folder) : replace(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

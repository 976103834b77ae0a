import { createHash } from 'node:crypto';
import fs from 'node:fs';

import { SetupFailure } from './failure.mjs';
import { inRoot } from './root.mjs';
import { run } from './run.mjs';
import { say, since } from './say.mjs';

const LOCKFILE = inRoot('package-lock.json');
const STAMP = inRoot('node_modules', '.course-studio-lock');
/** What npm itself writes, last, about what it installed. */
const INSTALLED = inRoot('node_modules', '.package-lock.json');

/** Installs exactly what package-lock.json says, when what is there is something else. */
export async function setUpNodeModules({ install }) {
  const wanted = stampFor(fs.readFileSync(LOCKFILE));
  if (readText(STAMP) === wanted) return say.done('node modules');
  if (adoptable()) {
    fs.writeFileSync(STAMP, wanted);
    return say.done('node modules');
  }
  if (!install) throw new SetupFailure('node modules are missing or outdated. Run: npm ci');
  await npmCi();
  fs.writeFileSync(STAMP, wanted);
}

/** Compiled modules fit one Node ABI only, so it is part of the stamp. */
export const stampFor = (lockfile) =>
  `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform} ${process.arch} abi ${process.versions.modules}\n`;

/** Modules that somebody installed with npm, without us: good if they are those of the lockfile. */
function adoptable() {
  const installed = readText(INSTALLED);
  return (
    !fs.existsSync(STAMP) &&
    installed !== null &&
    matchesLock(JSON.parse(fs.readFileSync(LOCKFILE)), JSON.parse(installed))
  );
}

/** Whether every package of the lockfile is installed in its version; optional ones may be absent (other systems' binaries). */
export function matchesLock(lock, installed) {
  return Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .every(([place, wanted]) => {
      const found = installed.packages?.[place];
      return found ? found.version === wanted.version : Boolean(wanted.optional);
    });
}

async function npmCi() {
  const start = Date.now();
  say.doing('node modules: installing from package-lock.json (a few minutes) …');
  const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: 'true' },
  });
  if (code !== 0) throw new SetupFailure('npm ci failed; its messages are above.');
  say.done(`node modules: installed in ${since(start)}`);
}

function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
}

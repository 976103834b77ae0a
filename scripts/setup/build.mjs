import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { readSettings } from './env.mjs';
import { SetupFailure } from './failure.mjs';
import { ROOT, inRoot, packageBin } from './root.mjs';
import { run } from './run.mjs';
import { say, since } from './say.mjs';

const DIST = inRoot('dist');
const STAMP = path.join(DIST, '.course-studio-build');
/** What a build must have left, besides exiting with 0. */
const RESULTS = [path.join(DIST, 'src/index.js'), path.join(DIST, 'build/index.html')];

/** What the build reads. */
const SOURCES = ['package-lock.json', 'tsconfig.json', 'config', 'database', 'plugins', 'src'];
const NOT_BUILT = /\.(test|bench)\.[cm]?[jt]sx?$|\.md$|(^|\/)\.[^/]*$/;
/** Settings that Strapi writes into the admin panel's files. */
const BUILT_IN = /^(PUBLIC_URL|STRAPI_ADMIN_.*)$/;

/** Builds server and admin panel, when their sources are not those of the last finished build. */
export async function setUpBuild() {
  const wanted = hashSources(ROOT, readSettings());
  if (readStamp() === wanted && RESULTS.every((file) => fs.existsSync(file))) return say.done('build');
  await build();
  fs.writeFileSync(STAMP, wanted);
}

/**
 * Compiles the server alone, in seconds: what tests need that open no page. Afterwards `dist/` is not the build of one state
 * of the sources any more, so the next start builds it whole.
 */
export async function setUpServerBuild() {
  if (readStamp() === hashSources(ROOT, readSettings())) return say.done('build');
  const start = Date.now();
  say.doing('build: server …');
  fs.rmSync(STAMP, { force: true });
  removeOrphans();
  const code = await run(packageBin('tsc'), ['-p', 'tsconfig.json']);
  if (code !== 0) throw new SetupFailure('The server does not compile; the messages are above.');
  say.done(`build: server finished in ${since(start)}`);
}

const removeOrphans = () => findOrphans(ROOT).forEach((file) => fs.rmSync(path.join(DIST, file)));

/** `strapi build` writes over `dist/` without emptying it, so what has no source any more is removed first. */
async function build() {
  const start = Date.now();
  say.doing('build: server and admin panel (about a minute) …');
  fs.rmSync(STAMP, { force: true });
  removeOrphans();
  const code = await run(packageBin('strapi'), ['build'], { env: { ...process.env, NODE_ENV: 'production' } });
  const missing = RESULTS.find((file) => !fs.existsSync(file));
  if (code !== 0 || missing) throw new SetupFailure('The build failed; its messages are above.');
  say.done(`build: finished in ${since(start)}`);
}

const readStamp = () => (fs.existsSync(STAMP) ? fs.readFileSync(STAMP, 'utf8') : null);

/** One hash over names and contents of everything the build reads below `root`. */
export function hashSources(root, settings) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => listFiles(root, source))) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0');
  }
  const names = Object.keys(settings).filter((name) => BUILT_IN.test(name) && settings[name]);
  for (const name of names.sort()) hash.update(`${name}=${settings[name]}\0`);
  return hash.digest('hex');
}

/** Files in `dist/` that were compiled from a source that is gone: Strapi would load them. */
export function findOrphans(root) {
  return listFiles(path.join(root, 'dist'), '.')
    .filter((file) => !file.startsWith('build/') && /\.(js|json)$/.test(file))
    .filter((file) => !sourcesOf(file).some((source) => fs.existsSync(path.join(root, source))));
}

const sourcesOf = (file) => [file, file.replace(/\.js$/, '.ts'), file.replace(/\.js$/, '.tsx')];

/** Files below `root/place`, sorted, relative to `root`, with forward slashes; without tests and dot files. */
function listFiles(root, place) {
  const full = path.join(root, place);
  if (!fs.existsSync(full)) return [];
  if (fs.statSync(full).isFile()) return [place];
  return fs
    .readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !NOT_BUILT.test(file) && !file.includes('node_modules/'))
    .sort();
}

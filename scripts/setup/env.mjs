import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import util from 'node:util';

import { inRoot } from './root.mjs';
import { say } from './say.mjs';

const FILE = inRoot('.env');
const HEADER =
  '# Secrets of this installation, generated once. Keep them; do not commit them. Settings: see .env.example.\n';

const secret = () => randomBytes(32).toString('base64url');

/** Every secret Strapi needs, and how one is made. */
export const SECRETS = {
  APP_KEYS: () => [secret(), secret()].join(','),
  API_TOKEN_SALT: secret,
  ADMIN_JWT_SECRET: secret,
  TRANSFER_TOKEN_SALT: secret,
  ENCRYPTION_KEY: secret,
  JWT_SECRET: secret,
};

/**
 * The text of `.env` with every missing secret added at the end. What has a value is left alone;
 * what the process's environment sets needs no entry.
 */
export function mergeEnv(text, environment = {}) {
  const present = { ...util.parseEnv(text), ...nonEmpty(environment) };
  const added = Object.keys(SECRETS).filter((name) => !present[name]);
  const start = text === '' && added.length > 0 ? HEADER : text;
  const gap = start === '' || start.endsWith('\n') ? '' : '\n';
  return {
    added,
    text: start + (added.length ? gap : '') + added.map((name) => `${name}=${SECRETS[name]()}\n`).join(''),
  };
}

const nonEmpty = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** Creates or completes `.env`; only its owner may read it. */
export function setUpEnv() {
  const file = fs.existsSync(FILE) ? fs.realpathSync(FILE) : FILE;
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (before) keepPrivate(file);
  const { text, added } = mergeEnv(before, process.env);
  if (added.length === 0) return say.done('settings');
  replaceFile(file, text);
  say.done(before ? `settings: added to .env: ${added.join(', ')}` : 'settings: .env created, with generated secrets');
}

/** One that was written by hand may be open to everybody on the machine. */
function keepPrivate(file) {
  try {
    if (process.platform !== 'win32' && fs.statSync(file).mode & 0o077) fs.chmodSync(file, 0o600);
  } catch (error) {
    say.missing(`settings: other users of this machine may read ${file}: ${error.message}`);
  }
}

/** All or nothing: an interruption leaves the old file. */
function replaceFile(file, text) {
  const next = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(next, text, { mode: 0o600, flush: true });
  fs.renameSync(next, file);
}

/** The settings in force: the environment, then `.env`. */
export function readSettings() {
  const file = fs.existsSync(FILE) ? util.parseEnv(fs.readFileSync(FILE, 'utf8')) : {};
  return { ...file, ...process.env };
}

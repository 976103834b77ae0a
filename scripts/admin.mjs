import { randomBytes } from 'node:crypto';
import util from 'node:util';

import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { say } from './setup/say.mjs';
import { QUIET_LOG, bootStrapi } from './setup/strapi.mjs';

const USAGE = `Usage: npm run admin -- --email ada@example.org [--firstname Ada] [--lastname Admin]

Makes an administrator who may do everything, and prints the password.`;

function readOptions(args) {
  const options = { email: { type: 'string' }, firstname: { type: 'string' }, lastname: { type: 'string' } };
  try {
    const { values } = util.parseArgs({ args, options });
    return values.email?.includes('@') ? values : null;
  } catch {
    return null;
  }
}

function usage() {
  console.error(USAGE);
  return 2;
}

/** Makes the account, unless the address has one. @returns the password; null if there is such an account */
export async function createAdministrator(app, { email, firstname = 'Administrator', lastname = '' }) {
  const users = app.service('admin::user');
  const address = email.toLowerCase();
  if (await users.exists({ email: address })) return null;
  const { id } = await app.service('admin::role').getSuperAdmin();
  const password = `${randomBytes(12).toString('base64url')}aB3`;
  const profile = { email: address, firstname, lastname, isActive: true, registrationToken: null };
  await users.create({ ...profile, password, roles: [id] });
  return password;
}

if (import.meta.url === `file://${process.argv[1]}`)
  await main(async (args) => {
    const options = readOptions(args);
    if (!options) return usage();
    const env = await setUpServer();
    const app = await bootStrapi({ ...env, ...QUIET_LOG, PROCESS_ROLE: 'command' });
    try {
      const email = String(options.email);
      const password = await createAdministrator(app, options);
      if (password === null) throw new Error(`there is an administrator with the address ${email} already`);
      say.done(`administrator (/admin): ${email}  password: ${password}`);
    } finally {
      await app.destroy();
    }
  });

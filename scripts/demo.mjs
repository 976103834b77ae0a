import util from 'node:util';

import { ensureAccounts, findInstructor } from './demo/accounts.mjs';
import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { say } from './setup/say.mjs';
import { QUIET_LOG, bootStrapi } from './setup/strapi.mjs';

const USAGE = `Usage: npm run demo -- [--reset-passwords]

Makes a demo course, an instructor and a learner, and prints their logins.
  --reset-passwords  gives the demo's accounts new passwords and prints them`;

function readOptions(args) {
  try {
    return util.parseArgs({ args, options: { 'reset-passwords': { type: 'boolean' } } }).values;
  } catch {
    return null;
  }
}

function usage() {
  console.error(USAGE);
  return 2;
}

async function fill(app, { ffmpeg, resetPasswords }) {
  const kept = await ensureAccounts(app, { resetPasswords, onLogin: sayLogin });
  if (kept > 0)
    say.done(
      `accounts: there already; the passwords were printed when they were made (new ones: npm run demo -- --reset-passwords)`,
    );
  // Its packages are there only after set-up.
  const { ensureDemoCourse } = await import('./demo/course.mjs');
  const { outcome, video } = await ensureDemoCourse(app, { user: await findInstructor(app), ffmpeg });
  say.done(outcome === 'there' ? 'demo course: there already' : `demo course: made, ${describeVideo(video)}`);
}

const sayLogin = ({ who, page, email, password }) => say.done(`${who} (${page}): ${email}  password: ${password}`);

const describeVideo = (state) => (state ? `its video is ${state}` : 'without a video, since ffmpeg is missing');

await main(async (args) => {
  const options = readOptions(args);
  if (!options) return usage();
  const env = await setUpServer();
  const app = await bootStrapi({ ...env, ...QUIET_LOG, PROCESS_ROLE: 'all' });
  try {
    await fill(app, { ffmpeg: env.FFMPEG_PATH ?? 'ffmpeg', resetPasswords: Boolean(options['reset-passwords']) });
  } finally {
    await app.destroy();
  }
});

import { setUpBuild } from './build.mjs';
import { checkConfinement } from './confinement.mjs';
import { setUpEnv } from './env.mjs';
import { setUpNodeModules } from './node-modules.mjs';
import { say } from './say.mjs';
import { setUpTools } from './tools.mjs';

/** Strapi tells nobody that it runs. */
const QUIET = { STRAPI_TELEMETRY_DISABLED: 'true' };

/** Whether set-up may install programs and node modules. */
const mayInstall = () => process.env.COURSE_STUDIO_NO_INSTALL !== '1';

/**
 * Does the set-up up to the build, each step only where something is missing.
 *
 * @returns the environment for what is started next: ours, and where the tools are.
 */
export async function setUp({ forTests = false } = {}) {
  Object.assign(process.env, QUIET);
  const install = mayInstall();
  say.done(`Node ${process.versions.node}`);
  await setUpNodeModules({ install });
  setUpEnv();
  const tools = await setUpTools({ install, forTests });
  return { ...process.env, ...tools };
}

/** `setUp`, and the build: what a server needs. */
export async function setUpServer() {
  const env = await setUp();
  await setUpBuild();
  await checkConfinement();
  return env;
}

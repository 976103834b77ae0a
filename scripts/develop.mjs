import { setUp } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { packageBin } from './setup/root.mjs';
import { run } from './setup/run.mjs';

/** `npm run develop`: sets up what is missing, then runs Strapi's development server, which rebuilds on each change. */
await main(async () => {
  const env = await setUp();
  return run(packageBin('strapi'), ['develop'], { env: { ...env, NODE_ENV: 'development' }, stdin: 'inherit' });
});

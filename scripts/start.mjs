import { adminUrl } from './setup/admin-url.mjs';
import { readSettings } from './setup/env.mjs';
import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { packageBin } from './setup/root.mjs';
import { run } from './setup/run.mjs';
import { say } from './setup/say.mjs';

/** `npm start`: sets up what is missing, then runs the server until it is stopped. */
await main(async () => {
  const env = await setUpServer();
  say.doing(`server: starting; the admin panel will be at ${adminUrl(readSettings())}`);
  return run(packageBin('strapi'), ['start'], { env: { ...env, NODE_ENV: 'production' }, stdin: 'inherit' });
});

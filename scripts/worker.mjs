import { readSettings } from './setup/env.mjs';
import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { say } from './setup/say.mjs';
import { bootStrapi } from './setup/strapi.mjs';

/** `npm run worker`: takes work from the Redis queues until it is stopped. */
await main(async () => {
  if (!readSettings().REDIS_URL) {
    say.missing('worker: REDIS_URL is not set. Without Redis the server does its work itself.');
    return 2;
  }
  await bootStrapi({ ...(await setUpServer()), PROCESS_ROLE: 'worker' });
  say.done('worker: taking work; Ctrl-C stops it');
  setInterval(() => {}, 2 ** 30); // stays up; Strapi itself ends the process, after its plugins, on a signal
  return 0;
});

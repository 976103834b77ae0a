import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';

/** `npm run setup`: everything `npm start` does before it starts. */
await main(async () => void (await setUpServer()));

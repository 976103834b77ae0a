import fs from 'node:fs';

import { findRefused, writeNotice } from './dependencies/notice.mjs';
import { productionPackages } from './dependencies/packages.mjs';
import { main } from './setup/main.mjs';
import { inRoot } from './setup/root.mjs';
import { say } from './setup/say.mjs';

const FILE = inRoot('NOTICE');

/** `npm run notice`: writes NOTICE from the lockfile. With `--check`: fails where it is not fresh, or a licence is new. */
await main(async ([option]) => {
  const packages = productionPackages();
  const refused = findRefused(packages);
  if (refused.length > 0) {
    say.missing(`licences that nobody has allowed (scripts/dependencies/licences.mjs):\n  ${refused.join('\n  ')}`);
    return 1;
  }
  const text = writeNotice(packages);
  if (option !== '--check') fs.writeFileSync(FILE, text);
  else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== text) {
    say.missing('NOTICE is not what the lockfile says; run: npm run notice');
    return 1;
  }
  say.done(`NOTICE: ${packages.length} packages`);
  return 0;
});

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';

import { judgeReport } from './dependencies/advisories.mjs';
import { main } from './setup/main.mjs';
import { inRoot, ROOT } from './setup/root.mjs';
import { say } from './setup/say.mjs';

const PATIENCE_MS = 60_000;

const AUDIT = ['audit', '--omit=dev', '--audit-level=high', '--json'];

/** What npm says; it ends badly both when there are advisories and when there is no answer. */
async function askRegistry() {
  const options = {
    cwd: ROOT,
    timeout: PATIENCE_MS,
    maxBuffer: 64 * 1024 ** 2,
    shell: process.platform === 'win32',
  };
  return promisify(execFile)('npm', AUDIT, options).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout ?? '',
  );
}

/** `npm run advisories`: fails where a production dependency has a serious advisory that is not excepted. */
await main(async () => {
  const exceptions = JSON.parse(fs.readFileSync(inRoot('scripts/dependencies/exceptions.json'), 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  const { isKnown, failures, idle } = judgeReport(await askRegistry(), { exceptions, today });
  if (!isKnown) {
    say.line('  advisories: the registry gives no answer; not checked');
    return 0;
  }
  for (const one of idle) say.line(`  advisories: the exception for ${one} is not needed any more`);
  if (failures.length === 0) {
    say.done('advisories: none');
    return 0;
  }
  say.missing(`advisories (update, or except in scripts/dependencies/exceptions.json):\n  ${failures.join('\n  ')}`);
  return 1;
});

import util from 'node:util';

import { setUpServer } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { toStderr } from './setup/say.mjs';
import { QUIET_LOG, bootStrapi, withStdoutFree } from './setup/strapi.mjs';
import { describeReport } from './sweep/report.mjs';

const USAGE = `Usage: npm run sweep -- [--dry-run] [--force] [--json]

Deletes stored files that nothing refers to, as the hourly sweep does.
  --dry-run  only say what would be deleted
  --force    delete even if it is more than SWEEP_BRAKE_PERCENT of all files
  --json     print the report as JSON`;

function readOptions(args) {
  try {
    return util.parseArgs({
      args,
      options: { 'dry-run': { type: 'boolean' }, force: { type: 'boolean' }, json: { type: 'boolean' } },
    }).values;
  } catch {
    return null;
  }
}

function usage() {
  console.error(USAGE);
  return 2;
}

/** In the role `command`, so that no waiting work is looked for or taken up. */
async function sweep({ dryRun = false, force = false }) {
  await setUpServer();
  const app = await bootStrapi({ ...QUIET_LOG, PROCESS_ROLE: 'command' });
  try {
    return await app.plugin('course-studio').service('housekeeping').sweep({ dryRun, force, trigger: 'command' });
  } finally {
    await app.destroy();
  }
}

await main(async (args) => {
  const options = readOptions(args);
  if (!options) return usage();
  toStderr();
  const report = await withStdoutFree(() => sweep({ dryRun: options['dry-run'], force: options.force }));
  console.log(options.json ? JSON.stringify(report, null, 2) : describeReport(report));
  return report.outcome === 'done' && report.errors.length === 0 ? 0 : 1;
});

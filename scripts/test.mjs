import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { setUpBuild } from './setup/build.mjs';
import { findMissingRestrictions } from './setup/confinement.mjs';
import { SetupFailure } from './setup/failure.mjs';
import { setUp } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { inRoot, packageBin } from './setup/root.mjs';
import { run } from './setup/run.mjs';
import { say, since } from './setup/say.mjs';
import { addUp } from './test/results.mjs';

const node = (...args) => [process.execPath, args];
const tool = (name, ...args) => [packageBin(name), args];
const typeCheck = (project) => tool('tsc', '--noEmit', '--incremental', 'false', '-p', project);
const tests = (project) => ({ vitest: project });

/** What is tested, fast things first. `npm test -- lint unit` runs only those groups, and what they need. */
const STAGES = [
  { group: 'lint', title: 'format', command: tool('prettier', '--check', '--log-level', 'warn', '.') },
  { group: 'lint', title: 'lint', command: tool('eslint', '.') },
  { group: 'lint', title: 'licences', command: node(inRoot('scripts/notice.mjs'), '--check') },
  { group: 'lint', title: 'advisories', command: node(inRoot('scripts/advisories.mjs')) },
  { group: 'types', title: 'types: server', command: typeCheck('tsconfig.json') },
  { group: 'types', title: 'types: admin panel', command: typeCheck('src/admin/tsconfig.json') },
  { group: 'types', title: 'types: everything, with tests', command: typeCheck('tsconfig.check.json') },
  { group: 'unit', title: 'unit tests', ...tests('unit') },
  {
    group: 'types',
    title: 'types: generated',
    needsBuild: true,
    command: node(inRoot('scripts/types.mjs'), '--check'),
  },
  { group: 'api', title: 'API tests', needsBuild: true, ...tests('api') },
  { group: 'browser', title: 'browser tests', needsBuild: true, ...tests('browser') },
  { group: 'node', title: 'other versions of Node', command: node(inRoot('scripts/test/node-versions.mjs')) },
  { group: 'bench', title: 'benches', needsBuild: true, onlyByName: true, ...tests('bench') },
  { group: 'soak', title: 'soak', needsBuild: true, onlyByName: true, ...tests('soak') },
];
const GROUPS = [...new Set(STAGES.map((stage) => stage.group))];

function usage(unknown) {
  console.error(`Unknown: ${unknown.join(', ')}. Usage: npm test -- [${GROUPS.join(' | ')}] …`);
  return 2;
}

/** The first stage that fails ends it. */
async function runStages(stages, context) {
  for (const stage of stages) {
    if (stage.needsBuild && !(await buildOnce(context))) return { code: 1, brokenChecks: 1 };
    const code = await runStage(stage, context);
    if (code !== 0) return { code, brokenChecks: stage.command ? 1 : 0 };
  }
  return { code: 0, brokenChecks: 0 };
}

let built = false;

async function buildOnce({ env }) {
  try {
    if (built) return true;
    await setUpBuild();
    await allowUnconfinedTests(env);
    built = true;
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say.missing(error.message);
  }
  return built;
}

/** Where encoders cannot be confined, as in some containers, the tests of encoding run all the same, and say so. */
async function allowUnconfinedTests(env) {
  const missing = (await findMissingRestrictions()) ?? [];
  if (missing.length === 0) return;
  say.line(`  Encoders cannot be confined here (${missing.join(', ')}): tests run with ENCODER_ALLOW_UNCONFINED=true.`);
  env.ENCODER_ALLOW_UNCONFINED = 'true';
}

async function runStage(stage, { env, results }) {
  const start = Date.now();
  say.doing(`${stage.title} …`);
  const [program, args] = stage.command ?? vitest(stage.vitest, results);
  const code = await run(program, args, { env });
  if (code === 0) say.done(`${stage.title}: ${since(start)}`);
  else say.missing(`${stage.title}: failed after ${since(start)}`);
  return code;
}

const vitest = (project, results) =>
  tool(
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path.join(results, `${project}.json`)}`,
  );

/** `npm test`: sets up what is missing, then runs the stages until one fails. */
await main(async (groups) => {
  const unknown = groups.filter((group) => !GROUPS.includes(group));
  if (unknown.length > 0) return usage(unknown);
  const env = {
    ...(await setUp({ forTests: true })),
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
  };
  const results = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-tests-'));
  try {
    const stages = STAGES.filter(({ group, onlyByName }) => (groups.length ? groups.includes(group) : !onlyByName));
    const { code, brokenChecks } = await runStages(stages, { env, results });
    console.log(addUp(results, brokenChecks));
    return code;
  } finally {
    fs.rmSync(results, { recursive: true });
  }
});

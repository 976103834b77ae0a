import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { setUpBuild, setUpServerBuild } from './setup/build.mjs';
import { findMissingRestrictions } from './setup/confinement.mjs';
import { SetupFailure } from './setup/failure.mjs';
import { setUp } from './setup/index.mjs';
import { main } from './setup/main.mjs';
import { inRoot, packageBin } from './setup/root.mjs';
import { run } from './setup/run.mjs';
import { say, since } from './setup/say.mjs';
import { addUp } from './test/results.mjs';
import { listChangedTestFiles, listTestFiles, readSelection, USAGE, UsageError } from './test/selection.mjs';

const node = (...args) => [process.execPath, args];
const tool = (name, ...args) => [packageBin(name), args];
const typeCheck = (project) => tool('tsc', '--noEmit', '--incremental', 'false', '-p', project);
const tests = (project) => ({ vitest: project });

/** The folders whose imports are held to their directions. */
const SOURCES = ['config', 'src', 'plugins', 'database'];

/** What is tested, fast things first. */
const STAGES = [
  { group: 'lint', title: 'format', command: tool('prettier', '--check', '--log-level', 'warn', '.') },
  { group: 'lint', title: 'lint', command: tool('eslint', '.') },
  {
    group: 'lint',
    title: 'directions of imports',
    command: tool('depcruise', '--config', '.dependency-cruiser.json', ...SOURCES),
  },
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
  { group: 'api', title: 'tests of faults', needsBuild: true, ...tests('faults') },
  { group: 'browser', title: 'browser tests', needsBuild: true, ...tests('browser') },
  { group: 'node', title: 'other versions of Node', command: node(inRoot('scripts/test/node-versions.mjs')) },
  { group: 'bench', title: 'benches', needsBuild: true, onlyByName: true, ...tests('bench') },
  { group: 'soak', title: 'soak', needsBuild: true, onlyByName: true, ...tests('soak') },
];
const GROUPS = [...new Set(STAGES.map((stage) => stage.group))];

/** The first stage that fails ends it. */
async function runStages(stages, context) {
  for (const stage of stages) {
    if (stage.needsBuild && !(await buildOnce(stage, context))) return { code: 1, brokenChecks: 1 };
    const code = await runStage(stage, context);
    if (code !== 0) return { code, brokenChecks: stage.command ? 1 : 0 };
  }
  return { code: 0, brokenChecks: 0 };
}

let built = false;

async function buildOnce(stage, { env }) {
  try {
    if (built) return true;
    await (opensPages(stage) ? setUpBuild() : setUpServerBuild());
    await allowUnconfinedTests(env);
    built = opensPages(stage);
    return true;
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say.missing(error.message);
    return false;
  }
}

/** Whether tests of this stage need the admin panel; of single files their text tells. */
const opensPages = ({ files = [] }) =>
  files.length === 0 || files.some((file) => fs.readFileSync(inRoot(file), 'utf8').includes('SERVE_ADMIN'));

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
  const [program, args] = stage.command ?? vitest(stage, results);
  const code = await run(program, args, { env });
  if (code === 0) say.done(`${stage.title}: ${since(start)}`);
  else say.missing(`${stage.title}: failed after ${since(start)}`);
  return code;
}

const vitest = ({ vitest: project, files = [], options = ['run'] }, results) =>
  tool(
    'vitest',
    ...options,
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path.join(results, `${project}.json`)}`,
    ...files,
  );

/** The stages that the arguments ask for; null after saying what is wrong with them. */
function readStages(args) {
  try {
    const known = { groups: GROUPS, testFiles: listTestFiles(), changedFiles: listChangedTestFiles() };
    const { groups, tests, options } = readSelection(args, known);
    if (groups) return STAGES.filter(({ group, onlyByName }) => (groups.length ? groups.includes(group) : !onlyByName));
    return STAGES.filter(({ vitest: project }) => tests[project]).map((stage) => ({
      ...stage,
      options,
      files: tests[stage.vitest],
    }));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${USAGE}`);
    return null;
  }
}

/** `npm test`: sets up what is missing, then runs the stages until one fails. */
await main(async (args) => {
  const stages = readStages(args);
  if (!stages) return 2;
  const env = {
    ...(await setUp({ forTests: true })),
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
  };
  const results = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-tests-'));
  try {
    const { code, brokenChecks } = await runStages(stages, { env, results });
    console.log(addUp(results, brokenChecks));
    return code;
  } finally {
    fs.rmSync(results, { recursive: true });
  }
});

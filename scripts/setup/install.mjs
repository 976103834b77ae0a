import fs from 'node:fs';

import { packageBin } from './root.mjs';
import { runQuietly } from './run.mjs';
import { say, since } from './say.mjs';

const APT = ['apt-get', 'install', '-y', '--no-install-recommends'];

/** How each system installs packages; `unattended` where we do it ourselves when allowed. */
const SYSTEMS = {
  debian: { command: APT, root: true, unattended: true },
  ubuntu: { command: APT, root: true, unattended: true },
  macos: { command: ['brew', 'install'], root: false, unattended: true },
  fedora: { command: ['dnf', 'install', '-y'], root: true, unattended: false },
  windows: { command: ['winget', 'install'], root: false, unattended: false },
  other: { command: [], root: false, unattended: false },
};

/** Which of the systems this is. Ubuntu stands apart from Debian: its Chromium is a snap. */
export function systemOf({ platform = process.platform, osRelease = readOsRelease() } = {}) {
  if (platform === 'darwin') return 'macos';
  if (platform === 'win32') return 'windows';
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) => match[1].split(' '));
  return ['ubuntu', 'debian', 'fedora'].find((id) => ids.includes(id)) ?? 'other';
}

function readOsRelease() {
  return fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
}

/** The one command a person can run to get the tool, or null when we know none. */
export function commandFor(tool, system) {
  const packages = tool.packages[system];
  if (!packages) return tool.browser ? `npx puppeteer browsers install ${tool.browser}` : null;
  const { command, root } = SYSTEMS[system];
  const steps = [...(command === APT ? [['apt-get', 'update']] : []), [...command, ...packages]];
  return steps.map((step) => [...(root && !isRoot() ? ['sudo'] : []), ...step].join(' ')).join(' && ');
}

/** Tries to install the tool without asking anybody anything. Answers whether something was installed. */
export async function installTool(tool) {
  const system = systemOf();
  if (tool.packages[system] && SYSTEMS[system].unattended && (await installPackages(tool, system))) return true;
  return Boolean(tool.browser) && downloadBrowser(tool, system);
}

const outcomes = new Map();

/** Two tools may come in one package: it is tried once. */
function installPackages(tool, system) {
  const key = tool.packages[system].join(' ');
  if (!outcomes.has(key)) outcomes.set(key, installPackagesNow(tool, system));
  return outcomes.get(key);
}

async function installPackagesNow(tool, system) {
  const { command, root } = SYSTEMS[system];
  const prefix = root ? await rootPrefix() : [];
  if (!prefix || !(await exists(command[0]))) return false;
  const packages = tool.packages[system];
  return attempt(`${tool.id}: installing ${packages.join(', ')} with ${command[0]} …`, async () => {
    if (command === APT) await updateAptOnce(prefix);
    return runQuietly(...withPrefix(prefix, [...command, ...packages]));
  });
}

/** `[]` as root, a sudo that asks for no password, or null. */
async function rootPrefix() {
  if (isRoot()) return ['env', 'DEBIAN_FRONTEND=noninteractive'];
  const { code } = await runQuietly('sudo', ['-n', 'true']);
  return code === 0 ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] : null;
}

let aptUpdated = false;

async function updateAptOnce(prefix) {
  if (aptUpdated) return;
  await runQuietly(...withPrefix(prefix, ['apt-get', 'update']));
  aptUpdated = true;
}

const downloadBrowser = (tool, system) =>
  attempt(`${tool.id}: downloading ${tool.browser} with puppeteer …`, () => {
    const needed = system === 'ubuntu' && isRoot() ? ['--install-deps'] : [];
    return runQuietly(packageBin('puppeteer'), ['browsers', 'install', tool.browser, ...needed], {
      timeout: 10 * 60_000,
    });
  });

/** Says what it does, and why it failed where it does. */
async function attempt(text, work) {
  const start = Date.now();
  say.doing(text);
  const { code, output } = await work();
  if (code === 0) say.line(`  installed in ${since(start)}`);
  else say.line(`  that failed: ${lastLines(output)}`);
  return code === 0;
}

const lastLines = (output) => output.trim().split('\n').slice(-3).join('\n  ');
const withPrefix = (prefix, command) => [[...prefix, ...command][0], [...prefix, ...command].slice(1)];
export const isRoot = () => process.getuid?.() === 0;
const exists = async (program) => (await runQuietly('which', [program])).code === 0;

import fs from 'node:fs';
import path from 'node:path';

import { readSettings } from './env.mjs';
import { commandFor, installTool, isRoot, systemOf } from './install.mjs';
import { inRoot } from './root.mjs';
import { runQuietly } from './run.mjs';
import { say } from './say.mjs';

/**
 * Programs that do not come with npm. `setting` names the variable that says where one is, `names` are looked for on
 * the PATH, `places` beyond it. `packages` is what brings it, by system (see install.mjs); `browser` is what
 * puppeteer can download. `without` says what does not work when it is missing. A tool of some platforms only names them;
 * one that may be forbidden to do its work has a `trial`, a command that must succeed before it is installed.
 */
export const TOOLS = [
  {
    id: 'ffmpeg',
    setting: 'FFMPEG_PATH',
    names: ['ffmpeg'],
    places: ['/opt/homebrew/bin/ffmpeg', '/usr/local/bin/ffmpeg'],
    version: '-version',
    packages: {
      debian: ['ffmpeg'],
      ubuntu: ['ffmpeg'],
      macos: ['ffmpeg'],
      fedora: ['ffmpeg-free'],
      windows: ['Gyan.FFmpeg'],
    },
    without: 'It encodes videos; without it an uploaded video ends in the state "error".',
  },
  {
    id: 'ffprobe',
    setting: 'FFPROBE_PATH',
    names: ['ffprobe'],
    places: ['/opt/homebrew/bin/ffprobe', '/usr/local/bin/ffprobe'],
    version: '-version',
    packages: {
      debian: ['ffmpeg'],
      ubuntu: ['ffmpeg'],
      macos: ['ffmpeg'],
      fedora: ['ffmpeg-free'],
      windows: ['Gyan.FFmpeg'],
    },
    without: 'It looks into uploaded videos; without it a video ends in the state "error". It comes with ffmpeg.',
  },
  {
    id: 'heif-convert',
    setting: 'HEIF_PATH',
    names: ['heif-dec', 'heif-convert'],
    places: ['heif-dec', 'heif-convert'].flatMap((name) => [`/opt/homebrew/bin/${name}`, `/usr/local/bin/${name}`]),
    version: '--help',
    packages: {
      debian: ['libheif-examples'],
      ubuntu: ['libheif-examples'],
      macos: ['libheif'],
      fedora: ['libheif-tools'],
    },
    without: 'It reads photos in HEIC, as iPhones take them; without it they are refused. It comes with libheif.',
  },
  {
    id: 'bwrap',
    names: ['bwrap'],
    places: [],
    platforms: ['linux'],
    version: '--version',
    packages: { debian: ['bubblewrap'], ubuntu: ['bubblewrap'], fedora: ['bubblewrap'] },
    // Installed where it may not make a name space with folders of its own, it would stop all encoding.
    trial: [
      'unshare',
      [...(isRoot() ? [] : ['--user', '--map-root-user']), '--mount', 'mount', '-t', 'tmpfs', 'none', '/tmp'],
    ],
    without:
      'It hides all other files from the encoder; without it the encoder can read what the server can. It comes with bubblewrap.',
  },
  {
    id: 'Chromium',
    setting: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
    version: '--version',
    packages: { debian: ['chromium', 'fonts-noto-core'] },
    browser: 'chrome',
    without: 'It draws the certificates; without it a certificate is made only once there is one.',
  },
  {
    id: 'redis-server',
    setting: 'REDIS_SERVER_PATH',
    names: ['redis-server', 'valkey-server'],
    places: ['/opt/homebrew/bin/redis-server', '/usr/local/bin/redis-server'],
    version: '--version',
    packages: { debian: ['redis-server'], ubuntu: ['redis-server'], macos: ['redis'], fedora: ['valkey'] },
    without: 'Only tests need it; those of the Redis queue fail without.',
    testsOnly: true,
  },
  {
    id: 'pdftotext',
    setting: 'PDFTOTEXT_PATH',
    names: ['pdftotext'],
    places: ['/opt/homebrew/bin/pdftotext', '/usr/local/bin/pdftotext'],
    version: '-v',
    packages: {
      debian: ['poppler-utils'],
      ubuntu: ['poppler-utils'],
      macos: ['poppler'],
      fedora: ['poppler-utils'],
    },
    without: 'Only tests need it; those that read certificates fail without. It comes with poppler.',
    testsOnly: true,
  },
];

/**
 * Finds each tool, or installs it where that is allowed and possible, or says how to.
 *
 * @returns where the tools are, as environment variables for the server or the tests, as far as these do not find
 * them themselves: what is on the PATH they look for each time, so that it may come and go.
 */
export async function setUpTools({ install, forTests = false }) {
  const settings = readSettings();
  const found = {};
  for (const tool of TOOLS.filter((each) => isWanted(each, { forTests }))) {
    const place = await setUpTool(tool, { settings, install });
    if (place && tool.setting) found[tool.setting] = place;
  }
  const needed = Object.entries(found).filter(([setting, place]) => !isPlain({ setting, place, settings }));
  return { ...Object.fromEntries(needed), ...sandboxSetting(found, settings) };
}

export const isWanted = ({ testsOnly, platforms }, { forTests = false, platform = process.platform } = {}) =>
  (forTests || !testsOnly) && (!platforms || platforms.includes(platform));

async function setUpTool(tool, { settings, install }) {
  if (tool.setting && settings[tool.setting]) return checkSetting(tool, settings[tool.setting]);
  const place = await findTool(tool, settings);
  if (place) return sayFound(tool, place);
  if (!(await canWork(tool))) {
    say.line(`  ${tool.id}: not looked for, since this system does not let it work. ${tool.without}`);
    return null;
  }
  const installed = install && (await installTool(tool)) && (await findTool(tool, settings));
  if (installed) return sayFound(tool, installed);
  sayMissing(tool);
  return null;
}

function sayFound(tool, place) {
  say.done(`${tool.id}: ${place}`);
  return place;
}

const canWork = async ({ trial }) => !trial || (await runQuietly(...trial, { timeout: 15_000 })).code === 0;

async function checkSetting(tool, place) {
  if (await works(place, tool)) say.done(`${tool.id}: ${place} (${tool.setting})`);
  else say.missing(`${tool.id}: ${tool.setting} is ${place}, which does not run. ${tool.without}`);
  return place;
}

/** The first place that holds the tool and runs. */
async function findTool(tool, settings) {
  for (const place of [...candidates(tool, searchPath(settings)), ...(await browserPlaces(tool))]) {
    if (await works(place, tool)) return place;
  }
  return null;
}

/** Every file that may be the tool: on the PATH name by name, then the usual places. */
export function candidates(tool, folderList) {
  const folders = folderList.split(path.delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const onPath = tool.names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((end) => path.join(folder, name + end))),
  );
  return [...onPath, ...tool.places].filter((place) => fs.existsSync(place));
}

/** Whether looking for the tool's first name on the PATH leads to this place. */
export function isPlain({ setting, place, settings }) {
  const tool = TOOLS.find((each) => each.setting === setting);
  return !settings[setting] && candidates({ names: [tool.names[0]], places: [] }, searchPath(settings))[0] === place;
}

const searchPath = (settings) => settings.PATH ?? settings.Path ?? '';

/** Where puppeteer keeps the browser it downloaded, if it did. */
async function browserPlaces(tool) {
  if (!tool.browser || !fs.existsSync(inRoot('node_modules', 'puppeteer'))) return [];
  try {
    const { default: puppeteer } = await import('puppeteer');
    return [puppeteer.executablePath()].filter((place) => fs.existsSync(place));
  } catch {
    return []; // puppeteer throws when it has downloaded none
  }
}

/** Distributions leave stubs that only tell how to install the program, so it is asked for its version. */
async function works(place, tool) {
  if (process.platform === 'win32') return fs.existsSync(place); // chrome.exe would open a window
  return (await runQuietly(place, [tool.version], { timeout: 15_000 })).code === 0;
}

function sayMissing(tool) {
  const system = systemOf();
  const command = commandFor(tool, system);
  say.missing(`${tool.id}: not found. ${tool.without}`);
  const otherwise = tool.setting ? `Install it, or set ${tool.setting} to its path.` : 'Install it.';
  say.line(`  ${command ? `To install it, run: ${command}` : otherwise}`);
}

/** Chromium refuses to run as root with its sandbox on. */
function sandboxSetting(found, settings) {
  if (!found.CHROMIUM_PATH || process.getuid?.() !== 0 || settings.CHROMIUM_NO_SANDBOX) return {};
  say.line('  Running as root, so Chromium is started without its sandbox (CHROMIUM_NO_SANDBOX=true, for this run).');
  return { CHROMIUM_NO_SANDBOX: 'true' };
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { commandFor, systemOf } from './install.mjs';
import { TOOLS, candidates, isPlain, isWanted } from './tools.mjs';

describe('the tools', () => {
  it.each(TOOLS)('$id says what it is for and can be installed where it is wanted', (tool) => {
    expect(tool.without).toMatch(/^\p{Lu}.*\.$/u);
    const systems = isWanted(tool, { forTests: true, platform: 'darwin' }) ? ['debian', 'macos'] : ['debian'];
    for (const system of systems) expect(commandFor(tool, system)).toBeTruthy();
  });

  it('have a setting each, but for what is looked for on the PATH alone', () => {
    const settings = TOOLS.flatMap(({ setting }) => setting ?? []);
    expect(new Set(settings).size).toBe(settings.length);
    expect(TOOLS.filter(({ setting }) => !setting).map(({ id }) => id)).toEqual(['bwrap']);
  });

  it('that keep the encoder from files and that read HEIC are brought, each by the package that is named', () => {
    const commandOf = (wanted) =>
      commandFor(
        TOOLS.find(({ id }) => id === wanted),
        'debian',
      );
    expect(commandOf('bwrap')).toMatch(/apt-get install .* bubblewrap$/);
    expect(commandOf('heif-convert')).toMatch(/apt-get install .* libheif-examples$/);
    const wanted = (platform) => TOOLS.filter((tool) => isWanted(tool, { platform })).map(({ id }) => id);
    expect(wanted('linux')).toEqual(['ffmpeg', 'ffprobe', 'heif-convert', 'bwrap', 'Chromium']);
    expect(wanted('darwin')).not.toContain('bwrap');
  });

  it('are looked for by name, in the order of the PATH', () => {
    const [first, second] = [1, 2].map(() => fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-tools-')));
    const files = [path.join(second, 'chromium'), path.join(first, 'google-chrome')];
    files.forEach((file) => fs.writeFileSync(file, ''));
    const settings = { PATH: [first, second].join(path.delimiter) };
    const tool = { names: ['chromium', 'google-chrome'], places: ['/nowhere/chromium'] };
    expect(candidates(tool, settings.PATH)).toEqual(files);
    const handedOver = (place, more) =>
      !isPlain({ setting: 'CHROMIUM_PATH', place, settings: { ...settings, ...more } });
    expect(handedOver(files[0])).toBe(false);
    expect(handedOver(files[1])).toBe(true);
    expect(handedOver('/nowhere/chromium')).toBe(true);
    expect(handedOver(files[0], { CHROMIUM_PATH: files[0] })).toBe(true);
    [first, second].forEach((folder) => fs.rmSync(folder, { recursive: true }));
  });

  it('on Ubuntu, Chromium comes from puppeteer, not from a snap', () => {
    const chromium = TOOLS.find((tool) => tool.id === 'Chromium');
    expect(commandFor(chromium, 'ubuntu')).toBe('npx puppeteer browsers install chrome');
  });
});

describe('the system', () => {
  it.each([
    ['linux', 'NAME="Debian"\nID=debian\n', 'debian'],
    ['linux', 'ID=raspbian\nID_LIKE=debian\n', 'debian'],
    ['linux', 'ID=ubuntu\nID_LIKE=debian\n', 'ubuntu'],
    ['linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'ubuntu'],
    ['linux', 'ID=alpine\n', 'other'],
    ['darwin', '', 'macos'],
    ['win32', '', 'windows'],
  ])('%s with %j is %s', (platform, osRelease, system) => {
    expect(systemOf({ platform, osRelease })).toBe(system);
  });
});

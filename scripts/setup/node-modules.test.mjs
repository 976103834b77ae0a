import { describe, expect, it } from 'vitest';

import { matchesLock } from './node-modules.mjs';
import { isAtLeast } from './node-version.mjs';

const lock = {
  packages: {
    '': { name: 'course-studio' },
    'node_modules/bull': { version: '4.16.5' },
    'node_modules/@esbuild/aix-ppc64': { version: '1.0.0', optional: true },
  },
};
const installed = (packages) => ({ packages });

describe('node modules installed by hand are kept', () => {
  it('when they are those of the lockfile, without other systems’ binaries', () => {
    expect(matchesLock(lock, installed({ 'node_modules/bull': { version: '4.16.5' } }))).toBe(true);
  });
  it('not when one has another version', () => {
    expect(matchesLock(lock, installed({ 'node_modules/bull': { version: '4.16.4' } }))).toBe(false);
  });
  it('not when one is missing', () => {
    expect(matchesLock(lock, installed({}))).toBe(false);
  });
});

describe('the Node version', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.1.0', true],
    ['20.9.9', false],
    ['18.20.0', false],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isAtLeast(version, '20.19.0')).toBe(enough);
  });
});

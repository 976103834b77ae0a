import { describe, expect, it } from 'vitest';

import { matchesLock } from './node-modules.mjs';

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

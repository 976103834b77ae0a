import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findOrphans, hashSources } from './build.mjs';

let root;
const write = (file, text = '') => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-build-'));
  write('src/index.ts', 'one');
  write('plugins/course-studio/admin/src/index.ts');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe('a build is stale', () => {
  const stale = (change, settings = {}) => {
    const before = hashSources(root, {});
    change();
    return hashSources(root, settings) !== before;
  };

  it('when a source changed', () => expect(stale(() => write('src/index.ts', 'two'))).toBe(true));
  it('when a source was added', () => expect(stale(() => write('config/new.ts'))).toBe(true));
  it('when a source was renamed', () =>
    expect(stale(() => fs.renameSync(path.join(root, 'src/index.ts'), path.join(root, 'src/other.ts')))).toBe(true));
  it('when the public address changed', () =>
    expect(stale(() => {}, { PUBLIC_URL: 'https://example.org' })).toBe(true));
  it('not when only a test changed', () => expect(stale(() => write('src/rules.test.ts', 'x'))).toBe(false));
  it('not when a setting is empty instead of missing', () => expect(stale(() => {}, { PUBLIC_URL: '' })).toBe(false));
  it('not when another setting changed', () => expect(stale(() => {}, { PORT: '4000' })).toBe(false));
  it('not when nothing changed', () => expect(stale(() => write('src/index.ts', 'one'))).toBe(false));
});

it('finds compiled files whose source is gone', () => {
  write('dist/src/index.js');
  write('dist/src/api/old/routes/old.js');
  write('dist/src/api/old/schema.json');
  write('dist/build/index-abc.js');
  expect(findOrphans(root)).toEqual(['src/api/old/routes/old.js', 'src/api/old/schema.json']);
});

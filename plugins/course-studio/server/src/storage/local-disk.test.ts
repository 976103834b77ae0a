import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import { afterEach, expect, it, vi } from 'vitest';

import { STORAGE_PATH } from '../../../../../src/api/asset/services/asset';
import type { Settings } from '../settings';
import { useLocalDisk } from './local-disk';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-disk-'));
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** Strapi's provider as the studio changes it. */
function aProvider() {
  const config: Record<string, unknown> = { 'plugin::upload.provider': 'local', 'api.rest.prefix': '/api' };
  const provider = { extend: (methods: object) => void Object.assign(provider, methods), uploadStream: vi.fn() };
  const strapi = { config: { get: (key: string) => config[key] }, plugin: () => ({ provider }) };
  useLocalDisk({ strapi: strapi as unknown as Core.Strapi, settings: { dataDir } as Settings });
  return provider;
}

const aFileFrom = (movedFrom: string) => ({ path: STORAGE_PATH, hash: 'a', ext: '.txt', movedFrom });

it('a file that is not needed any more becomes the stored one, without a copy', async () => {
  const provider = aProvider();
  const received = path.join(dataDir, 'received');
  fs.writeFileSync(received, 'text');
  await provider.uploadStream({ ...aFileFrom(received), stream: fs.createReadStream(received) });
  const stored = path.join(dataDir, 'files', 'a.txt');
  expect(fs.statSync(stored).ino).toBe(fs.statSync(received).ino);
  fs.rmSync(received);
  expect(fs.readFileSync(stored, 'utf8')).toBe('text');
});

it('a file is copied where it can have no second name', async () => {
  const provider = aProvider();
  vi.spyOn(fs.promises, 'link').mockRejectedValue(Object.assign(new Error(), { code: 'EXDEV' }));
  const received = path.join(dataDir, 'received');
  fs.writeFileSync(received, 'text');
  await provider.uploadStream({ ...aFileFrom(received), stream: fs.createReadStream(received) });
  expect(fs.readFileSync(path.join(dataDir, 'files', 'a.txt'), 'utf8')).toBe('text');
});

it.skipIf(process.platform === 'win32')(
  'a stored file is on the disk before it has its name, and its name after',
  async () => {
    const provider = aProvider();

    const seen: string[] = [];
    const { open, rename } = fs.promises;
    const folderOf = (file: unknown) => path.relative(dataDir, String(file)).split(path.sep)[0];
    vi.spyOn(fs.promises, 'open').mockImplementation(async (file, flags) => {
      const handle = await open(file, flags);
      const { sync } = handle;
      handle.sync = async () => {
        seen.push(`sync ${folderOf(file)} of ${(await handle.stat()).size > 0 ? 'something' : 'nothing'}`);
        await sync.call(handle);
      };
      return handle;
    });
    vi.spyOn(fs.promises, 'rename').mockImplementation(async (from, to) => {
      seen.push(`rename ${folderOf(from)} to ${folderOf(to)}`);
      await rename(from, to);
    });
    await provider.uploadStream({ path: STORAGE_PATH, hash: 'a', ext: '.txt', stream: Readable.from(['text']) });
    expect(seen).toEqual(['sync parts of something', 'rename parts to files', 'sync files of something']);
  },
);

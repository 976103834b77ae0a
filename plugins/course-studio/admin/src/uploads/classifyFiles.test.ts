import { describe, expect, it } from 'vitest';

import type { UploadLimits } from '../../../shared/contracts';
import type { AssetView } from '../../../shared/draft';
import { ASSET_KINDS } from '../../../shared/vocabulary';

import { createFingerprints, fingerprintOf } from './fingerprints';
import { onlyOf, refusalOf, classifyFiles, type ClassificationContext } from './classifyFiles';

const table = <T>(value: T) =>
  Object.fromEntries(ASSET_KINDS.map((kind) => [kind, value])) as Record<(typeof ASSET_KINDS)[number], T>;
const LIMITS: UploadLimits = {
  maxBytes: { ...table(10), video: 20 },
  extensions: { ...table<string[]>([]), pdf: ['pdf'], video: ['mp4'] },
};

const aFile = (name: string, content = '12345', lastModified = 1) => new File([content], name, { lastModified });

const anAsset = (id: string, name: string, fields: Partial<AssetView> = {}): AssetView => ({
  id,
  name,
  kind: 'pdf',
  mime: null,
  bytes: 5,
  state: 'finished',
  progress: 0,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [],
  posterUrl: null,
  untouchedUrl: null,
  ...fields,
});

const around = (fields: Partial<ClassificationContext> = {}): ClassificationContext => ({
  limits: LIMITS,
  assets: [],
  interrupted: new Set<string>(),
  uploads: [],
  fingerprints: {},
  ...fields,
});

describe('files that were chosen', () => {
  it('are sent in their order', () => {
    const files = [aFile('b.pdf'), aFile('a.pdf')];
    expect(classifyFiles(files, around()).newFiles).toEqual(files);
  });

  it.each([
    ['too large', aFile('a.pdf', '12345678901'), { code: 'tooLarge', kind: 'pdf', limit: 10 }],
    ['of no allowed type', aFile('a.exe'), { code: 'type', extension: 'exe' }],
    ['without an ending', aFile('a'), { code: 'type', extension: '' }],
    ['empty', aFile('a.pdf', ''), { code: 'empty' }],
  ])('are refused when %s', (_case, file, why) => {
    expect(classifyFiles([file], around()).refused).toMatchObject([{ name: file.name, why }]);
  });

  it('are measured by the limit of their kind, whatever the case of their ending', () => {
    expect(refusalOf({ name: 'A.MP4', size: 15 }, LIMITS)).toBeNull();
  });

  it('are left to the server when the limits are not known, but never empty', () => {
    expect(refusalOf({ name: 'a.exe', size: 1e12 }, null)).toBeNull();
    expect(refusalOf({ name: 'a.pdf', size: 0 }, null)).toEqual({ code: 'empty' });
  });
});

describe('a file like one of the course', () => {
  const file = aFile('a.pdf');

  it('is a duplicate by name and size', () => {
    expect(classifyFiles([file], around({ assets: [anAsset('x', 'a.pdf')] })).duplicates).toEqual([file]);
  });

  it.each([
    ['another size', { assets: [anAsset('x', 'a.pdf', { bytes: 6 })] }],
    ['an error', { assets: [anAsset('x', 'a.pdf', { state: 'error' as const })] }],
    [
      'another time of change',
      { assets: [anAsset('x', 'a.pdf')], fingerprints: { x: { name: 'a.pdf', bytes: 5, modified: 2 } } },
    ],
  ])('is none when that has %s', (_case, fields) => {
    expect(classifyFiles([file], around(fields)).newFiles).toEqual([file]);
  });

  it('is one when chosen twice at once', () => {
    expect(classifyFiles([file, aFile('a.pdf')], around())).toMatchObject({
      newFiles: [file],
      duplicates: [{ name: 'a.pdf' }],
    });
  });

  it('is the same however its name is composed', () => {
    const composed = anAsset('x', 'Übung.pdf'.normalize('NFC'));
    expect(
      classifyFiles([aFile('Übung.pdf'.normalize('NFD'))], around({ assets: [composed] })).duplicates,
    ).toHaveLength(1);
  });
});

describe('a file like one whose upload was interrupted', () => {
  const begun = anAsset('x', 'a.pdf', { state: 'uploading' });
  const surroundings = (modified: number | null) =>
    around({
      assets: [begun],
      interrupted: new Set(['x']),
      fingerprints: modified === null ? {} : { x: { name: 'a.pdf', bytes: 5, modified } },
    });

  it('goes on when it is the same', () => {
    const file = aFile('a.pdf');
    expect(classifyFiles([file], surroundings(1))).toMatchObject({ continued: [{ asset: 'x', file }], newFiles: [] });
  });

  it('goes on once, however often it is chosen', () => {
    const sorted = classifyFiles([aFile('a.pdf'), aFile('a.pdf')], surroundings(1));
    expect(sorted.continued).toHaveLength(1);
    expect(sorted.duplicates).toHaveLength(1);
  });

  it.each([
    ['was changed since', 2],
    ['was begun in another browser', null],
  ])('is unverified when it %s', (_case, modified) => {
    expect(classifyFiles([aFile('a.pdf')], surroundings(modified))).toMatchObject({
      unverified: [{ asset: 'x' }],
      continued: [],
      newFiles: [],
    });
  });

  it('is another file when it has another size', () => {
    expect(classifyFiles([aFile('a.pdf', '123')], surroundings(1)).newFiles).toHaveLength(1);
  });
});

it('takes videos only where only videos belong', () => {
  const videos = onlyOf('video', LIMITS);
  expect(refusalOf(aFile('tides.mp4'), videos)).toBeNull();
  expect(refusalOf(aFile('a.pdf'), videos)).toEqual({ code: 'type', extension: 'pdf' });
  expect(refusalOf({ name: 'tides.mp4', size: 21 }, videos)).toEqual({ code: 'tooLarge', kind: 'video', limit: 20 });
  expect(onlyOf('video', null)).toBeNull();
});

describe('the fingerprints of files', () => {
  const aStorage = () => {
    const items = new Map<string, string>();
    return {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
  };

  it('are kept by course', () => {
    const storage = aStorage();
    const prints = createFingerprints(() => storage);
    prints.remember('d', 'x', fingerprintOf(aFile('a.pdf')));
    prints.remember('d', 'y', fingerprintOf(aFile('b.pdf')));
    prints.remember('e', 'z', fingerprintOf(aFile('c.pdf')));
    expect(Object.keys(prints.of('d'))).toEqual(['x', 'y']);
    prints.forget('d');
    expect(prints.of('d')).toEqual({});
    expect(prints.of('e')).toEqual({ z: { name: 'c.pdf', bytes: 5, modified: 1 } });
  });

  it('are missing, and nothing else is wrong, where nothing can be kept', () => {
    const prints = createFingerprints(() => {
      throw new Error('forbidden');
    });
    prints.remember('d', 'x', fingerprintOf(aFile('a.pdf')));
    expect(prints.of('d')).toEqual({});
  });
});

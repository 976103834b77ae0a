import { describe, expect, it } from 'vitest';

import type { AssetView } from '../../../shared/draft';

import type { Upload } from '../uploads/store';

import { mergeAssets } from './merge';
import { progressOf } from './progress';

const anAsset = (fields: Partial<AssetView> = {}): AssetView => ({
  id: 'a',
  name: 'a.mp4',
  kind: 'video',
  mime: 'video/mp4',
  bytes: 10,
  state: 'finished',
  progress: 100,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [{ profile: 'mp4', mime: 'video/mp4', bytes: 5, url: '/a.mp4?signature=1' }],
  posterUrl: null,
  untouchedUrl: null,
  ...fields,
});

const anUpload = (fields: Partial<Upload> = {}): Upload => ({
  id: 'u',
  draft: 'd',
  node: null,
  name: '',
  mime: '',
  bytes: 10,
  modified: 0,
  sent: 0,
  asset: 'a',
  phase: 'sending',
  speed: null,
  error: null,
  ...fields,
});

const merge = (fields: Partial<Parameters<typeof mergeAssets>[0]>) =>
  mergeAssets({ shown: new Map(), listed: [], expected: new Set(), areOld: false, ...fields });

const shown = (asset: AssetView) => new Map([[asset.id, asset]]);

describe('a list of files from the server', () => {
  it('does not give a file that looks the same another address', () => {
    const old = anAsset();
    const listed = anAsset({ sources: [{ ...old.sources[0]!, url: '/a.mp4?signature=2' }] });
    expect(merge({ shown: shown(old), listed: [listed] }).get('a')).toBe(old);
  });

  it('gives every file another address when those shown are old', () => {
    const listed = anAsset();
    expect(merge({ shown: shown(anAsset()), listed: [listed], areOld: true }).get('a')).toBe(listed);
  });

  it('shows a file in its new state', () => {
    const old = anAsset({ state: 'processing', progress: 40, sources: [] });
    expect(merge({ shown: shown(old), listed: [anAsset()] }).get('a')?.state).toBe('finished');
  });

  it('keeps a file that was just created until the server lists it, and drops any other', () => {
    const old = anAsset();
    expect(merge({ shown: shown(old), expected: new Set(['a']) }).has('a')).toBe(true);
    expect(merge({ shown: shown(old) }).has('a')).toBe(false);
  });
});

describe('the progress of a file', () => {
  it('is that of its upload while there is one', () => {
    const upload = anUpload({ bytes: 10, sent: 5, speed: 2 });
    const progress = progressOf(anAsset({ state: 'uploading' }), upload);
    expect(progress).toMatchObject({ state: 'uploading', phase: 'sending', share: 0.5, secondsLeft: 3 });
  });

  it('is unknown when it is uploading from elsewhere', () => {
    expect(progressOf(anAsset({ state: 'uploading' }), undefined)).toMatchObject({ state: 'uploading', share: null });
  });

  it('says why a file that has arrived is not stored yet', () => {
    const progress = progressOf(anAsset({ state: 'uploading', errorCode: 'storage.waiting' }), undefined);
    expect(progress).toMatchObject({ state: 'uploading', phase: 'storing', share: 1, errorCode: 'storage.waiting' });
  });

  it('is an error when the file is gone', () => {
    expect(progressOf(undefined, undefined)).toMatchObject({ state: 'error', errorCode: 'upload.lost' });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AssetView } from '../../../shared/draft';

import { ADDRESSES_ARE_OLD, createAssetStore } from './store';

const anAsset = (state: AssetView['state']): AssetView => ({
  id: 'a',
  name: 'a.pdf',
  kind: 'pdf',
  mime: null,
  bytes: 5,
  state,
  progress: 0,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [],
  posterUrl: null,
  untouchedUrl: null,
});

/** A server that answers with what it has when it is asked, half a second later. */
function setUp() {
  const server = { has: anAsset('uploading'), asked: 0 };
  const load = async () => {
    server.asked += 1;
    const listed = [server.has];
    await new Promise((resolve) => setTimeout(resolve, 500));
    return listed;
  };
  return { server, store: createAssetStore({ assets: [server.has], load }) };
}

describe('what the server is asked of files', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is asked once more when something happened after it was asked', async () => {
    const { server, store } = setUp();
    void store.refresh();
    await vi.advanceTimersByTimeAsync(100);
    server.has = anAsset('finished');
    const seen = store.refresh();
    void store.refresh();
    await vi.advanceTimersByTimeAsync(10_000);
    await seen;
    expect(store.get('a')?.state).toBe('finished');
    expect(server.asked).toBe(2);
  });

  it('is not asked again before the server has had a rest of three times its answer', async () => {
    const { server, store } = setUp();
    void store.refresh();
    await vi.advanceTimersByTimeAsync(500);
    void store.refresh();
    await vi.advanceTimersByTimeAsync(1400);
    expect(server.asked).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.asked).toBe(2);
  });

  it('is for new addresses only when those there are are old', async () => {
    const { server, store } = setUp();
    server.has = anAsset('uploading');
    const before = store.get('a');
    await store.renew();
    expect(server.asked).toBe(0);
    await vi.advanceTimersByTimeAsync(ADDRESSES_ARE_OLD);
    const renewed = store.renew();
    await vi.advanceTimersByTimeAsync(500);
    await renewed;
    expect(store.get('a')).toBe(server.has);
    expect(store.get('a')).not.toBe(before);
    await store.renew();
    expect(server.asked).toBe(1);
  });
});

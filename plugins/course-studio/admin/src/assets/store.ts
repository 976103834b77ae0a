import type { AssetView } from '../../../shared/draft';
import { createEmitter } from '../emitter';

import { isBusy, mergeAssets } from './merge';

/** The files of one draft, kept fresh while any of them is uploading or processing. */
export interface AssetStore {
  get(id: string): AssetView | undefined;
  /** The same array until something changes. */
  all(): readonly AssetView[];
  /** Keys are asset ids and `ANY`. */
  subscribe(key: string, listener: () => void): () => void;
  /** Shows a file the server will list from its next answer on. */
  expect(asset: AssetView): void;
  put(asset: AssetView): void;
  refresh(): Promise<void>;
  /** Asks the server for new addresses if those there are are old. */
  renew(): Promise<void>;
  /** Asks the server again and again while there is something to see; returns how to stop. */
  watch(): () => void;
}

interface Options {
  assets: readonly AssetView[];
  load: () => Promise<AssetView[]>;
  /** Milliseconds. */
  interval?: number;
}

/**
 * Milliseconds after which addresses are taken anew. The server signs them for hours (`SIGNED_URL_SECONDS`); who is shown
 * one now may play a long video by it.
 */
export const ADDRESSES_ARE_OLD = 30 * 60_000;

/** How many times as long as an answer took the server is left alone after it. */
const REST = 3;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function createAssetStore({ assets, load, interval = 1500 }: Options): AssetStore {
  const emitter = createEmitter();
  const expected = new Set<string>();
  let shown: ReadonlyMap<string, AssetView> = new Map(assets.map((asset) => [asset.id, asset]));
  let list: readonly AssetView[] = assets;
  let loading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  /** When the last answer came, and how long it took; milliseconds. */
  let last = { at: -Infinity, took: 0 };
  /** When the addresses shown were signed, at the earliest. */
  let signedAt = Date.now();
  let watchers = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(next: ReadonlyMap<string, AssetView>): void {
    const ids = new Set([...shown.keys(), ...next.keys()]);
    const touched = [...ids].filter((id) => shown.get(id) !== next.get(id));
    if (touched.length > 0) {
      shown = next;
      list = [...next.values()];
      emitter.notify(touched);
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (watchers > 0 && list.some(isBusy)) timer = setTimeout(() => void refresh(), interval);
  }

  const areOld = () => Date.now() - signedAt >= ADDRESSES_ARE_OLD;

  async function ask(): Promise<void> {
    const began = Date.now();
    const isRenewing = areOld();
    try {
      const listed = await load();
      for (const { id } of listed) expected.delete(id);
      if (isRenewing) signedAt = began;
      show(mergeAssets({ shown, listed, expected, areOld: isRenewing }));
    } catch {
      // What is shown stays; the next turn asks again.
      schedule();
    }
    last = { at: Date.now(), took: Date.now() - began };
  }

  /** A course of hundreds of files that arrive one by one leaves the server most of its time for taking them. */
  const restAfterLast = () => Math.max(0, last.at + REST * last.took - Date.now());

  /** What is being asked may have been answered before what is to be seen had happened: then it is asked once more. */
  function refresh(): Promise<void> {
    if (loading) {
      next ??= loading.then(() => {
        next = null;
        return refresh();
      });
      return next;
    }
    loading = wait(restAfterLast())
      .then(ask)
      .finally(() => {
        loading = null;
      });
    return loading;
  }

  const put = (asset: AssetView) => show(new Map([...shown, [asset.id, asset]]));

  return {
    get: (id) => shown.get(id),
    all: () => list,
    subscribe: emitter.subscribe,
    put,
    expect(asset) {
      expected.add(asset.id);
      put(asset);
    },
    refresh,
    renew: async () => (areOld() ? refresh() : undefined),
    watch() {
      watchers += 1;
      schedule();
      return () => {
        watchers -= 1;
        schedule();
      };
    },
  };
}

import type { AssetView } from '../../../shared/draft';
import { createTopics } from '../topics';

import { isBusy, mergeAssets } from './merge';

/** The files of one draft, kept fresh while any of them is uploading or processing. */
export interface AssetStore {
  get(id: string): AssetView | undefined;
  /** The same array until something changes. */
  all(): readonly AssetView[];
  /** Topics are asset ids and `ANY`. */
  subscribe(topic: string, listener: () => void): () => void;
  /** Shows a file the server will list from its next answer on. */
  expect(asset: AssetView): void;
  put(asset: AssetView): void;
  refresh(): Promise<void>;
  /** Asks the server again and again while there is something to see; returns how to stop. */
  watch(): () => void;
}

interface Options {
  assets: readonly AssetView[];
  load: () => Promise<AssetView[]>;
  /** Milliseconds. */
  interval?: number;
}

/** How many times as long as an answer took the server is left alone after it. */
const REST = 3;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function createAssetStore({ assets, load, interval = 1500 }: Options): AssetStore {
  const topics = createTopics();
  const expected = new Set<string>();
  let shown: ReadonlyMap<string, AssetView> = new Map(assets.map((asset) => [asset.id, asset]));
  let list: readonly AssetView[] = assets;
  let loading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  /** When the last answer came, and how long it took; milliseconds. */
  let last = { at: -Infinity, took: 0 };
  let watchers = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(next: ReadonlyMap<string, AssetView>): void {
    const ids = new Set([...shown.keys(), ...next.keys()]);
    const touched = [...ids].filter((id) => shown.get(id) !== next.get(id));
    if (touched.length > 0) {
      shown = next;
      list = [...next.values()];
      topics.notify(touched);
    }
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (watchers > 0 && list.some(isBusy)) timer = setTimeout(() => void refresh(), interval);
  }

  async function ask(): Promise<void> {
    const began = Date.now();
    try {
      const listed = await load();
      for (const { id } of listed) expected.delete(id);
      show(mergeAssets(shown, listed, expected));
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
    subscribe: topics.subscribe,
    put,
    expect(asset) {
      expected.add(asset.id);
      put(asset);
    },
    refresh,
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

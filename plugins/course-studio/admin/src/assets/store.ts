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

export function createAssetStore({ assets, load, interval = 1500 }: Options): AssetStore {
  const topics = createTopics();
  const expected = new Set<string>();
  let shown: ReadonlyMap<string, AssetView> = new Map(assets.map((asset) => [asset.id, asset]));
  let list: readonly AssetView[] = assets;
  let loading: Promise<void> | null = null;
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
    try {
      const listed = await load();
      for (const { id } of listed) expected.delete(id);
      show(mergeAssets(shown, listed, expected));
    } catch {
      // What is shown stays; the next turn asks again.
      schedule();
    }
  }

  function refresh(): Promise<void> {
    loading ??= ask().finally(() => {
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

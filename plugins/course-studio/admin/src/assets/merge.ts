import type { AssetView } from '../../../shared/draft';

const look = ({ state, progress, errorCode, name, bytes, kind, posterUrl, sources }: AssetView) =>
  [state, progress, errorCode, name, bytes, kind, posterUrl !== null, ...sources.map(({ profile }) => profile)].join();

/**
 * The list to show after the server sent `listed`.
 *
 * A file that looks the same keeps its old object: signed URLs differ in every answer, and a playing video
 * must not start again. A file in `expected` (just created here) stays until the server lists it.
 */
export function mergeAssets(
  shown: ReadonlyMap<string, AssetView>,
  listed: readonly AssetView[],
  expected: ReadonlySet<string>,
): Map<string, AssetView> {
  const merged = new Map(
    listed.map((asset) => {
      const old = shown.get(asset.id);
      return [asset.id, old && look(old) === look(asset) ? old : asset];
    }),
  );
  for (const id of expected) {
    const old = shown.get(id);
    if (old && !merged.has(id)) merged.set(id, old);
  }
  return merged;
}

export const isBusy = ({ state }: AssetView): boolean => state === 'uploading' || state === 'processing';

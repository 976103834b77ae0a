import type { AssetView } from '../../../shared/draft';

const look = ({
  untouchedUrl,
  state,
  progress,
  errorCode,
  name,
  bytes,
  kind,
  posterUrl,
  remarks,
  sources,
}: AssetView) =>
  [
    state,
    progress,
    errorCode,
    name,
    bytes,
    kind,
    posterUrl !== null,
    remarks.map(({ type }) => type).join(),
    untouchedUrl !== null,
    ...sources.map(({ profile }) => profile),
  ].join();

interface Merge {
  shown: ReadonlyMap<string, AssetView>;
  /** What the server sent. */
  listed: readonly AssetView[];
  /** Files just created here, which stay until the server lists them. */
  expected: ReadonlySet<string>;
  /** Whether the addresses shown may not work much longer. */
  areOld: boolean;
}

/**
 * The list to show after the server sent another one. A file that looks the same keeps its object until its addresses
 * are old: signed URLs differ in every answer, and pictures must not be fetched again at each.
 */
export function mergeAssets({ shown, listed, expected, areOld }: Merge): Map<string, AssetView> {
  const merged = new Map(
    listed.map((asset) => {
      const old = shown.get(asset.id);
      return [asset.id, old && !areOld && look(old) === look(asset) ? old : asset];
    }),
  );
  for (const id of expected) {
    const old = shown.get(id);
    if (old && !merged.has(id)) merged.set(id, old);
  }
  return merged;
}

export const isBusy = ({ state }: AssetView): boolean => state === 'uploading' || state === 'processing';

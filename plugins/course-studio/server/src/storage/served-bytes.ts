import type { ServedMark } from '../../../../../src/api/asset/services/asset';

/** So many bytes of a file count as having opened it; of a smaller one, all of it. */
export const OPENED_BYTES = 1024 ** 2;

/** The files whose bytes are counted at a time; the one not asked for longest is forgotten first. */
const MAX_COUNTED_FILES = 10_000;

/** Whether so many bytes of a file of this size were enough to have opened it. */
export const countAsOpened = (served: number, size: number): boolean =>
  served > 0 && served >= Math.min(size, OPENED_BYTES);

interface CountedBytes {
  served: number;
  isNoted: boolean;
}

/**
 * Adds up what was served of files, however many requests it took, and calls `note` once for each file that has been
 * opened. A note that fails is tried again with the next bytes.
 */
export function createServedBytes(note: (mark: ServedMark) => Promise<void>) {
  const counted = new Map<string, CountedBytes>();

  const entryFor = ({ enrollment, asset }: ServedMark): CountedBytes => {
    const key = `${enrollment} ${asset}`;
    const entry = counted.get(key) ?? { served: 0, isNoted: false };
    counted.delete(key);
    counted.set(key, entry);
    const [oldest] = counted.keys();
    if (counted.size > MAX_COUNTED_FILES && oldest !== undefined) counted.delete(oldest);
    return entry;
  };

  return {
    /** @returns once it is noted, where these bytes were the ones that sufficed */
    async add(mark: ServedMark, { bytes, size }: { bytes: number; size: number }): Promise<void> {
      const entry = entryFor(mark);
      entry.served += bytes;
      if (entry.isNoted || !countAsOpened(entry.served, size)) return;
      entry.isNoted = true;
      await note(mark).catch((error: unknown) => {
        entry.isNoted = false;
        throw error;
      });
    },
  };
}

/** What tells a file on the user's machine from another of the same name. */
export interface Fingerprint {
  name: string;
  bytes: number;
  /** Milliseconds. */
  modified: number;
}

export const fingerprintOf = ({ name, size, lastModified }: File): Fingerprint => ({
  name: name.normalize('NFC'),
  bytes: size,
  modified: lastModified,
});

export const isSame = (a: Fingerprint, b: Fingerprint): boolean =>
  a.name === b.name && a.bytes === b.bytes && a.modified === b.modified;

/** The files that were uploaded from this browser, by their ledger entries, so that an upload can be continued. */
export interface Fingerprints {
  of(draft: string): Record<string, Fingerprint>;
  remember(draft: string, asset: string, fingerprint: Fingerprint): void;
  forget(draft: string): void;
}

const keyOf = (draft: string) => `course-studio.uploads.${draft}`;

/** Kept in `storage`; one that is full or forbidden only costs the continuing. */
export function createFingerprints(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Fingerprints {
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  const of = (draft: string) =>
    attempt(() => JSON.parse(storage().getItem(keyOf(draft)) ?? '{}') as Record<string, Fingerprint>, {});
  return {
    of,
    remember: (draft, asset, fingerprint) =>
      attempt(() => storage().setItem(keyOf(draft), JSON.stringify({ ...of(draft), [asset]: fingerprint })), undefined),
    forget: (draft) => attempt(() => storage().removeItem(keyOf(draft)), undefined),
  };
}

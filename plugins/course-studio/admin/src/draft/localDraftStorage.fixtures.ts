import { openDraftBackup, type DraftBackup } from './localDraftStorage';

/** A browser's storage, for the tests of this folder; `room` is how many characters it takes. */
export function aBrowserStorage(room = Number.POSITIVE_INFINITY): Storage {
  const items = new Map<string, string>();
  const used = () => [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (used() - (items.get(key)?.length ?? 0) + key.length + value.length > room) throw new Error('no room left');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

interface BackupFields {
  storage?: Storage;
  user?: string;
  draft?: string;
  tab?: string;
  openTabs?: string[];
  now?: () => number;
}

export const aDraftBackup = ({
  storage = aBrowserStorage(),
  openTabs = [],
  ...fields
}: BackupFields = {}): DraftBackup =>
  openDraftBackup({ storage, user: '1', draft: 'course', tab: 'tab', openTabs: new Set(openTabs), ...fields });

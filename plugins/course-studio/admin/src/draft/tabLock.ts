import { createId } from '@paralleldrive/cuid2';

const KEY = 'course-studio.tab';
const LOCK = 'course-studio.tab.';

/** Browsers offer no locks to pages that were loaded over plain HTTP from another machine. */
const locks = (): LockManager | undefined => (navigator as { locks?: LockManager }).locks;

let ownTabId: Promise<string> | null = null;

/** The id of this browser tab. It survives a reload; a duplicated tab gets an id of its own. */
export function tabId(): Promise<string> {
  ownTabId ??= claimTabId(readTabId() ?? createId());
  return ownTabId;
}

async function claimTabId(name: string): Promise<string> {
  const claimed = (await acquireTabLock(name)) ? name : createId();
  if (claimed !== name) await acquireTabLock(claimed);
  writeTabId(claimed);
  return claimed;
}

/** Acquires the tab's lock until the page is closed. Resolves to false if another tab has it. */
function acquireTabLock(name: string): Promise<boolean> {
  const manager = locks();
  if (!manager) return Promise.resolve(true);
  return new Promise((resolve) => {
    void manager.request(LOCK + name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<void>(() => undefined) : undefined;
    });
  });
}

/** The ids of the open tabs, as far as the browser tells. */
export async function listOpenTabIds(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await locks()?.query()) ?? {};
  return new Set(
    held
      .map(({ name = '' }) => name)
      .filter((name) => name.startsWith(LOCK))
      .map(tabIdOfLock),
  );
}

const tabIdOfLock = (lock: string): string => lock.slice(LOCK.length);

function readTabId(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function writeTabId(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // Without session storage, a reload counts as a new tab.
  }
}

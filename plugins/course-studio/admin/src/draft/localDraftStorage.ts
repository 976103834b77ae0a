import { z } from 'zod';

import { change, draftNode, nodeId, type Change, type DraftNode } from '../../../shared/draft';

import type { UnsavedWork } from './merge';

/** Changes that the server has not confirmed yet. They are enough to continue on another page, on another day. */
export interface UnsavedChanges extends UnsavedWork {
  /** The revision it was made on. */
  revision: number;
  /** A save that was sent and not answered, so it is unknown whether it arrived. */
  unanswered: { revision: number; saveId: string } | null;
}

/** The unsaved changes of one open course, stored in this browser. */
export interface DraftBackup {
  /** The unsaved changes that earlier pages of this user left, oldest first, without those of tabs that are open. */
  read(): UnsavedChanges[];
  write(typing: UnsavedChanges): void;
  clear(): void;
  /** Removes what `read` returned, once this tab has stored it as its own. */
  takeOver(): void;
  /** Removes everything stored for this course. */
  forget(): void;
  /** Whether the last `write` succeeded. */
  isStored(): boolean;
}

interface DraftBackupOptions {
  storage: Storage;
  /** The changes are shown to this user only. */
  user: string;
  draft: string;
  /** The id of the browser tab, which survives a reload. */
  tab: string;
  /** The ids of the tabs that are open now. */
  openTabs: ReadonlySet<string>;
  now?: () => number;
}

const PREFIX = 'course-studio.typing.';

/** Unsaved changes are deleted when nobody has come back to them for this long. */
const BACKUP_RETENTION_DAYS = 30;

/** Browsers give a whole site about five million characters of storage. */
const MAX_BACKUP_CHARACTERS = 2_000_000;

interface StoredBackup {
  at: number;
  typing: UnsavedChanges;
}

export function openDraftBackup({
  storage,
  user,
  draft,
  tab,
  openTabs,
  now = Date.now,
}: DraftBackupOptions): DraftBackup {
  const mine = `${PREFIX}${user}.${draft}.`;
  const own = mine + tab;
  let taken: string[] = [];
  let isKept = true;

  function read(): UnsavedChanges[] {
    deleteOld(storage, now());
    taken = keysOf(storage).filter((key) => key.startsWith(mine) && !isOpenElsewhere(key));
    const entries = taken.flatMap((key) => parseEntry(storage.getItem(key)) ?? []);
    return entries.sort((a, b) => a.at - b.at).map(({ typing }) => typing);
  }

  const isOpenElsewhere = (key: string): boolean => key !== own && openTabs.has(key.slice(mine.length));

  return {
    read: () => orElse(read, []),
    write(typing) {
      const text = JSON.stringify({ at: now(), typing } satisfies StoredBackup);
      isKept = text.length <= MAX_BACKUP_CHARACTERS && setOrMakeRoom(storage, own, text);
    },
    clear() {
      isKept = true;
      orElse(() => storage.removeItem(own), undefined);
    },
    takeOver() {
      if (isKept) orElse(() => taken.filter((key) => key !== own).forEach((key) => storage.removeItem(key)), undefined);
    },
    forget() {
      const gone = () => keysOf(storage).filter((key) => key.startsWith(mine) && !isOpenElsewhere(key));
      orElse(() => gone().forEach((key) => storage.removeItem(key)), undefined);
    },
    isStored: () => isKept,
  };
}

/** Work must go on in a browser that allows no storage, or has no room left. */
function orElse<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

const keysOf = (storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((key) =>
    key.startsWith(PREFIX),
  );

function deleteOld(storage: Storage, now: number): void {
  const oldest = now - BACKUP_RETENTION_DAYS * 86_400_000;
  for (const key of keysOf(storage)) {
    const entry = parseEntry(storage.getItem(key));
    if (!entry || entry.at < oldest) storage.removeItem(key);
  }
}

/** When the storage is full, the oldest changes of other courses are deleted first. */
function setOrMakeRoom(storage: Storage, key: string, text: string): boolean {
  const set = () => {
    storage.setItem(key, text);
    return true;
  };
  if (orElse(set, false)) return true;
  const others = orElse(() => keysOf(storage), [])
    .filter((other) => other !== key)
    .map((other) => ({ other, at: parseEntry(storage.getItem(other))?.at ?? 0 }))
    .sort((a, b) => a.at - b.at);
  for (const { other } of others) {
    storage.removeItem(other);
    if (orElse(set, false)) return true;
  }
  // An outdated backup would restore old text, so no backup is better.
  orElse(() => storage.removeItem(key), undefined);
  return false;
}

const outline = z.object({
  at: z.number(),
  typing: z.object({
    revision: z.number().int().min(0),
    changes: z.array(z.unknown()),
    base: z.array(z.unknown()),
    unanswered: z.object({ revision: z.number().int(), saveId: nodeId }).nullable(),
  }),
});

/** Returns null for entries that are damaged, or have a shape that no version of the studio has written. */
function parseEntry(text: string | null): StoredBackup | null {
  const parsed = outline.safeParse(orElse(() => JSON.parse(text ?? ''), null));
  if (!parsed.success) return null;
  const { at, typing } = parsed.data;
  const changes = typing.changes.map(toChange);
  const base = typing.base.map(toNode);
  if (changes.includes(null) || base.includes(null)) return null;
  return { at, typing: { ...typing, changes: changes as Change[], base: base as DraftNode[] } };
}

function toChange(value: unknown): Change | null {
  const put = z.object({ op: z.literal('put'), node: z.unknown() }).safeParse(value);
  if (!put.success) return change.safeParse(value).data ?? null;
  const node = toNode(put.data.node);
  return node && { op: 'put', node };
}

/** A text that is too long or a number that is too large was typed; a field of the wrong type is damage. */
const ALLOWED_ISSUES = new Set(['too_big', 'too_small', 'invalid_format']);

function toNode(value: unknown): DraftNode | null {
  const parsed = draftNode.safeParse(value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.every(({ code }) => ALLOWED_ISSUES.has(code)) ? (value as DraftNode) : null;
}

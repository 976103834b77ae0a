import { createId } from '@paralleldrive/cuid2';

import type { Change, DraftNode } from '../../../shared/draft';
import { createEmitter } from '../emitter';

import type { DraftStore } from './store';
import type { Tree } from './tree';

/** Something just done that can be taken back. */
export interface Undoable {
  /** What was done, for people. */
  text: string;
  /** What the button says that takes it back, where "Undo" would be understood differently. */
  label?: string;
  /** The node that is shown again when it was taken back. */
  node: string;
  /** The node to go on with when it is not taken back. */
  focusAfter: string | null;
  /** What takes it back; nothing when that is no longer possible. */
  revert(tree: Tree): Change[];
  /** Nodes whose files must not be deleted while this is offered. */
  retainedNodes: readonly DraftNode[];
  /** Called when it is no longer offered, taken back or not. */
  ended?(): void;
}

export type UndoEntry = Undoable & { id: string };

/** What can be taken back, latest first. It is kept while the course is open, saved or not. */
export interface UndoStack {
  last(): UndoEntry | null;
  offer(done: Undoable): void;
  /** Takes the latest back. Says what it was, and whether that was still possible. */
  undo(): { offer: UndoEntry; isDone: boolean } | null;
  /** Offers nothing any more; files that only the offers held are deleted. */
  clear(): void;
  subscribe(topic: string, listener: () => void): () => void;
}

export const UNDO_TOPIC = 'undo';

/**
 * Longer than the 20 hours from which on a limit of time needs no way to extend it (WCAG 2.2.1), and shorter than the day
 * that the sweep leaves files alone which only an offer holds.
 */
const UNDO_LIFETIME_MS = 21 * 3_600_000;

interface Options {
  draft: Pick<DraftStore, 'edit' | 'retainFilesOf'>;
  /** Milliseconds. */
  lifetime?: number;
  /** How many are kept. */
  depth?: number;
}

interface StackEntry {
  offer: UndoEntry;
  release: () => void;
  timer: ReturnType<typeof setTimeout>;
}

export function createUndoStack({ draft, lifetime = UNDO_LIFETIME_MS, depth = 20 }: Options): UndoStack {
  const topics = createEmitter();
  let entries: readonly StackEntry[] = [];

  function keep(next: readonly StackEntry[]): void {
    const dropped = entries.filter((entry) => !next.includes(entry));
    entries = next;
    for (const { timer } of dropped) clearTimeout(timer);
    for (const { release, offer } of dropped) {
      offer.ended?.();
      release();
    }
    topics.notify([UNDO_TOPIC]);
  }

  const forget = (id: string) => keep(entries.filter(({ offer }) => offer.id !== id));

  return {
    last: () => entries.at(-1)?.offer ?? null,
    offer(done) {
      const offer = { ...done, id: createId() };
      const timer = setTimeout(() => forget(offer.id), lifetime);
      keep([...entries, { offer, release: draft.retainFilesOf(done.retainedNodes), timer }].slice(-depth));
    },
    undo() {
      const offer = entries.at(-1)?.offer;
      if (!offer) return null;
      let isDone = false;
      draft.edit((tree) => {
        const changes = offer.revert(tree);
        isDone = changes.length > 0;
        return changes;
      });
      // Only now: a file is deleted when neither the draft nor an offer holds it.
      forget(offer.id);
      return { offer, isDone };
    },
    clear: () => keep([]),
    subscribe: topics.subscribe,
  };
}

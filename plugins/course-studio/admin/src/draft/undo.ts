import { createId } from '@paralleldrive/cuid2';

import type { Change, DraftNode } from '../../../shared/draft';
import { createEmitter } from '../emitter';

import type { DraftStore } from './store';
import type { Tree } from './tree';

/** A change that can be undone. */
export interface Undoable {
  /** What was done, as shown to the user. */
  text: string;
  /** The label of the undo button, where "Undo" would be misunderstood. */
  label?: string;
  /** The node that is shown after an undo. */
  node: string;
  /** The node that gets the focus when the change stays. */
  focusAfter: string | null;
  /** The changes that undo it; none when that is no longer possible. */
  revert(tree: Tree): Change[];
  /** Nodes whose files must not be deleted while the undo is offered. */
  retainedNodes: readonly DraftNode[];
  /** Called when the undo is no longer offered, whether it was used or not. */
  ended?(): void;
}

export type UndoEntry = Undoable & { id: string };

/** The changes that can be undone, latest first. The stack lives as long as the course is open, whether saved or not. */
export interface UndoStack {
  last(): UndoEntry | null;
  offer(done: Undoable): void;
  /** Undoes the latest change. Returns the change and whether undoing it was still possible. */
  undo(): { offer: UndoEntry; isDone: boolean } | null;
  /** Empties the stack; files that only its entries retained are deleted. */
  clear(): void;
  subscribe(key: string, listener: () => void): () => void;
}

export const UNDO_KEY = 'undo';

/**
 * Longer than the 20 hours above which a time limit needs no way to extend it (WCAG 2.2.1), and shorter than the day for
 * which the sweep spares files that only an undo entry refers to.
 */
const UNDO_LIFETIME_MS = 21 * 3_600_000;

interface Options {
  draft: Pick<DraftStore, 'edit' | 'retainFilesOf'>;
  /** Milliseconds. */
  lifetime?: number;
  /** The maximum number of entries. */
  depth?: number;
}

interface StackEntry {
  offer: UndoEntry;
  release: () => void;
  timer: ReturnType<typeof setTimeout>;
}

export function createUndoStack({ draft, lifetime = UNDO_LIFETIME_MS, depth = 20 }: Options): UndoStack {
  const emitter = createEmitter();
  let entries: readonly StackEntry[] = [];

  function replaceEntries(next: readonly StackEntry[]): void {
    const dropped = entries.filter((entry) => !next.includes(entry));
    entries = next;
    for (const { timer } of dropped) clearTimeout(timer);
    for (const { release, offer } of dropped) {
      offer.ended?.();
      release();
    }
    emitter.notify([UNDO_KEY]);
  }

  const dropEntry = (id: string) => replaceEntries(entries.filter(({ offer }) => offer.id !== id));

  return {
    last: () => entries.at(-1)?.offer ?? null,
    offer(done) {
      const offer = { ...done, id: createId() };
      const timer = setTimeout(() => dropEntry(offer.id), lifetime);
      replaceEntries([...entries, { offer, release: draft.retainFilesOf(done.retainedNodes), timer }].slice(-depth));
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
      // The entry goes last: a file is deleted as soon as neither the draft nor an entry refers to it.
      dropEntry(offer.id);
      return { offer, isDone };
    },
    clear: () => replaceEntries([]),
    subscribe: emitter.subscribe,
  };
}

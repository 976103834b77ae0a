import { useCallback, useEffect, useSyncExternalStore } from 'react';

import { useOpenDraft } from '../../draft/hooks';
import type { OpenDraft } from '../../draft/openDrafts';
import { createEmitter } from '../../emitter';

/** Which test sets and questions are open; kept as long as the wizard, whichever step it shows. */
export interface OpenParts {
  /** What was decided; undefined as long as nothing was. */
  get(id: string): boolean | undefined;
  set(ids: readonly string[], isOpen: boolean): void;
  subscribe(key: string, listener: () => void): () => void;
}

export function createOpenParts(): OpenParts {
  const emitter = createEmitter();
  const states = new Map<string, boolean>();
  return {
    get: (id) => states.get(id),
    set(ids, isOpen) {
      const changed = ids.filter((id) => states.get(id) !== isOpen);
      for (const id of changed) states.set(id, isOpen);
      if (changed.length > 0) emitter.notify(changed);
    },
    subscribe: emitter.subscribe,
  };
}

const known = new WeakMap<OpenDraft, OpenParts>();

export function openPartsOf(draft: OpenDraft): OpenParts {
  const parts = known.get(draft) ?? createOpenParts();
  known.set(draft, parts);
  return parts;
}

interface OpenState {
  id: string;
  /** Until somebody opens or closes it. */
  initially: boolean;
  /** The field to be shown with all it is in, when that is in here; another list is another wish. */
  way: readonly string[] | null;
}

export const wayThrough = (id: string, focus: readonly string[]): readonly string[] | null =>
  focus.includes(id) ? focus : null;

/** Whether a part of the tree is open. It opens by itself when a field inside is to be shown. */
export function useIsOpen({ id, initially, way }: OpenState): [boolean, (isOpen: boolean) => void] {
  const parts = openPartsOf(useOpenDraft());
  const subscribe = useCallback((listener: () => void) => parts.subscribe(id, listener), [parts, id]);
  const decided = useSyncExternalStore(subscribe, () => parts.get(id));
  const isOpen = decided ?? initially;
  // What it is at first, it stays: a fourth question does not close the three before it.
  useEffect(() => {
    if (parts.get(id) === undefined) parts.set([id], initially);
  }, [parts, id, initially]);
  useEffect(() => {
    if (way) parts.set([id], true);
  }, [parts, id, way]);
  return [isOpen, (next) => parts.set([id], next)];
}

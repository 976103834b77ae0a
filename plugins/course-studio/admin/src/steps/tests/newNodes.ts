import { createContext, useContext, useMemo } from 'react';

import type { Change } from '../../../../shared/draft';
import type { DraftStore } from '../../draft/store';
import type { Tree } from '../../draft/tree';
import { focusField } from '../../fields/fieldId';

/** What was added since the step was opened: it is open from the start and its first field gets the focus. */
export interface NewNodesValue {
  has(id: string): boolean;
  add(draft: DraftStore, makeChanges: (tree: Tree) => Change[]): void;
}

export const NewNodes = createContext<NewNodesValue | null>(null);

const FIRST_FIELD = { testSet: 'title', question: 'text', answer: 'text', file: 'title', course: 'name' } as const;

export function useNewNodes(): NewNodesValue {
  return useMemo(() => {
    const added = new Set<string>();
    return {
      has: (id) => added.has(id),
      add(draft, makeChanges) {
        draft.edit((tree) => {
          const changes = makeChanges(tree);
          const fresh = changes.flatMap((change) =>
            change.op === 'put' && !tree.nodes.has(change.node.id) ? [change.node] : [],
          );
          for (const node of fresh) added.add(node.id);
          const [first] = fresh;
          if (first) requestAnimationFrame(() => focusField(first.id, FIRST_FIELD[first.type]));
          return changes;
        });
      },
    };
  }, []);
}

export function useNewNodesContext(): NewNodesValue {
  const value = useContext(NewNodes);
  if (!value) throw new Error('useNewNodesContext outside of the tests step');
  return value;
}

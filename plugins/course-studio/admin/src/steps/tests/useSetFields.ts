import { useCallback } from 'react';

import type { DraftNode } from '../../../../shared/draft';
import { setFields } from '../../draft/edits';
import { useOpenDraft } from '../../draft/hooks';

type NodeOf<T extends DraftNode['type']> = Extract<DraftNode, { type: T }>;

/** Changes fields of a node as it is at that moment; the same function at every render. */
export function useSetFields<T extends DraftNode['type']>(id: string, type: T): (fields: Partial<NodeOf<T>>) => void {
  const { draft } = useOpenDraft();
  return useCallback(
    (fields) =>
      draft.edit((tree) => {
        const node = tree.nodes.get(id);
        return node?.type === type ? setFields<DraftNode>(node, fields) : [];
      }),
    [draft, id, type],
  );
}

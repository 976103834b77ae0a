import { isChild } from '../../../shared/changes';
import type { Change, DraftNode } from '../../../shared/draft';
import type { Upload } from '../uploads/store';
import { uploads } from '../uploads/uploads';

import { removeNode, restoreNodes, collectSubtree } from './edits';
import type { OpenDraft } from './openDrafts';
import { droppedAssets } from './saving';
import { childIds, type Tree } from './tree';
import type { Undoable } from './undo';

export interface UndoableChange extends Omit<Undoable, 'ended'> {
  change(tree: Tree): Change[];
}

/**
 * Changes the draft such that it can be taken back. Files that the draft then refers to no longer are kept until that is
 * no longer offered; those that are still on their way stand still, and go on when it is taken back.
 */
export function runUndoable({ draft, undo }: OpenDraft, { change, ...done }: UndoableChange): void {
  let withdrawn: { upload: Upload; bringBack: () => void }[] = [];
  // The files are held before they are let go of.
  undo.offer({
    ...done,
    revert(tree) {
      const changes = done.revert(tree);
      if (changes.length === 0) return changes;
      for (const { bringBack } of withdrawn) bringBack();
      withdrawn = [];
      return changes;
    },
    // Those the server knows of are deleted as files are.
    ended() {
      for (const { upload } of withdrawn) if (!uploads.get(upload.id)?.asset) void uploads.stop(upload.id);
    },
  });
  draft.edit(change);
  withdrawn = uploadsDropped(draft, done.retainedNodes).map((upload) => ({
    upload,
    bringBack: uploads.suspend(upload.id),
  }));
}

/** The uploads for `nodes` that nothing in the draft waits for any more. */
function uploadsDropped(draft: OpenDraft['draft'], nodes: readonly DraftNode[]): Upload[] {
  const dropped = droppedAssets(nodes, draft.tree().nodes.values());
  const gone = nodes.filter(({ id }) => !draft.node(id)).map(({ id }) => id);
  return uploads
    .of(draft.id)
    .filter(({ asset, node }) => (asset ? dropped.includes(asset) : node !== null && gone.includes(node)));
}

/** Takes a part out of the course with all below it, so that it can be brought back. */
export function removePart(open: OpenDraft, { id, text }: { id: string; text: string }): void {
  const removed = collectSubtree(open.draft.tree(), id);
  if (!removed) return;
  runUndoable(open, {
    text,
    node: id,
    focusAfter: findFocusAfter(open.draft.tree(), id),
    retainedNodes: removed.nodes,
    change: (tree) => removeNode(tree, id),
    revert: (tree) => restoreNodes(tree, removed),
  });
}

/** The part to go on with when this one is gone: its neighbour, or else what it was in. */
function findFocusAfter(tree: Tree, id: string): string | null {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return null;
  const list = childIds(tree, node.parent, node.type);
  const at = list.indexOf(id);
  return list[at + 1] ?? list[at - 1] ?? node.parent;
}

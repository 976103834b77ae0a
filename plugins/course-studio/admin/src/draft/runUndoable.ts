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
 * Changes the draft so that the change can be undone. Files that the draft no longer refers to are kept until the undo is no
 * longer offered. Uploads of such files are suspended, and resume after an undo.
 */
export function runUndoable({ draft, undo }: OpenDraft, { change, ...done }: UndoableChange): void {
  let suspended: { upload: Upload; restore: () => void }[] = [];
  // The entry retains the files, so it must exist before the draft stops referring to them.
  undo.offer({
    ...done,
    revert(tree) {
      const changes = done.revert(tree);
      if (changes.length === 0) return changes;
      for (const { restore } of suspended) restore();
      suspended = [];
      return changes;
    },
    // Uploads that the server knows of are deleted together with their files.
    ended() {
      for (const { upload } of suspended) if (!uploads.get(upload.id)?.asset) void uploads.stop(upload.id);
    },
  });
  draft.edit(change);
  suspended = uploadsDropped(draft, done.retainedNodes).map((upload) => ({
    upload,
    restore: uploads.suspend(upload.id),
  }));
}

/** The uploads for `nodes` that the draft no longer needs. */
function uploadsDropped(draft: OpenDraft['draft'], nodes: readonly DraftNode[]): Upload[] {
  const dropped = droppedAssets(nodes, draft.tree().nodes.values());
  const gone = nodes.filter(({ id }) => !draft.node(id)).map(({ id }) => id);
  return uploads
    .of(draft.id)
    .filter(({ asset, node }) => (asset ? dropped.includes(asset) : node !== null && gone.includes(node)));
}

/** Removes a part of the course and everything below it, with an undo. */
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

/** The part that gets the focus after a removal: a neighbour, or else the parent. */
function findFocusAfter(tree: Tree, id: string): string | null {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return null;
  const list = childIds(tree, node.parent, node.type);
  const at = list.indexOf(id);
  return list[at + 1] ?? list[at - 1] ?? node.parent;
}

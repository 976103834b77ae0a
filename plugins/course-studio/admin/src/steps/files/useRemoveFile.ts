import type { FileNode } from '../../../../shared/draft';
import { removeNode } from '../../draft/edits';
import { useOpenDraft } from '../../draft/hooks';
import { useTexts } from '../../text';
import { uploads } from '../../uploads/uploads';

/** The button that takes a removal back; it gets the focus, which the removed row had. */
export const UNDO_REMOVAL_BUTTON = 'course-studio-undo-file';

/** Takes a file out of the course. For a while it can be brought back; only then what is stored of it is deleted. */
export function useRemoveFile(): (node: FileNode) => void {
  const { t } = useTexts();
  const { draft, removedFiles } = useOpenDraft();
  return (node) => {
    if (!draft.node(node.id)) return;
    const upload = uploads.byAsset(node.asset);
    const wasGoing = upload !== undefined && !['paused', 'failed', 'sent'].includes(upload.phase);
    if (wasGoing) uploads.pause(upload.id);
    removedFiles.offer({
      text: t('files.removed', { name: node.title }),
      node: node.id,
      near: null,
      keeps: [node],
      revert(tree) {
        if (tree.nodes.has(node.id) || !tree.nodes.has(node.parent)) return [];
        if (wasGoing) uploads.resume(upload.id);
        return [{ op: 'put', node }];
      },
    });
    draft.edit((tree) => removeNode(tree, node.id));
    requestAnimationFrame(() => document.getElementById(UNDO_REMOVAL_BUTTON)?.focus());
  };
}

import type { Change } from '../../../../shared/draft';
import type { OpenDraft } from '../../draft/openDrafts';
import type { Tree } from '../../draft/tree';
import type { Texts } from '../../text';

import type { MarkerKind } from './pastedLines';

/** An answer whose list marker was taken off. */
interface UnmarkedAnswer {
  id: string;
  /** As it was copied. */
  line: string;
  /** Without the marker. */
  text: string;
}

interface RestorableMarkers {
  answers: readonly UnmarkedAnswer[];
  removed: MarkerKind;
}

/** Says that list markers were taken off the pasted answers, and offers to put them back by one click. */
export function offerMarkersBack({ undo }: OpenDraft, { t }: Texts, { answers, removed }: RestorableMarkers): void {
  const [first] = answers;
  if (!first) return;
  undo.offer({
    text: t(`tests.pasted.${removed}`, { count: answers.length }),
    label: t(`tests.pasted.keep.${removed}`),
    node: first.id,
    focusAfter: first.id,
    retainedNodes: [],
    revert: (tree) => restoreMarkers(tree, answers),
  });
}

/** The changes that put the markers back; an answer that was edited or removed meanwhile stays as it is. */
export function restoreMarkers(tree: Tree, answers: readonly UnmarkedAnswer[]): Change[] {
  return answers.flatMap(({ id, line, text }): Change[] => {
    const node = tree.nodes.get(id);
    if (node?.type !== 'answer' || node.text !== text) return [];
    return [{ op: 'put', node: { ...node, text: line } }];
  });
}

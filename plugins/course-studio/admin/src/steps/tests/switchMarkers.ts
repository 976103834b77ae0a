import type { Change } from '../../../../shared/draft';
import type { OpenDraft } from '../../draft/openDrafts';
import type { Tree } from '../../draft/tree';
import type { Texts } from '../../text';

import type { PastedMarkers } from './pastedLines';

/** A pasted answer, with its text as it would be with the markers treated the other way. */
interface MarkedAnswer {
  id: string;
  text: string;
  otherwise: string;
}

type FoundMarkers = Pick<PastedMarkers, 'kind' | 'areRemoved'> & { answers: readonly MarkedAnswer[] };

/** Says that list markers were taken off the pasted answers, or stay on them, and offers the other way by one click. */
export function offerOtherMarkers(
  { undo }: OpenDraft,
  { t }: Texts,
  { answers, kind, areRemoved }: FoundMarkers,
): void {
  const [first] = answers;
  if (!first) return;
  undo.offer({
    text: t(areRemoved ? `tests.pasted.${kind}` : `tests.pasted.kept.${kind}`, { count: answers.length }),
    label: t(areRemoved ? `tests.pasted.keep.${kind}` : `tests.pasted.remove.${kind}`),
    node: first.id,
    focusAfter: first.id,
    retainedNodes: [],
    revert: (tree) => switchMarkers(tree, answers),
  });
}

/** The changes that put the markers back or take them off; an answer edited or removed meanwhile stays as it is. */
export function switchMarkers(tree: Tree, answers: readonly MarkedAnswer[]): Change[] {
  return answers.flatMap(({ id, text, otherwise }): Change[] => {
    const node = tree.nodes.get(id);
    if (node?.type !== 'answer' || node.text !== text) return [];
    return [{ op: 'put', node: { ...node, text: otherwise } }];
  });
}

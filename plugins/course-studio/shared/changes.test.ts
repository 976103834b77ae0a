import { describe, expect, it } from 'vitest';

import { aCourseNode, aSmallCourse, aTest } from '../../../database/seeds/nodes';
import { diffDraft } from './changes';
import type { Change, DraftNode } from './draft';

const COURSE = 'c'.repeat(24);

/** What the server does with changes, for comparing. */
function apply(nodes: DraftNode[], changes: Change[]): DraftNode[] {
  const result = new Map(nodes.map((node) => [node.id, node]));
  for (const change of changes) {
    if (change.op === 'put') result.set(change.node.id, change.node);
    else for (const id of withDescendants([...result.values()], change.id)) result.delete(id);
  }
  return [...result.values()];
}

const withDescendants = (nodes: DraftNode[], id: string): string[] => [
  id,
  ...nodes.filter((node) => 'parent' in node && node.parent === id).flatMap((node) => withDescendants(nodes, node.id)),
];

const sorted = (nodes: DraftNode[]) => [...nodes].sort((a, b) => a.id.localeCompare(b.id));

describe('the changes between two states of a draft', () => {
  const saved = aSmallCourse(COURSE);
  const [, testSet, question, right] = saved as [DraftNode, DraftNode, DraftNode, DraftNode];

  it('are none where nothing changed', () => {
    expect(diffDraft(saved, structuredClone(saved))).toEqual([]);
  });

  it('hold only the node that changed', () => {
    const current = saved.map((node) => (node.id === right.id ? { ...node, text: 'Gravity' } : node)) as DraftNode[];
    expect(diffDraft(saved, current)).toEqual([{ op: 'put', node: { ...right, text: 'Gravity' } }]);
  });

  it('put parents before their children', () => {
    const added = aTest(COURSE);
    const types = diffDraft([aCourseNode(COURSE)], [aCourseNode(COURSE), ...added.reverse()]).map(
      (change) => change.op === 'put' && change.node.type,
    );
    expect(types).toEqual(['testSet', 'question', 'answer', 'answer']);
  });

  it('remove only the topmost of what went', () => {
    expect(diffDraft(saved, [aCourseNode(COURSE)])).toEqual([{ op: 'remove', type: 'testSet', id: testSet.id }]);
    expect(diffDraft(saved, saved.slice(0, 2))).toEqual([{ op: 'remove', type: 'question', id: question.id }]);
  });

  it('move an answer out of a question that is removed', () => {
    const other = aTest(COURSE);
    const before = [...saved, ...other];
    const moved = { ...right, parent: other[1]!.id } as DraftNode;
    const current = [saved[0]!, ...other, moved];
    expect(sorted(apply(before, diffDraft(before, current)))).toEqual(sorted(current));
  });

  it('lead from the one to the other, whatever was done', () => {
    const other = aTest(COURSE, { testSet: { title: 'Second' } });
    const current = [{ ...saved[0]!, name: 'New' } as DraftNode, testSet, ...other];
    expect(sorted(apply(saved, diffDraft(saved, current)))).toEqual(sorted(current));
  });
});

import { DEPTH } from './course-model';
import type { Change, ChildNode, CourseNode, DraftNode } from './draft';

export const isChild = (node: DraftNode): node is ChildNode => node.type !== 'course';

/** The course node of a draft. Every draft has exactly one. */
export function courseOf(nodes: readonly DraftNode[]): CourseNode {
  const course = nodes.find((node) => node.type === 'course');
  if (!course) throw new Error('a draft without its course node');
  return course;
}

/** The children of one type below `parent`, in order. */
export function childrenOf<T extends ChildNode['type']>(
  nodes: readonly DraftNode[],
  type: T,
  parent: string,
): Extract<ChildNode, { type: T }>[] {
  return nodes
    .filter((node): node is Extract<ChildNode, { type: T }> => node.type === type && node.parent === parent)
    .sort((a, b) => a.position - b.position);
}

/**
 * What has to be saved to get from `saved` to `current`.
 *
 * Parents come before their children in puts, so that the server can attach each node as it reads it.
 * A node below a removed one needs no removal of its own.
 */
export function diffDraft(saved: readonly DraftNode[], current: readonly DraftNode[]): Change[] {
  const before = new Map(saved.map((node) => [node.id, node]));
  const after = new Set(current.map((node) => node.id));
  const puts = current.filter((node) => {
    const old = before.get(node.id);
    return old !== node && (!old || JSON.stringify(old) !== JSON.stringify(node));
  });
  const removed = saved.filter(isChild).filter((node) => !after.has(node.id) && after.has(node.parent));
  return [
    ...puts.sort((a, b) => DEPTH[a.type] - DEPTH[b.type]).map((node): Change => ({ op: 'put', node })),
    ...removed.map((node): Change => ({ op: 'remove', type: node.type, id: node.id })),
  ];
}

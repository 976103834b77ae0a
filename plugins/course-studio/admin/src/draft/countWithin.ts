import { isChild } from '../../../shared/changes';
import type { Problem } from '../../../shared/problems';

import type { Tree } from './tree';

/** How many problems there are in each node with what is below it; warnings do not count. */
export function countWithin(tree: Tree, problems: readonly Problem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { severity, id } of problems) {
    if (severity !== 'problem') continue;
    for (let node = tree.nodes.get(id); node; node = isChild(node) ? tree.nodes.get(node.parent) : undefined) {
      counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
    }
  }
  return counts;
}

import { isChild } from '../../../shared/changes';
import { DEPTH } from '../../../shared/course-model';
import type { Change, DraftNode } from '../../../shared/draft';

import type { Tree } from './tree';

/** What somebody did to a draft, and what those parts and the ones they are in were like before. */
export interface UnsavedWork {
  /** Parents before children. */
  changes: readonly Change[];
  base: readonly DraftNode[];
}

/** The difference from `saved` to `current` in `changes`, with as much of `saved` as is needed to do it somewhere else. */
export function collectWork(saved: Tree, current: Tree, changes: readonly Change[]): UnsavedWork {
  const base = new Map<string, DraftNode>();
  const keep = (id: string): void => {
    const node = saved.nodes.get(id) ?? current.nodes.get(id);
    if (!node || base.has(id)) return;
    if (saved.nodes.has(id)) base.set(id, node);
    if (isChild(node)) keep(node.parent);
  };
  for (const change of changes) keep(change.op === 'put' ? change.node.id : change.id);
  return { changes, base: [...base.values()] };
}

export const parentsFirst = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => depthOf(a) - depthOf(b));

const depthOf = (change: Change): number => DEPTH[change.op === 'put' ? change.node.type : change.type];

/**
 * The changes that do `work` to `theirs`, which somebody else changed as well: of a part that both changed the fields
 * changed here win, and everything else of it stays theirs. A part they removed comes back if it was worked on here.
 */
export function mergeWork({ changes, base }: UnsavedWork, theirs: Tree): Change[] {
  const before = new Map(base.map((node) => [node.id, node]));
  const present = new Set(theirs.nodes.keys());
  const merged: Change[] = [];

  function put(node: DraftNode): void {
    present.add(node.id);
    merged.push({ op: 'put', node });
  }

  function bringBack(id: string): void {
    const node = before.get(id);
    if (present.has(id) || !node || !isChild(node)) return;
    bringBack(node.parent);
    if (present.has(node.parent)) put(node);
  }

  for (const change of changes) {
    if (change.op === 'remove') {
      if (present.has(change.id)) merged.push(change);
      continue;
    }
    const { node } = change;
    if (isChild(node)) {
      bringBack(node.parent);
      if (!present.has(node.parent)) continue;
    }
    put(mergeFields(node, before.get(node.id), theirs.nodes.get(node.id)));
  }
  return merged;
}

function mergeFields(mine: DraftNode, before: DraftNode | undefined, theirs: DraftNode | undefined): DraftNode {
  if (!before || !theirs || theirs.type !== mine.type) return mine;
  const old = before as Record<string, unknown>;
  const changed = Object.entries(mine).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old[field]));
  return { ...theirs, ...Object.fromEntries(changed) };
}

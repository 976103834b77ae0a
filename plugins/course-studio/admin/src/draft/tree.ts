import { isChild } from '../../../shared/changes';
import type { Change, ChildNode, DraftNode } from '../../../shared/draft';

export type ChildType = ChildNode['type'];

/** A draft's nodes by id, and the order of the children of each. Never changed in place. */
export interface Tree {
  nodes: ReadonlyMap<string, DraftNode>;
  /** Ids in order, by `childrenKey`. Nodes without children of a type have no entry. */
  children: ReadonlyMap<string, readonly string[]>;
}

/** The key of an ordered list of children, in the tree and for listeners to changes of its order and length. */
export const childrenKey = (parent: string, type: ChildType): string => `${parent}/${type}`;

const keyOf = (node: ChildNode) => childrenKey(node.parent, node.type);

export const nodesOf = (tree: Tree): DraftNode[] => [...tree.nodes.values()];

const NONE: readonly string[] = [];
export const childIds = (tree: Tree, parent: string, type: ChildType): readonly string[] =>
  tree.children.get(childrenKey(parent, type)) ?? NONE;

/** The children of one type below `parent`, in order. */
export const childNodes = <T extends ChildType>(tree: Tree, parent: string, type: T) =>
  childIds(tree, parent, type).flatMap((id) => {
    const node = tree.nodes.get(id);
    return node?.type === type ? [node as Extract<ChildNode, { type: T }>] : [];
  });

/** The tree of a draft as the server sent it. */
export function buildTree(nodes: readonly DraftNode[]): Tree {
  const lists = new Map<string, ChildNode[]>();
  for (const node of nodes.filter(isChild)) addTo(lists, keyOf(node), node);
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    children: new Map([...lists].map(([key, list]) => [key, inOrder(list)])),
  };
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

const inOrder = (nodes: ChildNode[]): string[] => nodes.sort((a, b) => a.position - b.position).map(({ id }) => id);

export interface AppliedChanges {
  tree: Tree;
  /** Ids of the nodes and keys of the lists that are not what they were. */
  touched: Set<string>;
}

/** Carries out `changes`, as the server will: a removal takes everything below along. */
export function applyChanges(tree: Tree, changes: readonly Change[]): AppliedChanges {
  const nodes = new Map(tree.nodes);
  const touched = new Set<string>();
  const lists = new Set<string>();
  const work: TreeEdit = { nodes, touched, lists, below: null };
  for (const change of changes) {
    if (change.op === 'put') putNode(work, change.node);
    else removeNode(work, change.id);
  }
  const children = lists.size > 0 ? reindexChildren(tree.children, nodes, lists) : tree.children;
  return { tree: { nodes, children }, touched: new Set([...touched, ...lists]) };
}

interface TreeEdit {
  nodes: Map<string, DraftNode>;
  touched: Set<string>;
  lists: Set<string>;
  /** Children by parent, once something is removed and until something is put again. */
  below: Map<string, string[]> | null;
}

function putNode(work: TreeEdit, node: DraftNode): void {
  const { nodes, touched, lists } = work;
  work.below = null;
  const old = nodes.get(node.id);
  nodes.set(node.id, node);
  touched.add(node.id);
  if (!isChild(node)) return;
  const moved = !old || !isChild(old) || old.position !== node.position || old.parent !== node.parent;
  if (moved) lists.add(keyOf(node));
  if (moved && old && isChild(old)) lists.add(keyOf(old));
}

function removeNode(work: TreeEdit, id: string): void {
  const node = work.nodes.get(id);
  if (!node || !isChild(node)) return;
  work.nodes.delete(id);
  work.touched.add(id);
  work.lists.add(keyOf(node));
  work.below ??= childrenByParent(work.nodes);
  for (const below of work.below.get(id) ?? []) removeNode(work, below);
}

function childrenByParent(nodes: ReadonlyMap<string, DraftNode>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const node of nodes.values()) if (isChild(node)) addTo(children, node.parent, node.id);
  return children;
}

function reindexChildren(
  children: Tree['children'],
  nodes: Map<string, DraftNode>,
  keys: Set<string>,
): Tree['children'] {
  const fresh = new Map<string, ChildNode[]>();
  for (const node of nodes.values()) {
    if (isChild(node) && keys.has(keyOf(node))) addTo(fresh, keyOf(node), node);
  }
  const result = new Map(children);
  for (const key of keys) {
    const list = fresh.get(key);
    if (list) result.set(key, inOrder(list));
    else result.delete(key);
  }
  return result;
}

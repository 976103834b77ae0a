import { childrenOf, courseOf, isChild } from './changes';
import type { NodeType } from './course-model';
import type { ChildNode, DraftNode } from './draft';

/** One thing that is not the same in two states of a course. What is wrong with an answer is said of its question. */
export interface Difference {
  kind: 'added' | 'changed' | 'removed';
  type: Exclude<NodeType, 'answer'>;
  id: string;
  /** Where it is, for people, as in a `Problem`: names where there are some, else numbers. */
  place: string[];
  /** What a question asks, shortened; the other parts are named by their place. */
  text: string;
  /** Fields that changed, as named in the draft; `order` when its parts stand in another order, `answers` of a question. */
  fields: string[];
}

/** A state of a course, with the children of each node at hand. */
interface State {
  nodes: readonly DraftNode[];
  byId: ReadonlyMap<string, DraftNode>;
  children: ReadonlyMap<string, readonly ChildNode[]>;
}

type Compared = Exclude<ChildNode, { type: 'answer' }>;

/** What has to be told to somebody who knows `before` and gets `after`, in reading order; what went comes last. */
export function compareDrafts(before: readonly DraftNode[], after: readonly DraftNode[]): Difference[] {
  const [old, now] = [stateOf(before), stateOf(after)];
  const course = courseOf(after);
  const courseFields = changedFields(old, now, course);
  const current = inReadingOrder(now);
  const gone = inReadingOrder(old).filter((node) => !now.byId.has(node.id) && now.byId.has(node.parent));
  return [
    ...(courseFields.length > 0 ? [difference('changed', course, now, courseFields)] : []),
    ...current.flatMap((node) => comparePart(old, now, node)),
    ...gone.map((node) => difference('removed', node, old, [])),
  ];
}

function comparePart(old: State, now: State, node: Compared): Difference[] {
  if (!old.byId.has(node.id)) return old.byId.has(node.parent) ? [difference('added', node, now, [])] : [];
  const fields = changedFields(old, now, node);
  return fields.length > 0 ? [difference('changed', node, now, fields)] : [];
}

function stateOf(nodes: readonly DraftNode[]): State {
  const children = new Map<string, ChildNode[]>();
  for (const node of nodes.filter(isChild)) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  for (const list of children.values()) list.sort((a, b) => a.position - b.position);
  return { nodes, byId: new Map(nodes.map((node) => [node.id, node])), children };
}

const below = (state: State, id: string): readonly ChildNode[] => state.children.get(id) ?? [];

function inReadingOrder(state: State): Compared[] {
  const course = courseOf(state.nodes);
  const testSets = childrenOf(state.nodes, 'testSet', course.id);
  return [
    ...childrenOf(state.nodes, 'file', course.id),
    ...testSets.flatMap((testSet) => [testSet, ...(below(state, testSet.id) as Compared[])]),
  ];
}

/** Not what says where a node is: its place is compared by its parent. */
const OWN_PLACE = new Set(['id', 'type', 'position']);

function changedFields(old: State, now: State, node: DraftNode): string[] {
  const was = old.byId.get(node.id);
  if (!was) return [];
  const fields = ownFields(was, node);
  if (node.type === 'question') return answersChanged(old, now, node.id) ? [...fields, 'answers'] : fields;
  return orderChanged(old, now, node.id) ? [...fields, 'order'] : fields;
}

const ownFields = (was: DraftNode, is: DraftNode): string[] =>
  Object.entries(is)
    .filter(([field]) => !OWN_PLACE.has(field))
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(was[field as keyof DraftNode]))
    .map(([field]) => field);

/** Whether the parts it has in both states stand in another order. */
function orderChanged(old: State, now: State, parent: string): boolean {
  const [before, after] = [idsInOrder(old, parent), idsInOrder(now, parent)];
  const [known, left] = [new Set(before), new Set(after)];
  return before.filter((id) => left.has(id)).join() !== after.filter((id) => known.has(id)).join();
}

/** Kind by kind, since files and test sets are counted each by itself. */
const idsInOrder = (state: State, parent: string): string[] =>
  [...below(state, parent)].sort((a, b) => a.type.localeCompare(b.type) || a.position - b.position).map(({ id }) => id);

function answersChanged(old: State, now: State, question: string): boolean {
  const [before, after] = [below(old, question), below(now, question)];
  if (before.length !== after.length || orderChanged(old, now, question)) return true;
  return after.some((answer) => {
    const was = old.byId.get(answer.id);
    return !was || ownFields(was, answer).length > 0;
  });
}

function difference(kind: Difference['kind'], node: DraftNode, state: State, fields: string[]): Difference {
  const text = node.type === 'question' ? node.text.slice(0, 80) : '';
  return { kind, type: node.type as Difference['type'], id: node.id, place: placeOf(state, node), text, fields };
}

function placeOf(state: State, node: DraftNode): string[] {
  if (!isChild(node)) return [];
  const siblings = below(state, node.parent).filter(({ type }) => type === node.type);
  const number = `${siblings.findIndex(({ id }) => id === node.id) + 1}`;
  const parent = state.byId.get(node.parent);
  const own = ('title' in node && node.title) || number;
  return [...(parent ? placeOf(state, parent) : []), own];
}

import { createId } from '@paralleldrive/cuid2';

import { isChild } from '../../../shared/changes';
import { CHILD_TYPES, emptyPart } from '../../../shared/course-model';
import { missingAnswers, rightAnswers, type DraftCorrection } from '../../../shared/corrections';
import type { AnswerNode, Caption, Change, ChildNode, DraftNode, FileNode, QuestionNode } from '../../../shared/draft';
import { TEXT_LIMITS, type QuestionType } from '../../../shared/vocabulary';

import { childIds, type ChildType, type Tree } from './tree';

/** What an instructor can do to a draft, each as the changes it takes. */

const put = (node: DraftNode): Change => ({ op: 'put', node });

function child<T extends ChildType>(tree: Tree, id: string, type: T): Extract<ChildNode, { type: T }> {
  const node = tree.nodes.get(id);
  if (node?.type !== type) throw new Error(`no ${type} ${id} in this draft`);
  return node as Extract<ChildNode, { type: T }>;
}

const siblings = <T extends ChildType>(tree: Tree, parent: string, type: T) =>
  childIds(tree, parent, type).map((id) => child(tree, id, type));

function endPosition(tree: Tree, parent: string, type: ChildType): number {
  const last = siblings(tree, parent, type).at(-1);
  return last ? last.position + 1 : 0;
}

/**
 * Writes `list` in the order it now stands in. Positions only have to ascend, so a node is written when it does not
 * stand behind the one before it, or when it `isNew` to this list.
 */
function reorder(list: readonly ChildNode[], isNew: (node: ChildNode) => boolean): Change[] {
  const changes: Change[] = [];
  let next = 0;
  for (const node of list) {
    const position = node.position >= next && !isNew(node) ? node.position : next;
    if (position !== node.position || isNew(node)) changes.push(put({ ...node, position }));
    next = position + 1;
  }
  return changes;
}

/** A node and all below it, parents first. */
export function subtree(tree: Tree, id: string): ChildNode[] {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return [];
  const below = CHILD_TYPES[node.type].flatMap((type) => childIds(tree, id, type));
  return [node, ...below.flatMap((child) => subtree(tree, child))];
}

export const setFields = <N extends DraftNode>(node: N, fields: Partial<N>): Change[] => [put({ ...node, ...fields })];

/** A file's first title: its name without folder and extension. */
export const proposeFileTitle = (filename: string): string =>
  filename.replace(/^(.+)\.[^.]{1,10}$/, '$1').slice(0, TEXT_LIMITS.fileTitle);

/** The first free place after the files there are. */
export const endPositionOfFiles = (tree: Tree, course: string): number => endPosition(tree, course, 'file');

export interface NewFile {
  course: string;
  asset: string;
  filename: string;
  /** Chosen with the file, since uploads begin in any order. */
  position: number;
}

export function addFile({ course, asset, filename, position }: NewFile): Change[] {
  const title = proposeFileTitle(filename);
  return [put({ ...emptyPart('file', { id: createId(), parent: course, position }), title, asset })];
}

/** Gives a file captions, at this place or the end. One that is gone in the meantime gets none. */
export function addCaption(tree: Tree, id: string, added: Caption, at = Infinity): Change[] {
  const node = tree.nodes.get(id);
  if (node?.type !== 'file') return [];
  return [put({ ...node, captions: [...node.captions.slice(0, at), added, ...node.captions.slice(at)] })];
}

/** Changes the captions that are the stored file `asset`. */
export const setCaption = (node: FileNode, asset: string, fields: Partial<Caption>): Change[] => [
  put({ ...node, captions: node.captions.map((one) => (one.asset === asset ? { ...one, ...fields } : one)) }),
];

/** Puts another stored file in the place of `asset`, be that captions of a file or the file itself. */
export function replaceCaptionFile(tree: Tree, id: string, { asset, by }: { asset: string; by: string }): Change[] {
  const node = tree.nodes.get(id);
  if (node?.type !== 'file') return [];
  if (node.asset === asset) return [put({ ...node, asset: by })];
  return node.captions.some((one) => one.asset === asset) ? setCaption(node, asset, { asset: by }) : [];
}

export const removeCaption = (node: FileNode, asset: string): Change[] => [
  put({ ...node, captions: node.captions.filter((one) => one.asset !== asset) }),
];

export function addTestSet(tree: Tree, course: string): Change[] {
  const position = endPosition(tree, course, 'testSet');
  return [put(emptyPart('testSet', { id: createId(), parent: course, position }))];
}

const emptyAnswer = (parent: string, position: number): AnswerNode =>
  emptyPart('answer', { id: createId(), parent, position });

const emptyQuestion = (parent: string, position: number): QuestionNode =>
  emptyPart('question', { id: createId(), parent, position });

export function addQuestion(tree: Tree, testSet: string): Change[] {
  const node = emptyQuestion(testSet, endPosition(tree, testSet, 'question'));
  return [put(node), put(emptyAnswer(node.id, 0)), put(emptyAnswer(node.id, 1))];
}

/** A new answer at the end, or right below the answer `after`. */
export const addAnswer = (tree: Tree, question: string, after?: string): Change[] =>
  addAnswers(tree, { question, texts: [''], after });

interface NewAnswers {
  question: string;
  texts: readonly string[];
  /** The answer they stand below; at the end without. */
  after?: string;
}

/** Several new answers, in order. */
export function addAnswers(tree: Tree, { question, texts, after }: NewAnswers): Change[] {
  const answers = siblings(tree, question, 'answer');
  const at = after ? answers.findIndex(({ id }) => id === after) + 1 : answers.length;
  const added = texts.map((text) => ({ ...emptyAnswer(question, 0), text }));
  return newFirst(
    reorder([...answers.slice(0, at), ...added, ...answers.slice(at)], (node) => added.includes(node as AnswerNode)),
    added,
  );
}

/** Changes with those of the new nodes in front, where whoever adds looks for them. */
const newFirst = (changes: Change[], added: readonly ChildNode[]): Change[] => {
  const ids = new Set(added.map(({ id }) => id));
  const isNew = (change: Change) => change.op === 'put' && ids.has(change.node.id);
  return [...changes.filter(isNew), ...changes.filter((change) => !isNew(change))];
};

/** A question as it comes from pasted text. */
export interface QuestionDraft extends Pick<QuestionNode, 'text' | 'kind' | 'partialCredit' | 'explanation'> {
  answers: Pick<AnswerNode, 'text' | 'correct' | 'fraction'>[];
}

/** Whole questions at the end of a test set. */
export function addQuestions(tree: Tree, testSet: string, questions: readonly QuestionDraft[]): Change[] {
  const first = endPosition(tree, testSet, 'question');
  return questions.flatMap(({ answers, ...values }, index) => {
    const node = { ...emptyQuestion(testSet, first + index), ...values };
    return [put(node), ...answers.map((answer, at) => put({ ...emptyAnswer(node.id, at), ...answer }))];
  });
}

/** One place up (-1) or down (1); at the end of the list nothing happens. */
export function moveNode(tree: Tree, id: string, by: -1 | 1): Change[] {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return [];
  const ids = childIds(tree, node.parent, node.type);
  const to = ids.indexOf(id) + by;
  if (to < 0 || to >= ids.length) return [];
  return moveTo(tree, id, { parent: node.parent, before: ids[by < 0 ? to : to + 1] ?? null });
}

/** Where a node stands, or shall stand. */
export interface DropPosition {
  parent: string;
  /** The sibling right below; null at the end. */
  before: string | null;
}

/** Where a node stands now. */
export function findDropPosition(tree: Tree, id: string): DropPosition | null {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return null;
  const ids = childIds(tree, node.parent, node.type);
  return { parent: node.parent, before: ids[ids.indexOf(id) + 1] ?? null };
}

/** Moves a node elsewhere in its list, or a question to another test set. Where it cannot go, nothing happens. */
export function moveTo(tree: Tree, id: string, { parent, before }: DropPosition): Change[] {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node) || before === id) return [];
  const current = tree.nodes.get(node.parent);
  if (tree.nodes.get(parent)?.type !== current?.type) return [];
  const others: ChildNode[] = siblings(tree, parent, node.type).filter((sibling) => sibling.id !== id);
  const at = before === null ? others.length : others.findIndex((sibling) => sibling.id === before);
  if (at < 0) return [];
  const stays = parent === node.parent && findDropPosition(tree, id)?.before === before;
  if (stays) return [];
  const moved = { ...node, parent };
  return reorder([...others.slice(0, at), moved, ...others.slice(at)], (other) => other === moved);
}

/** A copy of a node and all below it, right below; images are shared. The first change is the copy itself. */
export function duplicateNode(tree: Tree, id: string): Change[] {
  const [root, ...below] = subtree(tree, id);
  if (!root) return [];
  const ids = new Map([root, ...below].map((node) => [node.id, createId()]));
  const copy = <N extends ChildNode>(node: N): N => ({
    ...node,
    id: ids.get(node.id) ?? node.id,
    parent: ids.get(node.parent) ?? node.parent,
  });
  const added = copy(root);
  const list: ChildNode[] = siblings(tree, root.parent, root.type).flatMap((node) =>
    node.id === id ? [node, added] : [node],
  );
  const placed = newFirst(
    reorder(list, (node) => node === added),
    [added],
  );
  return [...placed, ...below.map((node) => put(copy(node)))];
}

export function removeNode(tree: Tree, id: string): Change[] {
  const node = tree.nodes.get(id);
  return node && isChild(node) ? [{ op: 'remove', type: node.type, id }] : [];
}

/** What a removal takes away, and what stood above it. */
export interface RemovedSubtree {
  /** Parents first. */
  nodes: readonly ChildNode[];
  /** The siblings above it, nearest first. */
  above: readonly string[];
}

export function collectSubtree(tree: Tree, id: string): RemovedSubtree | null {
  const nodes = subtree(tree, id);
  const [root] = nodes;
  if (!root) return null;
  const ids = childIds(tree, root.parent, root.type);
  return { nodes, above: ids.slice(0, ids.indexOf(id)).reverse() };
}

/** Puts removed nodes back as they were, below the nearest sibling that is still there; nothing without their parent. */
export function restoreNodes(tree: Tree, { nodes, above }: RemovedSubtree): Change[] {
  const [root, ...below] = nodes;
  if (!root || !tree.nodes.has(root.parent) || tree.nodes.has(root.id)) return [];
  const list: ChildNode[] = siblings(tree, root.parent, root.type);
  const anchor = above.find((id) => list.some((node) => node.id === id));
  const at = list.findIndex((node) => node.id === anchor) + 1;
  const back = { ...root };
  const placed = reorder(
    [...list.slice(0, at), back, ...list.slice(at)],
    (node) => node === back && !fits(list, at, back),
  );
  const isPlaced = placed.some((change) => change.op === 'put' && change.node.id === root.id);
  return [...(isPlaced ? [] : [put(root)]), ...newFirst(placed, [root]), ...below.map(put)];
}

/** Whether a node can stand at `at` with the position it has. */
const fits = (list: readonly ChildNode[], at: number, { position }: ChildNode): boolean =>
  position > (list[at - 1]?.position ?? -1) && position < (list[at]?.position ?? Infinity);

/** What changing to single choice cannot keep. */
export interface TypeChangeLoss {
  /** The answer that stays marked; null when none was. */
  kept: string | null;
  /** How many marks go. */
  unmarked: number;
  partialCredit: boolean;
}

export function describeLoss(tree: Tree, question: string, kind: QuestionType): TypeChangeLoss {
  const { partialCredit } = child(tree, question, 'question');
  const marked = siblings(tree, question, 'answer').filter(({ correct }) => correct);
  const kept = marked[0]?.id ?? null;
  if (kind === 'multiple') return { kept, unmarked: 0, partialCredit: false };
  return { kept, unmarked: Math.max(0, marked.length - 1), partialCredit };
}

/** Single choice has one correct answer and no partial credit: changing to it keeps the first mark, and the percents for a change back. */
export function changeQuestionType(tree: Tree, question: string, kind: QuestionType): Change[] {
  const node = child(tree, question, 'question');
  if (kind === 'multiple') return [put({ ...node, kind })];
  const surplus = siblings(tree, question, 'answer')
    .filter(({ correct }) => correct)
    .slice(1);
  return [put({ ...node, kind, partialCredit: false }), ...surplus.map((answer) => put({ ...answer, correct: false }))];
}

export function markCorrect(tree: Tree, answer: string, correct: boolean): Change[] {
  const node = child(tree, answer, 'answer');
  const single = child(tree, node.parent, 'question').kind === 'single';
  const others = siblings(tree, node.parent, 'answer').filter((other) => other.id !== answer && other.correct);
  const unmarked = single && correct ? others.map((other) => put({ ...other, correct: false })) : [];
  return [put({ ...node, correct }), ...unmarked];
}

/**
 * Gives a question the key it was corrected to, and the right answers that were removed. Fractions made for the other key go,
 * as they do where attempts are regraded. Where each of several answers was accepted, one of them is chosen.
 */
export function takeOverCorrection(tree: Tree, correction: DraftCorrection): Change[] {
  const { question, policy } = correction;
  const node = tree.nodes.get(question);
  const asksForAll = policy === 'any' && node?.type === 'question' && node.kind === 'multiple';
  const answers = siblings(tree, question, 'answer');
  const right = rightAnswers(correction, answers);
  const marked = answers
    .map((answer) => ({ answer, isCorrect: right.includes(answer) }))
    .filter(({ answer, isCorrect }) => answer.correct !== isCorrect || (isCorrect && answer.fraction !== null))
    .map(({ answer, isCorrect }) => put({ ...answer, correct: isCorrect, fraction: null }));
  const end = endPosition(tree, question, 'answer');
  const added = missingAnswers(correction, answers).map(({ text, image, imageAlt }, index) =>
    put({ ...emptyAnswer(question, end + index), text, image, imageAlt, correct: true }),
  );
  return [...(asksForAll ? [put({ ...node, kind: 'single', partialCredit: false })] : []), ...marked, ...added];
}

/** Gives a question or an answer its image, or takes it away with null. A node gone in the meantime gets none. */
export function setImage(tree: Tree, id: string, image: string | null): Change[] {
  const node = tree.nodes.get(id);
  if (node?.type !== 'question' && node?.type !== 'answer') return [];
  return [put({ ...node, image, imageAlt: image ? node.imageAlt : '' })];
}

import { createId } from '@paralleldrive/cuid2';

import { isChild } from '../../../shared/changes';
import type {
  AnswerNode,
  Caption,
  Change,
  ChildNode,
  DraftNode,
  FileNode,
  QuestionNode,
  TestSetNode,
} from '../../../shared/draft';
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

function endOf(tree: Tree, parent: string, type: ChildType): number {
  const last = siblings(tree, parent, type).at(-1);
  return last ? last.position + 1 : 0;
}

/** Puts `nodes` where they now stand in their list; those already there are left alone. */
const renumber = (nodes: readonly ChildNode[]): Change[] =>
  nodes.flatMap((node, position) => (node.position === position ? [] : [put({ ...node, position })]));

export const setFields = <N extends DraftNode>(node: N, fields: Partial<N>): Change[] => [put({ ...node, ...fields })];

/** A file's first title: its name without folder and extension. */
export const titleOf = (filename: string): string =>
  filename.replace(/^(.+)\.[^.]{1,10}$/, '$1').slice(0, TEXT_LIMITS.fileTitle);

/** The first free place after the files there are. */
export const endOfFiles = (tree: Tree, course: string): number => endOf(tree, course, 'file');

export interface NewFile {
  course: string;
  asset: string;
  filename: string;
  /** Chosen with the file, since uploads begin in any order. */
  position: number;
}

export function addFile({ course, asset, filename, position }: NewFile): Change[] {
  const title = titleOf(filename);
  return [put({ type: 'file', id: createId(), parent: course, position, title, description: '', asset, captions: [] })];
}

/** Gives a file captions. One that is gone in the meantime gets none. */
export function addCaption(tree: Tree, id: string, added: Caption): Change[] {
  const node = tree.nodes.get(id);
  return node?.type === 'file' ? [put({ ...node, captions: [...node.captions, added] })] : [];
}

/** Changes the captions that are the stored file `asset`. */
export const setCaption = (node: FileNode, asset: string, fields: Partial<Caption>): Change[] => [
  put({ ...node, captions: node.captions.map((one) => (one.asset === asset ? { ...one, ...fields } : one)) }),
];

export const removeCaption = (node: FileNode, asset: string): Change[] => [
  put({ ...node, captions: node.captions.filter((one) => one.asset !== asset) }),
];

/** Puts a file where another one stands now; those between move by one place. */
export function moveFileTo(tree: Tree, id: string, to: string): Change[] {
  const node = tree.nodes.get(id);
  if (node?.type !== 'file' || id === to) return [];
  const list = siblings(tree, node.parent, 'file');
  const at = list.findIndex((file) => file.id === to);
  if (at < 0) return [];
  const moved: ChildNode[] = list.filter((file) => file.id !== id);
  moved.splice(at, 0, node);
  return renumber(moved);
}

export function addTestSet(tree: Tree, course: string): Change[] {
  const node: TestSetNode = {
    type: 'testSet',
    id: createId(),
    parent: course,
    position: endOf(tree, course, 'testSet'),
    title: '',
    description: '',
    passMark: 60,
    attemptsAllowed: 0,
    timeLimit: 0,
    shuffle: true,
    review: 'marks',
  };
  return [put(node)];
}

const emptyAnswer = (parent: string, position: number): AnswerNode => ({
  type: 'answer',
  id: createId(),
  parent,
  position,
  text: '',
  image: null,
  imageAlt: '',
  correct: false,
  fraction: null,
});

export function addQuestion(tree: Tree, testSet: string): Change[] {
  const node: QuestionNode = {
    type: 'question',
    id: createId(),
    parent: testSet,
    position: endOf(tree, testSet, 'question'),
    text: '',
    image: null,
    imageAlt: '',
    kind: 'single',
    points: 1,
    partialCredit: false,
    explanation: '',
  };
  return [put(node), put(emptyAnswer(node.id, 0)), put(emptyAnswer(node.id, 1))];
}

/** A new answer at the end, or right below the answer `after`. */
export function addAnswer(tree: Tree, question: string, after?: string): Change[] {
  const answers = siblings(tree, question, 'answer');
  const at = after ? answers.findIndex(({ id }) => id === after) + 1 : answers.length;
  const added = emptyAnswer(question, at);
  return [put(added), ...renumber([...answers.slice(0, at), added, ...answers.slice(at)])];
}

/** One place up (-1) or down (1); at the end of the list nothing happens. */
export function moveNode(tree: Tree, id: string, by: -1 | 1): Change[] {
  const node = tree.nodes.get(id);
  if (!node || !isChild(node)) return [];
  const list: ChildNode[] = siblings(tree, node.parent, node.type);
  const from = list.findIndex((sibling) => sibling.id === id);
  const to = from + by;
  if (to < 0 || to >= list.length) return [];
  const moved = list.filter((sibling) => sibling.id !== id);
  moved.splice(to, 0, node);
  return renumber(moved);
}

export function removeNode(tree: Tree, id: string): Change[] {
  const node = tree.nodes.get(id);
  return node && isChild(node) ? [{ op: 'remove', type: node.type, id }] : [];
}

/** Single choice can have one correct answer only, so changing to it keeps the first. */
export function chooseKind(tree: Tree, question: string, kind: QuestionType): Change[] {
  const node = child(tree, question, 'question');
  const surplus = siblings(tree, question, 'answer')
    .filter(({ correct }) => correct)
    .slice(1);
  const unmarked = kind === 'single' ? surplus.map((answer) => put({ ...answer, correct: false })) : [];
  return [put({ ...node, kind }), ...unmarked];
}

export function markCorrect(tree: Tree, answer: string, correct: boolean): Change[] {
  const node = child(tree, answer, 'answer');
  const single = child(tree, node.parent, 'question').kind === 'single';
  const others = siblings(tree, node.parent, 'answer').filter((other) => other.id !== answer && other.correct);
  const unmarked = single && correct ? others.map((other) => put({ ...other, correct: false })) : [];
  return [put({ ...node, correct }), ...unmarked];
}

/** Gives a question or an answer its image, or takes it away with null. A node gone in the meantime gets none. */
export function setImage(tree: Tree, id: string, image: string | null): Change[] {
  const node = tree.nodes.get(id);
  if (node?.type !== 'question' && node?.type !== 'answer') return [];
  return [put({ ...node, image, imageAlt: image ? node.imageAlt : '' })];
}

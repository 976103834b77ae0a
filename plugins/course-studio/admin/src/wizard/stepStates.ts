import { courseOf, isChild } from '../../../shared/changes';
import type { DraftNode } from '../../../shared/draft';
import type { Problem } from '../../../shared/problems';
import type { Tree } from '../draft/tree';
import { STEP_IDS, type StepId } from '../steps/step';

export const STEP_STATES = ['empty', 'problems', 'complete'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** The step in which a problem is mended. */
export function stepOf({ type, field }: Pick<Problem, 'type' | 'field'>): StepId {
  if (type === 'file') return 'files';
  return type === 'course' && field !== 'testSets' ? 'basics' : 'tests';
}

function isEmpty(nodes: readonly DraftNode[], step: StepId): boolean {
  const { name, version, description, topics } = courseOf(nodes);
  switch (step) {
    case 'basics':
      return [name, version, description, ...topics].every((text) => text.trim() === '');
    case 'files':
      return nodes.every(({ type }) => type !== 'file');
    case 'tests':
      return nodes.every(({ type }) => type !== 'testSet');
    case 'overview':
      return nodes.length === 1 && isEmpty(nodes, 'basics');
  }
}

/** How each step stands. What nobody has begun is empty rather than wrong. */
export function stepState(step: StepId, nodes: readonly DraftNode[], problems: readonly Problem[]): StepState {
  const severe = problems.filter(({ severity }) => severity === 'problem');
  const here = step === 'overview' ? severe : severe.filter((problem) => stepOf(problem) === step);
  if (here.length > 0 && !isEmpty(nodes, step)) return 'problems';
  return isEmpty(nodes, step) && !here.some(({ type }) => type === 'file') ? 'empty' : 'complete';
}

export const stepStates = (nodes: readonly DraftNode[], problems: readonly Problem[]) =>
  Object.fromEntries(STEP_IDS.map((id) => [id, stepState(id, nodes, problems)])) as Record<StepId, StepState>;

/** A node and those it is in, outermost first. */
export function pathTo(tree: Tree, id: string): string[] {
  const node = tree.nodes.get(id);
  if (!node) return [];
  return isChild(node) ? [...pathTo(tree, node.parent), id] : [id];
}

import { isBlankText } from '../../../../../src/api/course/rules/visible-text';
import { courseOf, isChild } from '../../../shared/changes';
import type { DraftNode } from '../../../shared/draft';
import type { Problem, ProblemCode } from '../../../shared/problems';
import type { Tree } from '../draft/tree';
import { STEP_IDS, type StepId } from '../steps/step';

export const STEP_STATES = ['empty', 'incomplete', 'problems', 'complete'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** What is not there yet. Every other problem is something wrong. */
const MISSING: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'course.name.missing',
  'course.uncompletable',
  'file.title.missing',
  'file.uploading',
  'testSet.title.missing',
  'testSet.questions.none',
  'question.empty',
  'question.answers.few',
  'question.correct.none',
  'question.image.uploading',
  'answer.empty',
  'answer.alt.missing',
  'answer.image.uploading',
]);

/** The step in which a problem is mended. */
export function stepOf({ type, field }: Pick<Problem, 'type' | 'field'>): StepId {
  if (type === 'file' || field === 'files') return 'files';
  return type === 'course' && field !== 'testSets' ? 'basics' : 'tests';
}

function isEmpty(nodes: readonly DraftNode[], step: StepId): boolean {
  const { name, version, description, topics, durationMinutes } = courseOf(nodes);
  switch (step) {
    case 'basics':
      return durationMinutes === null && [name, version, description, ...topics].every(isBlankText);
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
  const isWrong = here.some(({ code }) => !MISSING.has(code));
  if (isWrong) return 'problems';
  if (isEmpty(nodes, step) && !here.some(({ type }) => type === 'file')) return 'empty';
  return here.length > 0 ? 'incomplete' : 'complete';
}

export const stepStates = (nodes: readonly DraftNode[], problems: readonly Problem[]) =>
  Object.fromEntries(STEP_IDS.map((id) => [id, stepState(id, nodes, problems)])) as Record<StepId, StepState>;

/** A node and those it is in, outermost first. */
export function pathTo(tree: Tree, id: string): string[] {
  const node = tree.nodes.get(id);
  if (!node) return [];
  return isChild(node) ? [...pathTo(tree, node.parent), id] : [id];
}

import { createId } from '@paralleldrive/cuid2';

import type {
  AnswerNode,
  AssetView,
  ChildNode,
  CourseNode,
  DraftNode,
  FileNode,
  QuestionNode,
  TestSetNode,
} from '../../plugins/course-studio/shared/draft';
import { aCourseNode, aFileNode, anAnswerNode, aQuestionNode, aTestSetNode } from './nodes';

/**
 * Builders of course drafts, for the demo and the tests. Everything has a sensible default, so that a course
 * says only what matters: `aCourse({ testSets: [aTestSet({ questions: [aQuestion({ kind: 'multiple' })] })] })`.
 * What they build is complete: `findProblems` has nothing to say about it.
 */

/** A part of a course, with all below it, once it is told its parent and its place among its siblings. */
export type Part = (parent: string, position: number) => DraftNode[];

type Values<Node extends ChildNode> = Partial<Omit<Node, 'type' | 'parent'>>;

/** A course with one test set, unless `testSets` says otherwise. */
export function aCourse({
  id = createId(),
  files = [],
  testSets = [aTestSet()],
  ...values
}: Partial<Omit<CourseNode, 'type'>> & { files?: Part[]; testSets?: Part[] } = {}): DraftNode[] {
  return [aCourseNode(id, values), ...placed(files, id), ...placed(testSets, id)];
}

/** A file of the course; `asset` is the documentId of a stored one. */
export const aFile =
  ({ asset, ...values }: Values<FileNode> & { asset: string }): Part =>
  (parent, position) => [aFileNode(parent, asset, { position, ...values })];

/** A test set with one question, unless `questions` says otherwise. */
export const aTestSet =
  ({ questions = [aQuestion()], ...values }: Values<TestSetNode> & { questions?: Part[] } = {}): Part =>
  (parent, position) => {
    const testSet = aTestSetNode(parent, { position, ...values });
    return [testSet, ...placed(questions, testSet.id)];
  };

const ANSWERS: Record<QuestionNode['kind'], () => Part[]> = {
  single: () => [aRightAnswer(), aWrongAnswer()],
  multiple: () => [aRightAnswer(), aRightAnswer({ text: 'The sun' }), aWrongAnswer()],
};

/** A question with right and wrong answers that suit its kind, unless `answers` says otherwise. */
export const aQuestion =
  ({ kind = 'single', answers = ANSWERS[kind](), ...values }: Values<QuestionNode> & { answers?: Part[] } = {}): Part =>
  (parent, position) => {
    const question = aQuestionNode(parent, { position, kind, ...values });
    return [question, ...placed(answers, question.id)];
  };

const anAnswer =
  (values: Values<AnswerNode>): Part =>
  (parent, position) => [anAnswerNode(parent, { position, ...values })];

export const aRightAnswer = (values: Values<AnswerNode> = {}): Part => anAnswer({ correct: true, ...values });

export const aWrongAnswer = (values: Values<AnswerNode> = {}): Part => anAnswer({ text: 'The wind', ...values });

/** A stored file as the studio shows it. */
export const anAsset = (values: Partial<AssetView> = {}): AssetView => ({
  id: createId(),
  name: 'handbook.pdf',
  kind: 'pdf',
  mime: 'application/pdf',
  bytes: 1000,
  state: 'finished',
  progress: 100,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [],
  posterUrl: null,
  untouchedUrl: null,
  ...values,
});

const placed = (parts: Part[], parent: string): DraftNode[] =>
  parts.flatMap((part, position) => part(parent, position));

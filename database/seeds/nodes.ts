import { createId } from '@paralleldrive/cuid2';

import { emptyPart, initialValues, type PartType } from '../../plugins/course-studio/shared/course-model';
import type {
  AnswerNode,
  CourseNode,
  DraftNode,
  FileNode,
  QuestionNode,
  TestSetNode,
} from '../../plugins/course-studio/shared/draft';

/** Single nodes of a draft, for the builders in `course.ts` and for tests that break something on purpose. */

export const aCourseNode = (id: string, values: Partial<CourseNode> = {}): CourseNode => ({
  type: 'course',
  id,
  ...initialValues('course'),
  name: 'Tides',
  version: '1.0',
  description: 'Why the sea moves.',
  topics: ['moon', 'sun'],
  durationMinutes: 750,
  ...values,
});

/** A new part without anything in it, the first of its parent. */
const aPart = <Type extends PartType>(type: Type, parent: string) =>
  emptyPart(type, { id: createId(), parent, position: 0 });

export const aFileNode = (parent: string, asset: string, values: Partial<FileNode> = {}): FileNode => ({
  ...aPart('file', parent),
  title: 'A file',
  asset,
  ...values,
});

export const aTestSetNode = (parent: string, values: Partial<TestSetNode> = {}): TestSetNode => ({
  ...aPart('testSet', parent),
  title: 'Final test',
  attemptsAllowed: 0,
  waitMinutes: 0,
  shuffle: false,
  ...values,
});

export const aQuestionNode = (parent: string, values: Partial<QuestionNode> = {}): QuestionNode => ({
  ...aPart('question', parent),
  text: 'What pulls the sea?',
  explanation: 'Gravity.',
  ...values,
});

export const anAnswerNode = (parent: string, values: Partial<AnswerNode> = {}): AnswerNode => ({
  ...aPart('answer', parent),
  // Two answers of a question may not be the same.
  text: values.position ? `Answer ${values.position + 1}` : 'The moon',
  ...values,
});

/** A test set with one question of two answers, the first of them correct. */
export function aTest(
  courseId: string,
  values: { testSet?: Partial<TestSetNode>; question?: Partial<QuestionNode> } = {},
): DraftNode[] {
  const testSet = aTestSetNode(courseId, values.testSet);
  const question = aQuestionNode(testSet.id, values.question);
  const answers = [
    anAnswerNode(question.id, { correct: true }),
    anAnswerNode(question.id, { position: 1, text: 'The wind' }),
  ];
  return [testSet, question, ...answers];
}

/** A course with one test, ready to confirm. */
export const aSmallCourse = (courseId: string): DraftNode[] => [aCourseNode(courseId), ...aTest(courseId)];

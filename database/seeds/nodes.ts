import { createId } from '@paralleldrive/cuid2';

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
  name: 'Tides',
  version: '1.0',
  description: 'Why the sea moves.',
  topics: ['moon', 'sun'],
  durationMinutes: 750,
  certificate: true,
  ...values,
});

export const aFileNode = (parent: string, asset: string, values: Partial<FileNode> = {}): FileNode => ({
  type: 'file',
  id: createId(),
  parent,
  position: 0,
  title: 'A file',
  description: '',
  asset,
  captions: [],
  ...values,
});

export const aTestSetNode = (parent: string, values: Partial<TestSetNode> = {}): TestSetNode => ({
  type: 'testSet',
  id: createId(),
  parent,
  position: 0,
  title: 'Final test',
  description: '',
  passMark: 60,
  attemptsAllowed: 0,
  waitMinutes: 0,
  timeLimit: 0,
  shuffle: false,
  review: 'marks',
  ...values,
});

export const aQuestionNode = (parent: string, values: Partial<QuestionNode> = {}): QuestionNode => ({
  type: 'question',
  id: createId(),
  parent,
  position: 0,
  text: 'What pulls the sea?',
  image: null,
  imageAlt: '',
  kind: 'single',
  points: 1,
  partialCredit: false,
  explanation: 'Gravity.',
  ...values,
});

export const anAnswerNode = (parent: string, values: Partial<AnswerNode> = {}): AnswerNode => ({
  type: 'answer',
  id: createId(),
  parent,
  position: 0,
  // Two answers of a question may not be the same.
  text: values.position ? `Answer ${values.position + 1}` : 'The moon',
  image: null,
  imageAlt: '',
  correct: false,
  fraction: null,
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

import { emptyPart, initialValues, type PartType } from '../../../shared/course-model';
import type {
  AnswerNode,
  CourseNode,
  Draft,
  DraftNode,
  FileNode,
  QuestionNode,
  TestSetNode,
} from '../../../shared/draft';

/** Builders for the tests of this folder. Ids are what the tests call the nodes. */

export const ID = (name: string): string => name.toLowerCase().padEnd(24, '0');

export const aCourse = (fields: Partial<CourseNode> = {}): CourseNode => ({
  type: 'course',
  id: ID('course'),
  ...initialValues('course'),
  name: 'Knots',
  ...fields,
});

/** A new part without anything in it. */
const aPart = <Type extends PartType>(type: Type, { name, parent }: { name: string; parent: string }) =>
  emptyPart(type, { id: ID(name), parent: ID(parent), position: 0 });

export const aFile = (name: string, fields: Partial<FileNode> = {}): FileNode => ({
  ...aPart('file', { name, parent: 'course' }),
  title: name,
  asset: ID(`asset${name}`),
  ...fields,
});

export const aTestSet = (name: string, fields: Partial<TestSetNode> = {}): TestSetNode => ({
  ...aPart('testSet', { name, parent: 'course' }),
  title: name,
  attemptsAllowed: 0,
  waitMinutes: 0,
  ...fields,
});

export const aQuestion = (name: string, fields: Partial<QuestionNode> = {}): QuestionNode => ({
  ...aPart('question', { name, parent: 'set' }),
  text: name,
  ...fields,
});

export const anAnswer = (name: string, fields: Partial<AnswerNode> = {}): AnswerNode => ({
  ...aPart('answer', { name, parent: 'question' }),
  text: name,
  ...fields,
});

export const aDraft = (nodes: DraftNode[], fields: Partial<Draft> = {}): Draft => ({
  id: ID('course'),
  revision: 1,
  savedBy: 'Ada',
  saveId: null,
  savedAt: '2026-01-01T12:00:00.000Z',
  published: false,
  modified: false,
  nodes,
  assets: [],
  ...fields,
});

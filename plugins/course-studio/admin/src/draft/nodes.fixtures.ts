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
  name: 'Knots',
  version: '',
  description: '',
  topics: [],
  durationMinutes: null,
  certificate: true,
  ...fields,
});

export const aFile = (name: string, fields: Partial<FileNode> = {}): FileNode => ({
  type: 'file',
  id: ID(name),
  parent: ID('course'),
  position: 0,
  title: name,
  description: '',
  asset: ID(`asset${name}`),
  captions: [],
  ...fields,
});

export const aTestSet = (name: string, fields: Partial<TestSetNode> = {}): TestSetNode => ({
  type: 'testSet',
  id: ID(name),
  parent: ID('course'),
  position: 0,
  title: name,
  description: '',
  passMark: 60,
  attemptsAllowed: 0,
  waitMinutes: 0,
  timeLimit: 0,
  shuffle: true,
  review: 'marks',
  ...fields,
});

export const aQuestion = (name: string, fields: Partial<QuestionNode> = {}): QuestionNode => ({
  type: 'question',
  id: ID(name),
  parent: ID('set'),
  position: 0,
  text: name,
  image: null,
  imageAlt: '',
  kind: 'single',
  points: 1,
  partialCredit: false,
  explanation: '',
  ...fields,
});

export const anAnswer = (name: string, fields: Partial<AnswerNode> = {}): AnswerNode => ({
  type: 'answer',
  id: ID(name),
  parent: ID('question'),
  position: 0,
  text: name,
  image: null,
  imageAlt: '',
  correct: false,
  fraction: null,
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

import { describe, expect, it } from 'vitest';

import {
  aCourseNode,
  aFileNode,
  aQuestionNode,
  aSmallCourse,
  aTestSetNode,
  anAnswerNode,
} from '../../../database/seeds/nodes';
import type { AssetView, DraftNode, QuestionNode } from './draft';
import { findProblems } from './problems';

const COURSE = 'c'.repeat(24);
const FILE = 'f'.repeat(24);

const anAsset = (values: Partial<AssetView>): AssetView => ({
  ...{
    id: FILE,
    name: 'f',
    kind: 'image',
    mime: null,
    bytes: 1,
    state: 'finished',
    progress: 100,
    errorCode: null,
    errorSubject: null,
    remarks: [],
    sources: [],
    posterUrl: null,
  },
  ...values,
});
const found = (nodes: DraftNode[], assets: AssetView[] = []) =>
  findProblems(nodes, assets).map(({ code, field, severity, place }) =>
    `${severity} ${code} ${field} ${place.join('/')}`.trim(),
  );
const changed = (type: DraftNode['type'], values: object): DraftNode[] => {
  const nodes = aSmallCourse(COURSE);
  const index = nodes.findIndex((node) => node.type === type);
  return nodes.map((node, at) => (at === index ? { ...node, ...values } : node));
};

describe('a draft', () => {
  it('that is complete has no problems', () => {
    expect(found(aSmallCourse(COURSE))).toEqual([]);
  });

  it('that is empty lacks a name, and is warned of having no tests', () => {
    expect(found([aCourseNode(COURSE, { name: ' ' })])).toEqual([
      'problem course.name.missing name',
      'warning course.tests.none testSets',
    ]);
  });

  it.each<[string, DraftNode[], AssetView[], string[]]>([
    ['a nameless test set', changed('testSet', { title: '' }), [], ['problem testSet.title.missing title 1']],
    ['an empty question', changed('question', { text: ' ' }), [], ['problem question.empty text Final test/1']],
    [
      'a question of which no answer is correct',
      changed('answer', { correct: false }),
      [],
      ['problem question.correct.none answers Final test/1'],
    ],
    ['an empty answer', changed('answer', { text: '' }), [], ['problem answer.empty text Final test/1/1']],
    [
      'an answer that is only an image without a text alternative',
      changed('answer', { text: '', image: FILE }),
      [anAsset({})],
      ['problem answer.alt.missing imageAlt Final test/1/1'],
    ],
    [
      'an image beside a text without alternative',
      changed('question', { image: FILE }),
      [anAsset({})],
      ['warning image.alt.missing imageAlt Final test/1'],
    ],
    [
      'an image that is still uploading',
      changed('question', { image: FILE, imageAlt: 'a' }),
      [anAsset({ state: 'uploading' })],
      ['problem question.image.uploading image Final test/1'],
    ],
    [
      'an image that is gone',
      changed('answer', { image: FILE, imageAlt: 'a' }),
      [],
      ['problem file.gone image Final test/1/1'],
    ],
  ])('with %s', (_case, nodes, assets, expected) => {
    expect(found(nodes, assets)).toEqual(expected);
  });

  it('with an image that is none', () => {
    const nodes = changed('question', { image: FILE, imageAlt: 'a' });
    expect(found(nodes, [anAsset({ kind: 'pdf' })])).toEqual(['problem image.kind image Final test/1']);
  });

  it('with a file of which nothing was stored', () => {
    const nodes = [...aSmallCourse(COURSE), aFileNode(COURSE, FILE, { title: 'Page' })];
    const refused = anAsset({ state: 'error', errorCode: 'type.refused' });
    expect(found(nodes, [refused])).toEqual(['problem file.refused asset Page']);
  });

  it.each<[state: AssetView['state'], expected: string[]]>([
    ['uploading', ['problem file.uploading asset Video']],
    ['processing', ['warning file.processing asset Video']],
    ['error', ['warning file.error asset Video']],
    ['finished', []],
  ])('with a file that is %s', (state, expected) => {
    const nodes = [...aSmallCourse(COURSE), aFileNode(COURSE, FILE, { title: 'Video' })];
    expect(found(nodes, [anAsset({ state })])).toEqual(expected);
  });

  it('with several answers marked correct is a problem only for a single choice', () => {
    const both = aSmallCourse(COURSE).map((node) => (node.type === 'answer' ? { ...node, correct: true } : node));
    expect(found(both)).toEqual(['problem question.correct.many answers Final test/1']);
    const multiple = [
      ...both.map((node) => (node.type === 'question' ? { ...node, kind: 'multiple' as const } : node)),
      anAnswerNode(both[2]!.id, { position: 2, text: 'The tide table' }),
    ];
    expect(found(multiple)).toEqual([]);
  });

  it('may not have a multiple choice of which everything is right', () => {
    const nodes = aSmallCourse(COURSE).map((node) => {
      if (node.type === 'question') return { ...node, kind: 'multiple' as const };
      return node.type === 'answer' ? { ...node, correct: true } : node;
    });
    expect(found(nodes)).toEqual(['problem question.correct.all answers Final test/1']);
  });

  it('is read in its order, whatever the order of its nodes', () => {
    const first = aTestSetNode(COURSE, { title: 'First', position: 0 });
    const second = aTestSetNode(COURSE, { title: 'Second', position: 1 });
    const question = aQuestionNode(first.id, { text: '' });
    const nodes = [anAnswerNode(question.id), second, question, first, aCourseNode(COURSE)];
    expect(found(nodes)).toEqual([
      'problem question.empty text First/1',
      'problem question.answers.few answers First/1',
      'problem question.correct.none answers First/1',
      'problem testSet.questions.none questions Second',
    ]);
  });

  it.each<[string, [correct: boolean, fraction: number | null][], string[]]>([
    [
      'shared by default',
      [
        [true, null],
        [true, null],
        [false, null],
      ],
      [],
    ],
    [
      'of thirds',
      [
        [true, 0.3333],
        [true, 0.3333],
        [true, 0.3333],
        [false, -0.5],
      ],
      ['question.fractions.some warning'],
    ],
    [
      'that miss the whole',
      [
        [true, 0.5],
        [true, 0.2],
        [false, -1],
      ],
      ['question.fractions.sum problem'],
    ],
    [
      'of which wrong ones cost nothing',
      [
        [true, 0.5],
        [true, 0.5],
        [false, 0],
      ],
      ['question.fractions.all problem'],
    ],
    [
      'of which wrong ones cost little',
      [
        [true, 0.5],
        [true, 0.5],
        [false, -0.5],
      ],
      ['question.fractions.some warning'],
    ],
    [
      'of which wrong ones cost as much',
      [
        [true, 0.5],
        [true, 0.5],
        [false, -1],
      ],
      [],
    ],
    [
      'that reward a wrong answer',
      [
        [true, 1],
        [false, 0.5],
        [false, -1.5],
      ],
      ['answer.fraction.sign problem'],
    ],
    [
      'of only right answers',
      [
        [true, 0.5],
        [true, 0.5],
      ],
      ['question.correct.all problem'],
    ],
  ])('knows partial credit %s', (_, answers, expected) => {
    const [course, testSet, question] = aSmallCourse(COURSE);
    const nodes = [
      ...[course!, testSet!, { ...(question as QuestionNode), kind: 'multiple' as const, partialCredit: true }],
      ...answers.map(([correct, fraction], position) => anAnswerNode(question!.id, { correct, fraction, position })),
    ];
    expect(findProblems(nodes, []).map(({ code, severity }) => `${code} ${severity}`)).toEqual(expected);
  });

  it('minds percents under partial credit only', () => {
    expect(found(changed('answer', { fraction: -1 }))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';

import {
  aCourseNode,
  aFileNode,
  aQuestionNode,
  aSmallCourse,
  aTestSetNode,
  anAnswerNode,
} from '../../../database/seeds/nodes';
import type { DraftCorrection } from './corrections';
import type { AnswerNode, AssetView, DraftNode, QuestionNode } from './draft';
import { againstCorrections, findProblems, type Problem } from './problems';

const COURSE = 'c'.repeat(24);
const FILE = 'f'.repeat(24);

const anAsset = (values: Partial<AssetView>): AssetView => ({
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
  untouchedUrl: null,
  ...values,
});
const described = (problems: Problem[]) =>
  problems.map(({ code, field, severity, place }) => `${severity} ${code} ${field} ${place.join('/')}`.trim());
const found = (nodes: DraftNode[], assets: AssetView[] = []) => described(findProblems(nodes, assets));
const changed = (type: DraftNode['type'], values: object): DraftNode[] => {
  const nodes = aSmallCourse(COURSE);
  const index = nodes.findIndex((node) => node.type === type);
  return nodes.map((node, at) => (at === index ? { ...node, ...values } : node));
};

describe('a draft', () => {
  it('that is complete has no problems', () => {
    expect(found(aSmallCourse(COURSE))).toEqual([]);
  });

  it('that is empty lacks a name, and something to complete', () => {
    expect(found([aCourseNode(COURSE, { name: ' ' })])).toEqual([
      'problem course.name.missing name',
      'problem course.uncompletable testSets',
    ]);
  });

  it.each<[string, DraftNode[], AssetView[], string[]]>([
    [
      'a test set with nothing to earn',
      changed('question', { points: 0 }),
      [],
      ['problem testSet.points.none questions Final test'],
    ],
    [
      'points finer than hundredths',
      changed('question', { points: 0.004 }),
      [],
      ['problem question.points.fine points Final test/1'],
    ],
    [
      'a topic without a text',
      changed('course', { topics: ['Tides', '\u200B'] }),
      [],
      ['problem course.topic.empty topics'],
    ],
    [
      'a topic that stands there twice',
      changed('course', { topics: ['Tides', 'Waves', ' Tides'] }),
      [],
      ['problem course.topic.repeated topics'],
    ],
    ['a name that nobody sees', changed('course', { name: '\uFEFF\u2800' }), [], ['problem course.name.missing name']],
    [
      'a question that nobody sees',
      changed('question', { text: '\u3164\uFE0F' }),
      [],
      ['problem question.empty text Final test/1'],
    ],
    [
      'an answer that nobody sees',
      changed('answer', { text: '\u2060' }),
      [],
      ['problem answer.empty text Final test/1/1'],
    ],
    [
      'a pass mark of nothing',
      changed('testSet', { passMark: 0 }),
      [],
      ['problem testSet.passMark.none passMark Final test'],
    ],
    [
      'a picture as captions',
      [...aSmallCourse(COURSE), aFileNode(COURSE, FILE, { captions: [{ asset: FILE, language: 'en', label: '' }] })],
      [anAsset({})],
      ['problem captions.kind captions A file'],
    ],
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

  it.each<[files: string, states: AssetView['state'][], expected: string[]]>([
    ['one file that is there', ['finished'], ['warning course.tests.none testSets']],
    [
      'one file that is being encoded',
      ['processing'],
      ['warning course.tests.none testSets', 'warning file.processing asset 1'],
    ],
    [
      'one file of two that is there',
      ['error', 'finished'],
      ['warning course.tests.none testSets', 'warning file.error asset 1'],
    ],
    ['no file that is there', ['error'], ['problem course.uncompletable testSets', 'warning file.error asset 1']],
  ])('without tests and with %s', (_, states, expected) => {
    const ids = states.map((_state, index) => `${'f'.repeat(23)}${index}`);
    const files = ids.map((id, position) => aFileNode(COURSE, id, { position, title: String(position + 1) }));
    const assets = ids.map((id, index) => anAsset({ id, state: states[index]! }));
    expect(found([aCourseNode(COURSE), ...files], assets)).toEqual(expected);
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
      'of which the last makes the sum',
      [
        [true, 0.3333],
        [true, 0.3333],
        [true, 0.3334],
        [false, -1],
      ],
      [],
    ],
    [
      'that miss the whole by little',
      [
        [true, 0.5],
        [true, 0.499],
        [false, -1],
      ],
      ['question.fractions.sum problem'],
    ],
    [
      'of which thirds cost what they earn',
      [
        [true, 0.3333],
        [true, 0.6667],
        [false, -0.3333],
        [false, -0.66666],
      ],
      [],
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
      course!,
      testSet!,
      { ...(question as QuestionNode), kind: 'multiple' as const, partialCredit: true },
      ...answers.map(([correct, fraction], position) => anAnswerNode(question!.id, { correct, fraction, position })),
    ];
    expect(findProblems(nodes, []).map(({ code, severity }) => `${code} ${severity}`)).toEqual(expected);
  });

  it.each<[string, DraftCorrection['policy'], (answers: string[]) => string[], string[]]>([
    ['has the key it was corrected to', 'key', ([moon]) => [moon!], []],
    ['has another key', 'key', ([, wind]) => [wind!], ['problem question.corrected answers Final test/1']],
    ['accepts fewer answers', 'any', (both) => both, ['problem question.corrected answers Final test/1']],
    ['was taken out', 'omit', ([moon]) => [moon!], ['problem question.flawed answers Final test/1']],
  ])('with a question whose key was corrected and that %s', (_, policy, correct, expected) => {
    const nodes = aSmallCourse(COURSE);
    const [, , question, ...answers] = nodes as [DraftNode, DraftNode, QuestionNode, ...AnswerNode[]];
    const correction = {
      question: question.id,
      policy,
      correct: correct(answers.map(({ id }) => id)),
      at: '2026-11-28T08:00:00.000Z',
      asked: { ...question, answers },
    };
    expect(described(findProblems(nodes, [], [correction]))).toEqual(expected);
  });

  it.each<[string, Partial<AnswerNode>, Partial<AnswerNode>, string[]]>([
    ['the same text, one of them correct', { text: 'Rome' }, { text: 'Rome' }, ['problem answer.ambiguous']],
    ['what looks the same', { text: 'Rome' }, { text: ' Rome\u200B' }, ['problem answer.ambiguous']],
    ['the same text, both correct', { text: 'Rome' }, { text: 'Rome', correct: true }, ['warning answer.repeated']],
    ['the same text in other letters', { text: 'Rome' }, { text: 'rome' }, []],
    ['texts that a superscript tells apart', { text: '10²' }, { text: '102' }, []],
    ['the same text and other images', { text: 'Rome', imageAlt: 'x', image: FILE }, { text: 'Rome' }, []],
  ])('with two answers of %s', (_, first, second, expected) => {
    const [course, testSet, question] = aSmallCourse(COURSE);
    const nodes = [
      course!,
      testSet!,
      { ...(question as QuestionNode), kind: 'multiple' as const },
      anAnswerNode(question!.id, { correct: true, ...first }),
      anAnswerNode(question!.id, { position: 1, ...second }),
      anAnswerNode(question!.id, { position: 2 }),
    ];
    const problems = findProblems(nodes, [anAsset({})]);
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
    expect(problems.every(({ place }) => place.join('/') === 'Final test/1/2')).toBe(true);
  });

  it('may not ask for all answers of which each was accepted', () => {
    const nodes = aSmallCourse(COURSE).map((node) => {
      if (node.type === 'question') return { ...node, kind: 'multiple' as const };
      return node.type === 'answer' ? { ...node, correct: true } : node;
    });
    const [, , question] = nodes as [DraftNode, DraftNode, QuestionNode];
    const wrong = anAnswerNode(question.id, { position: 2 });
    const both = nodes.filter(({ type }) => type === 'answer').map(({ id }) => id);
    const correction = { question: question.id, policy: 'any' as const, correct: both, at: '', asked: null };
    expect(described(findProblems([...nodes, wrong], [], [correction]))).toEqual([
      'problem question.accepted answers Final test/1',
    ]);
  });

  it.each([
    ['has another key', 'key', [false, true], 'single', 'question.corrected'],
    ['asks for all accepted answers', 'any', [true, true], 'multiple', 'question.accepted'],
    ['is asked as it was when everybody was given the points', 'everybody', [true, false], 'single', 'question.flawed'],
    ['is asked as it was when it was taken out', 'omit', [true, false], 'single', 'question.flawed'],
  ] as const)(
    'tells what stands against a correction from the rest: a question that %s',
    (_, policy, right, kind, code) => {
      const nodes = aSmallCourse(COURSE);
      const [course, testSet, question, ...answers] = nodes as [DraftNode, DraftNode, QuestionNode, ...AnswerNode[]];
      const correct = answers.filter((__, index) => right[index]).map(({ id }) => id);
      const correction = { question: question.id, policy, correct, at: '', asked: { ...question, answers } };
      const edited = [{ ...course, name: '' }, testSet, { ...question, kind }, ...answers] as DraftNode[];
      const marked = edited.map((node) =>
        node.type === 'answer' && kind === 'multiple' ? { ...node, correct: true } : node,
      );
      const problems = findProblems(marked, [], [correction]);
      expect(problems.map((problem) => problem.code)).toContain('course.name.missing');
      expect(againstCorrections(problems).map((problem) => problem.code)).toEqual([code]);
    },
  );

  it('may have a single choice with several right answers where a correction accepts them', () => {
    const nodes = aSmallCourse(COURSE).map((node) => (node.type === 'answer' ? { ...node, correct: true } : node));
    const both = nodes.filter(({ type }) => type === 'answer').map(({ id }) => id);
    const correction = { question: nodes[2]!.id, policy: 'any' as const, correct: both, at: '', asked: null };
    expect(found(nodes)).toEqual(['problem question.correct.many answers Final test/1']);
    expect(described(findProblems(nodes, [], [correction]))).toEqual([]);
  });

  it('minds percents under partial credit only', () => {
    expect(found(changed('answer', { fraction: -1 }))).toEqual([]);
  });
});

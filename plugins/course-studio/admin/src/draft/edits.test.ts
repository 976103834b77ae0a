import { describe, expect, it } from 'vitest';

import type { Change } from '../../../shared/draft';

import { aCourse, aFile, anAnswer, aQuestion, aTestSet, ID } from './builders';
import * as edits from './edits';
import { applyChanges, childIds, plantTree, type Tree } from './tree';

const tree = (...correct: string[]) =>
  plantTree([
    aCourse(),
    aTestSet('set'),
    aQuestion('question', { kind: correct.length > 1 ? 'multiple' : 'single' }),
    ...['a', 'b', 'c'].map((name, position) => anAnswer(name, { position, correct: correct.includes(name) })),
  ]);

const after = (before: Tree, changes: Change[]) => applyChanges(before, changes).tree;
const order = (of: Tree) => childIds(of, ID('question'), 'answer').map((id) => id.replace(/0+$/, ''));
const correctOnes = (of: Tree) =>
  order(of).filter((name) => {
    const node = of.nodes.get(ID(name));
    return node?.type === 'answer' && node.correct;
  });

describe('editing', () => {
  it('gives a new test set the usual settings', () => {
    const [change] = edits.addTestSet(tree(), ID('course'));
    expect(change).toMatchObject({
      node: { position: 1, passMark: 60, attemptsAllowed: 0, timeLimit: 0, shuffle: true },
    });
  });

  it('gives a new question single choice, one point and two empty answers', () => {
    const [question, ...answers] = edits.addQuestion(tree(), ID('set'));
    expect(question).toMatchObject({ node: { type: 'question', kind: 'single', points: 1, position: 1 } });
    expect(answers).toHaveLength(2);
    expect(answers[1]).toMatchObject({ node: { type: 'answer', position: 1, text: '' } });
  });

  it('adds an answer right below another one', () => {
    const before = tree();
    const result = after(before, edits.addAnswer(before, ID('question'), ID('a')));
    expect(order(result)).toHaveLength(4);
    expect([order(result)[0], ...order(result).slice(2)]).toEqual(['a', 'b', 'c']);
  });

  it('moves a node by one place and writes only the two that changed', () => {
    const before = tree();
    const changes = edits.moveNode(before, ID('c'), -1);
    expect(order(after(before, changes))).toEqual(['a', 'c', 'b']);
    expect(changes).toHaveLength(2);
  });

  it('leaves the first where it is when it is moved up', () => {
    expect(edits.moveNode(tree(), ID('a'), -1)).toEqual([]);
    expect(edits.moveNode(tree(), ID('c'), 1)).toEqual([]);
  });

  it('keeps only the first correct answer when a question becomes single choice', () => {
    const before = tree('b', 'c');
    expect(correctOnes(after(before, edits.chooseKind(before, ID('question'), 'single')))).toEqual(['b']);
  });

  it('keeps every correct answer when a question becomes multiple choice', () => {
    const before = tree('b');
    expect(correctOnes(after(before, edits.chooseKind(before, ID('question'), 'multiple')))).toEqual(['b']);
  });

  it('moves the mark of a single-choice question', () => {
    const before = tree('a');
    expect(correctOnes(after(before, edits.markCorrect(before, ID('c'), true)))).toEqual(['c']);
  });

  it('adds a mark to a multiple-choice question', () => {
    const before = tree('a', 'b');
    expect(correctOnes(after(before, edits.markCorrect(before, ID('c'), true)))).toEqual(['a', 'b', 'c']);
  });

  it('forgets the text alternative together with the image', () => {
    const before = plantTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question', { image: ID('image'), imageAlt: 'a knot' }),
    ]);
    expect(edits.setImage(before, ID('question'), null)).toMatchObject([{ node: { image: null, imageAlt: '' } }]);
  });

  it('gives no image to a question that was removed while it was uploading', () => {
    expect(edits.setImage(tree(), ID('gone'), ID('image'))).toEqual([]);
  });

  it.each([
    ['Lecture 1.mp4', 'Lecture 1'],
    ['archive.tar.gz', 'archive.tar'],
    ['.htaccess', '.htaccess'],
    ['no extension', 'no extension'],
  ])('titles %s as %s', (filename, title) => {
    expect(edits.titleOf(filename)).toBe(title);
  });
});

describe('files', () => {
  const files = plantTree([aCourse(), ...['a', 'b', 'c'].map((name, position) => aFile(name, { position }))]);
  const filesOf = (of: Tree) => childIds(of, ID('course'), 'file').map((id) => id.replace(/0+$/, ''));

  it.each([
    ['a', 'c', ['b', 'c', 'a']],
    ['c', 'a', ['c', 'a', 'b']],
    ['b', 'b', ['a', 'b', 'c']],
    ['a', 'gone', ['a', 'b', 'c']],
  ])('are moved: %s to where %s is', (id, to, expected) => {
    expect(filesOf(after(files, edits.moveFileTo(files, ID(id), ID(to))))).toEqual(expected);
  });

  it('get, change and lose captions', () => {
    const captions = { asset: ID('vtt'), language: 'de', label: '' };
    const added = after(files, edits.addCaption(files, ID('a'), captions));
    const node = added.nodes.get(ID('a'));
    if (node?.type !== 'file') throw new Error('no file');
    expect(node.captions).toEqual([captions]);
    expect(edits.setCaption(node, ID('vtt'), { label: 'Deutsch' })).toMatchObject([
      { node: { captions: [{ label: 'Deutsch', language: 'de' }] } },
    ]);
    expect(edits.removeCaption(node, ID('vtt'))).toMatchObject([{ node: { captions: [] } }]);
    expect(edits.addCaption(files, ID('gone'), captions)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';

import type { Change } from '../../../shared/draft';

import { aCourse, aFile, anAnswer, aQuestion, aTestSet, ID } from './nodes.fixtures';
import * as edits from './edits';
import { applyChanges, childIds, buildTree, type Tree } from './tree';

const tree = (...correct: string[]) =>
  buildTree([
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
      node: { position: 1, passMark: 60, attemptsAllowed: 3, waitMinutes: 10, timeLimit: 0, shuffle: true },
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

  it('takes over a corrected key, with the fractions that were made for the other one', () => {
    const before = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question', { kind: 'multiple', partialCredit: true }),
      anAnswer('a', { position: 0, correct: true, fraction: 0.5 }),
      anAnswer('b', { position: 1, correct: true, fraction: 0.5 }),
      anAnswer('c', { position: 2, fraction: -0.25 }),
      anAnswer('d', { position: 3, fraction: -0.25 }),
    ]);
    const correction = {
      question: ID('question'),
      policy: 'key' as const,
      correct: [ID('b'), ID('c')],
      at: '',
      asked: null,
    };
    const result = after(before, edits.takeOverCorrection(before, correction));
    expect(correctOnes(result)).toEqual(['b', 'c']);
    const fractions = ['a', 'b', 'c', 'd'].map((name) => result.nodes.get(ID(name)));
    expect(fractions).toMatchObject([{ fraction: null }, { fraction: null }, { fraction: null }, { fraction: -0.25 }]);
    expect(edits.takeOverCorrection(result, correction)).toEqual([]);
  });

  it('takes over a corrected key with an answer made anew, and brings back one that was removed', () => {
    const before = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question', { kind: 'multiple' }),
      anAnswer('a', { position: 0, text: 'Moon', correct: true }),
      anAnswer('b2', { position: 1, text: 'Wind' }),
    ]);
    const asked = (name: string, text: string) => ({ id: ID(name), text, image: null, imageAlt: '', correct: false });
    const correction = {
      question: ID('question'),
      policy: 'key' as const,
      correct: [ID('b'), ID('c')],
      at: '',
      asked: { text: '', image: null, answers: [asked('a', 'Moon'), asked('b', 'Wind'), asked('c', 'Sun')] },
    };
    const result = after(before, edits.takeOverCorrection(before, correction));
    const answers = [...result.nodes.values()].flatMap((node) => (node.type === 'answer' ? [node] : []));
    expect(answers.map(({ text, correct }) => [text, correct])).toEqual([
      ['Moon', false],
      ['Wind', true],
      ['Sun', true],
    ]);
    expect(edits.takeOverCorrection(result, correction)).toEqual([]);
  });

  it('takes over that each of several answers is accepted, of which one is chosen', () => {
    const before = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question', { kind: 'multiple', partialCredit: true }),
      anAnswer('a', { position: 0, correct: true }),
      anAnswer('b', { position: 1, correct: true }),
    ]);
    const correction = {
      question: ID('question'),
      policy: 'any' as const,
      correct: [ID('a'), ID('b')],
      at: '',
      asked: null,
    };
    const result = after(before, edits.takeOverCorrection(before, correction));
    expect(result.nodes.get(ID('question'))).toMatchObject({ kind: 'single', partialCredit: false });
    expect(correctOnes(result)).toEqual(['a', 'b']);
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
    expect(correctOnes(after(before, edits.changeQuestionType(before, ID('question'), 'single')))).toEqual(['b']);
  });

  it('keeps every correct answer when a question becomes multiple choice', () => {
    const before = tree('b');
    expect(correctOnes(after(before, edits.changeQuestionType(before, ID('question'), 'multiple')))).toEqual(['b']);
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
    const before = buildTree([
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
    expect(edits.proposeFileTitle(filename)).toBe(title);
  });

  it('adds several answers below another one, in their order', () => {
    const before = tree();
    const changes = edits.addAnswers(before, { question: ID('question'), texts: ['x', 'y'], after: ID('a') });
    const result = after(before, changes);
    const texts = childIds(result, ID('question'), 'answer').map((id) => {
      const node = result.nodes.get(id);
      return node?.type === 'answer' ? node.text : '';
    });
    expect(texts).toEqual(['a', 'x', 'y', 'b', 'c']);
  });

  it('writes only one node when there is room where it is moved to', () => {
    const before = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question'),
      ...['a', 'b', 'c'].map((name, index) => anAnswer(name, { position: index * 10 })),
    ]);
    const changes = edits.moveTo(before, ID('c'), { parent: ID('question'), before: ID('b') });
    expect(changes).toHaveLength(1);
    expect(order(after(before, changes))).toEqual(['a', 'c', 'b']);
  });

  describe('of two test sets', () => {
    const two = () =>
      buildTree([
        aCourse(),
        aTestSet('set'),
        aTestSet('other', { position: 1 }),
        ...['p', 'q', 'r'].map((name, position) => aQuestion(name, { position })),
        aQuestion('s', { parent: ID('other') }),
        anAnswer('a', { parent: ID('q'), image: ID('picture') }),
        anAnswer('b', { parent: ID('q'), position: 1, correct: true }),
      ]);
    const names = (of: Tree, set: string) =>
      childIds(of, ID(set), 'question').map((id) => {
        const node = of.nodes.get(id);
        return node?.type === 'question' ? node.text : '';
      });

    it('moves a question to the other one, with its answers', () => {
      const result = after(two(), edits.moveTo(two(), ID('q'), { parent: ID('other'), before: ID('s') }));
      expect([names(result, 'set'), names(result, 'other')]).toEqual([
        ['p', 'r'],
        ['q', 's'],
      ]);
      expect(childIds(result, ID('q'), 'answer')).toHaveLength(2);
    });

    it('moves nothing to where it cannot be, or already is', () => {
      expect(edits.moveTo(two(), ID('q'), { parent: ID('course'), before: null })).toEqual([]);
      expect(edits.moveTo(two(), ID('q'), { parent: ID('other'), before: ID('gone') })).toEqual([]);
      expect(edits.moveTo(two(), ID('q'), { parent: ID('set'), before: ID('r') })).toEqual([]);
      expect(edits.moveTo(two(), ID('a'), { parent: ID('other'), before: null })).toEqual([]);
    });

    it('duplicates a question right below itself, with new ids and the same images', () => {
      const before = two();
      const changes = edits.duplicateNode(before, ID('q'));
      const result = after(before, changes);
      expect(names(result, 'set')).toEqual(['p', 'q', 'q', 'r']);
      const [, , copy = ''] = childIds(result, ID('set'), 'question');
      expect(changes[0]).toMatchObject({ node: { id: copy } });
      const answers = childIds(result, copy, 'answer').map((id) => result.nodes.get(id));
      expect(answers).toMatchObject([{ image: ID('picture') }, { correct: true }]);
      expect(new Set([...result.nodes.keys()]).size).toBe(before.nodes.size + 3);
    });

    it('duplicates a test set with all there is in it', () => {
      const before = two();
      const result = after(before, edits.duplicateNode(before, ID('set')));
      const [, copy = ''] = childIds(result, ID('course'), 'testSet');
      expect(childIds(result, copy, 'question')).toHaveLength(3);
      expect(result.nodes.size).toBe(before.nodes.size + 6);
    });

    it('restores a question where it was, even if those around it have moved', () => {
      const before = two();
      const removed = edits.collectSubtree(before, ID('q'));
      const without = after(before, edits.removeNode(before, ID('q')));
      const moved = after(without, edits.moveNode(without, ID('r'), -1));
      if (!removed) throw new Error('nothing was removed');
      expect(names(after(without, edits.restoreNodes(without, removed)), 'set')).toEqual(['p', 'q', 'r']);
      expect(names(after(moved, edits.restoreNodes(moved, removed)), 'set')).toEqual(['r', 'p', 'q']);
      expect(edits.restoreNodes(before, removed)).toEqual([]);
    });
  });

  it('says what a change to single choice loses, and turns partial credit off but keeps the percents', () => {
    const before = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question', { kind: 'multiple', partialCredit: true }),
      anAnswer('a', { correct: true, fraction: 0.5 }),
      anAnswer('b', { position: 1, correct: true, fraction: 0.5 }),
    ]);
    expect(edits.describeLoss(before, ID('question'), 'single')).toEqual({
      kept: ID('a'),
      unmarked: 1,
      partialCredit: true,
    });
    const result = after(before, edits.changeQuestionType(before, ID('question'), 'single'));
    expect(result.nodes.get(ID('question'))).toMatchObject({ kind: 'single', partialCredit: false });
    expect(result.nodes.get(ID('b'))).toMatchObject({ correct: false, fraction: 0.5 });
  });
});

describe('files', () => {
  const files = buildTree([aCourse(), ...['a', 'b', 'c'].map((name, position) => aFile(name, { position }))]);
  const filesOf = (of: Tree) => childIds(of, ID('course'), 'file').map((id) => id.replace(/0+$/, ''));

  it.each([
    ['a', null, ['b', 'c', 'a']],
    ['c', 'a', ['c', 'a', 'b']],
    ['b', 'c', ['a', 'b', 'c']],
    ['a', 'gone', ['a', 'b', 'c']],
  ])('are moved: %s to above %s', (id, before, expected) => {
    const spot = { parent: ID('course'), before: before && ID(before) };
    expect(filesOf(after(files, edits.moveTo(files, ID(id), spot)))).toEqual(expected);
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
    const first = { ...captions, asset: ID('first') };
    expect(edits.addCaption(added, ID('a'), first, 0)).toMatchObject([{ node: { captions: [first, captions] } }]);
  });
});

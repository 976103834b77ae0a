import { describe, expect, it } from 'vitest';

import { aCourse, anAnswer, aQuestion, aTestSet, ID } from './nodes.fixtures';
import { applyChanges, childIds, childNodes, childrenKey, buildTree } from './tree';

const tree = () =>
  buildTree([
    aCourse(),
    aTestSet('set'),
    aQuestion('question'),
    anAnswer('second', { position: 1 }),
    anAnswer('first', { position: 0 }),
  ]);

const answers = (of: ReturnType<typeof tree>) => childIds(of, ID('question'), 'answer');

describe('a tree', () => {
  it('lists children by position', () => {
    expect(answers(tree())).toEqual([ID('first'), ID('second')]);
  });

  it('has the children themselves in that order, and none of another type', () => {
    expect(childNodes(tree(), ID('question'), 'answer')).toMatchObject([{ text: 'first' }, { text: 'second' }]);
    expect(childNodes(tree(), ID('question'), 'question')).toEqual([]);
  });

  it('touches only the node whose text changed and keeps every list as it is', () => {
    const before = tree();
    const { tree: after, touched } = applyChanges(before, [
      { op: 'put', node: anAnswer('first', { text: 'changed' }) },
    ]);
    expect([...touched]).toEqual([ID('first')]);
    expect(after.children).toBe(before.children);
    expect(before.nodes.get(ID('first'))).toMatchObject({ text: 'first' });
  });

  it('announces the list when a child comes, goes or moves', () => {
    const key = childrenKey(ID('question'), 'answer');
    const added = applyChanges(tree(), [{ op: 'put', node: anAnswer('third', { position: 2 }) }]);
    expect(added.touched).toContain(key);
    expect(answers(added.tree)).toEqual([ID('first'), ID('second'), ID('third')]);
    const moved = applyChanges(tree(), [{ op: 'put', node: anAnswer('first', { position: 9 }) }]);
    expect(answers(moved.tree)).toEqual([ID('second'), ID('first')]);
  });

  it('takes everything below along when a node is removed', () => {
    const { tree: after, touched } = applyChanges(tree(), [{ op: 'remove', type: 'testSet', id: ID('set') }]);
    expect([...after.nodes.keys()]).toEqual([ID('course')]);
    expect(after.children.size).toBe(0);
    expect(touched).toContain(ID('second'));
  });

  it('lets the removal of a node that is gone pass', () => {
    expect(applyChanges(tree(), [{ op: 'remove', type: 'file', id: ID('nowhere') }]).touched.size).toBe(0);
  });
});

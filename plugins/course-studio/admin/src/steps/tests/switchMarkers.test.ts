import { describe, expect, it } from 'vitest';

import { anAnswer, aCourse, aQuestion, aTestSet, ID } from '../../draft/nodes.fixtures';
import { applyChanges, buildTree } from '../../draft/tree';

import { switchMarkers } from './switchMarkers';

const pasted = [
  { id: ID('a'), otherwise: 'a) The moon', text: 'The moon' },
  { id: ID('b'), otherwise: 'b) The sun', text: 'The sun' },
  { id: ID('gone'), otherwise: 'c) Jupiter', text: 'Jupiter' },
];

describe('putting list markers back, or taking them off', () => {
  it('gives the answers their lines as copied, but none that was edited or removed meanwhile', () => {
    const tree = buildTree([
      aCourse(),
      aTestSet('set'),
      aQuestion('question'),
      anAnswer('a', { text: 'The moon', correct: true }),
      anAnswer('b', { text: 'The sun, mostly', position: 1 }),
    ]);
    const { nodes } = applyChanges(tree, switchMarkers(tree, pasted)).tree;
    expect(nodes.get(ID('a'))).toMatchObject({ text: 'a) The moon', correct: true });
    expect(nodes.get(ID('b'))).toMatchObject({ text: 'The sun, mostly' });
    expect(nodes.has(ID('gone'))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';

import { findProblems } from '../../../shared/problems';
import type { AssetView, DraftNode } from '../../../shared/draft';
import { aCourse, aFile, aQuestion, aTestSet, anAnswer, ID } from '../draft/nodes.fixtures';
import { buildTree } from '../draft/tree';

import { pathTo, stepStates } from './stepStates';

const statesOf = (...nodes: DraftNode[]) => stepStates(nodes, findProblems(nodes, []));

describe('the steps of a course', () => {
  it('are all empty at the start, although a name is missing', () => {
    expect(statesOf(aCourse({ name: '' }))).toEqual({
      basics: 'empty',
      files: 'empty',
      tests: 'empty',
      overview: 'empty',
    });
  });

  it('are incomplete where something is missing, and so is the overview', () => {
    expect(statesOf(aCourse({ name: '', version: '1' }), aTestSet('set', { title: 'Knots' }))).toEqual({
      basics: 'incomplete',
      files: 'empty',
      tests: 'incomplete',
      overview: 'incomplete',
    });
  });

  it('are complete without problems; warnings do not count', () => {
    const [course, file] = [aCourse(), aFile('file')];
    const stored = { id: file.asset, state: 'processing' } as AssetView;
    const states = stepStates([course, file], findProblems([course, file], [stored]));
    expect(states).toEqual({ basics: 'complete', files: 'complete', tests: 'empty', overview: 'complete' });
  });

  it('are incomplete where there is nothing to complete', () => {
    expect(statesOf(aCourse())).toEqual({ basics: 'complete', files: 'empty', tests: 'empty', overview: 'incomplete' });
  });

  it('show a missing file as a problem of the files', () => {
    expect(statesOf(aCourse(), aFile('file'))).toMatchObject({ files: 'problems', overview: 'problems' });
  });
});

it('names the nodes on the way to an answer', () => {
  const tree = buildTree([aCourse(), aTestSet('set'), aQuestion('question'), anAnswer('a')]);
  expect(pathTo(tree, ID('a'))).toEqual([ID('course'), ID('set'), ID('question'), ID('a')]);
});

import { expect, it } from 'vitest';

import { findProblems } from '../../../shared/problems';

import { aCourse, anAnswer, aQuestion, aTestSet, ID } from './nodes.fixtures';
import { countWithin } from './countWithin';
import { buildTree } from './tree';

it('counts problems in what they are in, up to the course, and no warnings', () => {
  const nodes = [
    aCourse({ name: 'Tides' }),
    aTestSet('set'),
    aQuestion('bad', { text: '' }),
    aQuestion('good', { position: 1, text: 'When?' }),
    anAnswer('a', { parent: ID('good'), text: 'Now', correct: true }),
    anAnswer('b', { parent: ID('good'), position: 1, text: 'Never' }),
  ];
  const problems = findProblems(nodes, []);
  const counts = countWithin(buildTree(nodes), problems);
  const inBad = problems.filter(({ id, severity }) => id === ID('bad') && severity === 'problem').length;
  expect(inBad).toBeGreaterThan(1);
  expect([ID('bad'), ID('good'), ID('set'), ID('course')].map((id) => counts.get(id) ?? 0)).toEqual([
    inBad,
    0,
    inBad,
    inBad,
  ]);
});

import { expect, it } from 'vitest';

import { addTopics, moveTopic, removeTopic } from './topics';

it('makes one topic of each pasted line, without empty ones and doubles', () => {
  expect(addTopics(['Bowline'], ' Clove hitch\r\n\nBowline\nSheet bend ')).toEqual([
    'Bowline',
    'Clove hitch',
    'Sheet bend',
  ]);
});

it('leaves out a topic that looks like another one, or like nothing', () => {
  expect(addTopics(['Bowline'], 'Bowline\u00A0\n\u200B\nKnots\nKnots\u200B')).toEqual(['Bowline', 'Knots']);
});

it('moves a topic by one place and leaves it at the ends', () => {
  expect(moveTopic(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moveTopic(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moveTopic(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

it('removes a topic', () => {
  expect(removeTopic(['a', 'b'], 0)).toEqual(['b']);
});

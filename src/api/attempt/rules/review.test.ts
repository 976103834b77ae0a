import { describe, expect, it } from 'vitest';

import { attemptsLeft, REVIEW_LEVELS, reviewNow, tells } from './review';

describe('what is told of a graded attempt', () => {
  it.each([
    ['the key, once the set is passed', 'key', { passed: true, attemptsLeft: 2, isOpen: false }, 'key'],
    [
      'the key, once the set is passed, with unlimited attempts',
      'key',
      { passed: true, attemptsLeft: null, isOpen: false },
      'key',
    ],
    ['the key, once no attempts are left', 'key', { passed: false, attemptsLeft: 0, isOpen: false }, 'key'],
    ['only right and wrong while attempts are left', 'key', { passed: false, attemptsLeft: 1, isOpen: false }, 'marks'],
    [
      'only right and wrong while attempts are unlimited',
      'key',
      { passed: false, attemptsLeft: null, isOpen: false },
      'marks',
    ],
    [
      'only right and wrong while the last attempt is open',
      'key',
      { passed: false, attemptsLeft: 0, isOpen: true },
      'marks',
    ],
    [
      'only right and wrong while another attempt is open, passed or not',
      'key',
      { passed: true, attemptsLeft: 1, isOpen: true },
      'marks',
    ],
    ['never more than the test set says', 'marks', { passed: true, attemptsLeft: 0, isOpen: false }, 'marks'],
    ['never more than the score', 'score', { passed: true, attemptsLeft: 0, isOpen: false }, 'score'],
    ['nothing at all', 'nothing', { passed: true, attemptsLeft: 0, isOpen: false }, 'nothing'],
  ] as const)('is %s', (_, level, standing, told) => {
    expect(reviewNow(level, standing)).toBe(told);
  });

  it.each([
    [[2], 1, 1],
    [[1], 1, 0],
    [[1, 3], 1, 2],
    [[3, 1], 2, 1],
    [[1, 0], 1, null],
    [[1], 4, 0],
    [[], 1, 0],
  ])('reckons with the version on offer: of %j allowed, after %i taken, %j are left', (allowances, used, left) => {
    expect(attemptsLeft(allowances, used)).toBe(left);
  });

  it('grows from level to level', () => {
    expect(REVIEW_LEVELS.map((level) => REVIEW_LEVELS.filter((wanted) => tells(level, wanted)))).toEqual([
      ['nothing'],
      ['nothing', 'score'],
      ['nothing', 'score', 'marks'],
      ['nothing', 'score', 'marks', 'key'],
    ]);
  });
});

import { describe, expect, it } from 'vitest';

import { exactly, exactShare, isWholeHundredths, toHundredths } from './exact';

describe('a number as it was written', () => {
  it.each([
    [0.1, '1/10'],
    [0.004, '1/250'],
    [999.99, '99999/100'],
    [1e-7, '1/10000000'],
    [0, '0'],
  ])('%d is %s', (value, exact) => {
    expect(exactly(value).toFraction()).toBe(exact);
  });
});

it.each([
  [0, true],
  [0.01, true],
  [0.29, true],
  [999.99, true],
  [0.004, false],
  [1.005, false],
  [1e-11, false],
])('%d is told by two decimals: %s', (points, isTold) => {
  expect(isWholeHundredths(points)).toBe(isTold);
});

describe('a share that was written as a percentage', () => {
  it.each([
    // Moodle's grades, with five decimals as its question bank shows them.
    [0.8333333, '5/6'],
    [0.6666667, '2/3'],
    [0.3333333, '1/3'],
    [0.1666667, '1/6'],
    [0.1428571, '1/7'],
    [0.1111111, '1/9'],
    [0.0909091, '1/11'],
    [0.0833333, '1/12'],
    // As people write them: rounded, cut off, or so that the last makes the sum 100.
    [0.3333, '1/3'],
    [0.3334, '1/3'],
    [0.333, '1/3'],
    [0.6667, '2/3'],
    [0.6666, '2/3'],
    [0.143, '1/7'],
    [0.4286, '3/7'],
    [-0.3333, '-1/3'],
    [1 / 3, '1/3'],
    // What is meant as it stands.
    [0.33, '33/100'],
    [0.67, '67/100'],
    [0.9, '9/10'],
    [0.125, '1/8'],
    [0.375, '3/8'],
    [0.05, '1/20'],
    [0.3233, '3233/10000'],
    [-0.25, '-1/4'],
    [1, '1'],
    [0, '0'],
  ])('%d means %s', (value, exact) => {
    expect(exactShare(value).toFraction()).toBe(exact);
  });

  it.each([3, 6, 7, 9, 11, 12])('is the whole when it is one of %d equal parts, to one to eight decimals', (parts) => {
    for (let decimals = 1; decimals <= 8; decimals += 1) {
      const written = Number((100 / parts).toFixed(decimals)) / 100;
      expect(exactShare(written).mul(parts).toFraction(), `${written}`).toBe('1');
    }
  });
});

it.each([
  ['1/3', 0.33],
  ['2/3', 0.67],
  ['1/8', 0.13],
  ['1/200', 0.01],
  ['1/201', 0],
  ['5', 5],
])('%s of a point is shown as %d', (value, shown) => {
  const [numerator, denominator = '1'] = value.split('/');
  expect(toHundredths(exactly(Number(numerator)).div(Number(denominator)))).toBe(shown);
});

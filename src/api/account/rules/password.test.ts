import { describe, expect, it } from 'vitest';

import { COMMON_PASSWORDS } from './common-passwords';
import { findPasswordProblems } from './password';

const OWNER = { username: 'Lea.Learner', email: 'lea@example.com' };
const codesOf = (password: string) => findPasswordProblems(password, OWNER).map(({ code }) => code);

describe('the rule for passwords', () => {
  it.each(['Tides-of-9', 'Überfahrt 7', 'aB3aB3aB', `${'x'.repeat(69)}A1`])('takes %s', (password) => {
    expect(codesOf(password)).toEqual([]);
  });

  it.each([
    ['Ab1', ['tooShort']],
    ['', ['tooShort', 'lowerCase', 'upperCase', 'digit']],
    ['LOUD-AND-9', ['lowerCase']],
    ['quiet-and-9', ['upperCase']],
    ['No-digit-at-all', ['digit']],
    [`Aa1${'x'.repeat(70)}`, ['tooLong']],
    [`Aa1${'ß'.repeat(35)}`, ['tooLong']],
    ['Password1', ['common']],
    ['PASSw0rd', ['common']],
    ['Lea.Learner1', ['personal']],
    ['Lea.Learner2026!', ['personal']],
    ['Lea@Example.com1', ['personal']],
  ])('refuses %s', (password, codes) => {
    expect(codesOf(password)).toEqual(codes);
  });

  it('lists no common password that would be refused anyway', () => {
    for (const password of COMMON_PASSWORDS) {
      const asTyped = password.replace(/[a-z]/, (letter) => letter.toUpperCase());
      expect(codesOf(asTyped), password).toEqual(['common']);
    }
  });

  it('is not slow with a password of a megabyte', () => {
    const started = performance.now();
    expect(codesOf('Aa1'.repeat(350_000))).toEqual(['tooLong']);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

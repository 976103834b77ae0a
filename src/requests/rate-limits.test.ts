import { expect, it } from 'vitest';

import { OPERATIONS } from '../api/course/rules/openapi';
import { LIMITED_ROUTES, RATE_LIMITS, readRateLimits } from './rate-limits';

it('changes single limits by a setting', () => {
  const limits = readRateLimits({ 'login.account': '5/60', 'verification.address': '1000000/60' });
  expect(limits['login.account']).toEqual({ ...RATE_LIMITS['login.account'], points: 5, seconds: 60 });
  expect(limits['verification.address'].points).toBe(1_000_000);
  expect(limits['mail.account']).toEqual(RATE_LIMITS['mail.account']);
});

it.each([
  { 'login.acount': '5/60' },
  { 'login.account': '5' },
  { 'login.account': '5/0' },
  { __proto__x: '1/1' },
  { 'login.account': 5 },
])('refuses the setting %j, saying what is wrong', (changes) => {
  expect(() => readRateLimits(changes)).toThrow(/RATE_LIMITS: .+/);
});

/** `POST /api/attempts/:id/submit` → `post /attempts/{id}/submit`, as the OpenAPI document has it. */
const placeOf = (route: string): string => {
  const [method = '', path = ''] = route.split(' ');
  return `${method.toLowerCase()} ${path.replace(/^\/api/, '').replace(/:(\w+)/g, '{$1}')}`;
};

it('is told of by the OpenAPI document wherever it counts, and nowhere else', () => {
  const codes = new Set(['limit.reached', 'verification.tooMany']);
  const told = Object.entries(OPERATIONS)
    .filter(([, { errors }]) => errors.some((code) => codes.has(code)))
    .map(([place]) => place);
  const limited = Object.keys(LIMITED_ROUTES).map(placeOf);
  expect(limited.filter((place) => place in OPERATIONS).sort()).toEqual(told.sort());
});

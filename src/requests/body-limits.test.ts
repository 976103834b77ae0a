import { describe, expect, it } from 'vitest';

import { bodyBytesFor, fileLimitFor, isTooDeep, matchesRoute, MAX_JSON_DEPTH } from './body-limits';

describe('a route', () => {
  it.each([
    ['PUT /api/attempts/:id/answers', 'PUT', '/api/attempts/x/answers', true],
    ['PUT /api/attempts/:id/answers', 'PUT', '/API/Attempts/x/answers/', true],
    ['PUT /api/attempts/:id/answers', 'POST', '/api/attempts/x/answers', false],
    ['PUT /api/attempts/:id/answers', 'PUT', '/api/attempts/x/y/answers', false],
    ['/api/auth/**', 'POST', '/api/auth/local/register', true],
    ['/api/auth/**', 'POST', '/api/authors', false],
    ['/admin/login', 'POST', '/admin/loginx', false],
    ['/a.b', 'GET', '/axb', false],
  ])('%s against %s %s: %s', (route, method, path, expected) => {
    expect(matchesRoute(route, { method, path })).toBe(expected);
  });
});

it.each([
  ['POST', '/api/auth/local', 8000],
  ['POST', '/admin/login', 8000],
  ['POST', '/api/courses/x/enrollments', 100_000],
  ['PUT', '/api/attempts/x/answers', 250_000],
  ['PATCH', '/course-studio/drafts/x', 1_000_000],
  ['POST', '/course-studio/drafts/x/confirm', 100_000],
  ['POST', '/nothing', 100_000],
])('lets a body of %s %s have %i bytes', (method, path, bytes) => {
  expect(bodyBytesFor({ method, path })).toBe(bytes);
});

it('takes files only where they are used', () => {
  const takesFiles = (method: string, path: string) => fileLimitFor({ method, path }) !== undefined;
  expect(takesFiles('POST', '/api/verify/')).toBe(true);
  expect(takesFiles('POST', '/upload')).toBe(true);
  expect(takesFiles('POST', '/admin/login')).toBe(false);
  expect(takesFiles('POST', '/api/nothing')).toBe(false);
});

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
};

it('tells how deep JSON is nested, however deep it is', () => {
  expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false);
  expect(isTooDeep(nested(MAX_JSON_DEPTH + 1))).toBe(true);
  expect(isTooDeep(nested(100_000))).toBe(true);
  expect([undefined, null, 1, 'x', [], {}].some(isTooDeep)).toBe(false);
});

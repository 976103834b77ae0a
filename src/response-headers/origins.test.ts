import { expect, it } from 'vitest';

import { readersOf, readOrigins } from './origins';

it('takes exact origins, blanks around them and nothing at all', () => {
  expect(readOrigins('API_ORIGINS', [])).toEqual([]);
  expect(readOrigins('API_ORIGINS', [''])).toEqual([]);
  expect(readOrigins('API_ORIGINS', ['https://learn.example.org', ' http://localhost:5173 '])).toEqual([
    'https://learn.example.org',
    'http://localhost:5173',
  ]);
});

it.each([
  '*',
  'null',
  'learn.example.org',
  'https://learn.example.org/',
  'https://learn.example.org/app',
  'https://*.example.org',
  'https://LEARN.example.org',
  'https://user@learn.example.org',
  'https://learn.example.org:443',
  'file://',
  'ftp://learn.example.org',
])('does not start with %s, and says how to write it', (origin) => {
  expect(() => readOrigins('API_ORIGINS', ['https://other.example.org', origin])).toThrow(
    /^API_ORIGINS names ".*", which is not an origin\. Write it like https:/,
  );
});

it.each([
  ['/api/courses', ['https://a.example']],
  ['/api/certificates/verify', ['https://a.example']],
  ['/api/certificates/verify/abc', ['*']],
  ['/api/certificates/verify/abc/more', ['https://a.example']],
  ['/api/certificates/keys', ['*']],
  ['/api/certificates', ['https://a.example']],
  ['/api/certificates/x/pdf', ['https://a.example']],
  ['/api', []],
  ['/apix/courses', []],
  ['/admin/access-token', []],
  ['/certificates/keys', []],
  ['/upload/api/courses', []],
])('lets %s be read by pages of %j', (path, readers) => {
  expect(readersOf(path, { apiPath: '/api', apiOrigins: ['https://a.example'] })).toEqual(readers);
});

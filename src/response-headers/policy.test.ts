import fs from 'node:fs';
import { expect, it } from 'vitest';

import { recogniseResponse, RESPONSE_KINDS } from './kinds';
import { headersFor, type PolicySettings } from './policy';

const SETTINGS: PolicySettings = { bucketOrigins: [], apiOrigins: [], isDevelopment: false };
const policyOf = (kind: (typeof RESPONSE_KINDS)[number], settings = SETTINGS) =>
  headersFor(kind, { settings, isSecure: false })['Content-Security-Policy'];

it.each(RESPONSE_KINDS)('docs/headers.md has the policy of %s', (kind) => {
  const row = fs
    .readFileSync('docs/headers.md', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| \`${kind}\` `));
  expect(row).toContain(`\`${policyOf(kind)}\``);
  expect(row).toContain(`${headersFor(kind, { settings: SETTINGS, isSecure: false })['Cross-Origin-Resource-Policy']}`);
});

it('lets the panel run inline scripts in development only', () => {
  expect(policyOf('panel')).toMatch(/script-src 'self';/);
  expect(policyOf('panel', { ...SETTINGS, isDevelopment: true })).toMatch(/script-src 'self' 'unsafe-inline';/);
});

it('lets front ends embed the PDF files of courses, and nothing else', () => {
  const settings = { ...SETTINGS, apiOrigins: ['https://learn.example.org'] };
  const embedded = RESPONSE_KINDS.filter((kind) => policyOf(kind, settings)?.includes('learn.example.org'));
  expect(embedded).toEqual(['coursePdf']);
});

it('asks for TLS where the answer came over TLS', () => {
  expect(headersFor('data', { settings: SETTINGS, isSecure: true })).toHaveProperty('Strict-Transport-Security');
  expect(headersFor('data', { settings: SETTINGS, isSecure: false })).not.toHaveProperty('Strict-Transport-Security');
});

it.each([
  ['/api/courses', 'application/json; charset=utf-8', false, 'data'],
  ['/admin/users/me', 'application/json', false, 'data'],
  ['/admin/x', 'application/problem+json', false, 'data'],
  ['/admin', 'text/html', false, 'panel'],
  ['/admin/strapi-1.js', 'text/javascript; charset=utf-8', false, 'panel'],
  ['/administration', 'text/html', false, 'data'],
  ['/anything', 'text/html', false, 'data'],
  ['/anything', '', false, 'data'],
  ['/uploads/a.png', 'image/png', true, 'libraryImage'],
  ['/uploads/a.svg', 'image/svg+xml', true, 'download'],
  ['/uploads/a.html', 'text/html; charset=utf-8', true, 'download'],
  ['/uploads/a', '', true, 'download'],
  ['/admin/old.html', 'text/html', true, 'download'],
] as const)('takes %s of the type "%s" (a public file: %s) for %s', (path, contentType, isPublicFile, kind) => {
  expect(recogniseResponse({ path, contentType, isPublicFile, adminPath: '/admin' })).toBe(kind);
});

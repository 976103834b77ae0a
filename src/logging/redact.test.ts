import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';

import { MAX_LINE_LENGTH, redactSecrets } from './redact';

const SIGNATURE = randomBytes(32).toString('base64url');
const CODE = randomBytes(16).toString('hex');
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.${SIGNATURE}`;
const HASH = `$2a$10$${createHash('sha256').update('x').digest('hex').slice(0, 53)}`;

it.each([
  ['a signed address', `GET /course-studio/files/a.mp4?expires=17&signature=${SIGNATURE} (3 ms) 200`, SIGNATURE],
  ['a signed address of S3', `Error: https://b.s3/key?X-Amz-Signature=${CODE}&x-id=GetObject refused`, CODE],
  ['an address inside another', `GET /go?to=${encodeURIComponent(`/a?token=${SIGNATURE}`)} (3 ms) 302`, SIGNATURE],
  ['a code in a path', `GET /api/verify/${CODE} (2 ms) 200`, CODE],
  ['a code written otherwise', `GET /api/certificates/verify/%61${CODE.slice(1)} (2 ms) 404`, CODE.slice(1)],
  ['a code in capitals', `GET /api/certificates/status/${CODE.toUpperCase()} (2 ms) 200`, CODE.toUpperCase()],
  ['a confirmation', `GET /api/auth/email-confirmation?confirmation=${CODE} (5 ms) 302`, CODE],
  ['an invitation in a path', `GET /learn/invitation/${SIGNATURE} (5 ms) 200`, SIGNATURE],
  ['a bearer token', `headers: { authorization: 'Bearer ${JWT}' }`, SIGNATURE],
  ['a token by itself', `jwt malformed: ${JWT}`, SIGNATURE],
  ['a token of the API', `token ${randomBytes(0).toString('hex')}${CODE}${CODE}`, `${CODE}${CODE}`],
  ['a password in an address', 'connect ECONNREFUSED postgres://studio:hunter2@db:5432/studio', 'hunter2'],
  ['a password beside its name', '{"identifier":"lea","password":"hunter2 and more"}', 'hunter2'],
  ['the hash of one', `row ${HASH} refused`, HASH.slice(10)],
  ['an e-mail address', 'no route to lea.learner@mail.example.com', 'lea.learner'],
  ['an e-mail address in a path', 'GET /x/lea%40example.com (1 ms) 404', 'example.com'],
  [
    'the values of a statement',
    "insert into `up_users` (`username`, `code`) values ('Lea ''L'' Learner', 'abc') - SQLITE_CONSTRAINT: UNIQUE",
    'Learner',
  ],
])('hides %s', (_what, line, secret) => {
  expect(redactSecrets(line)).not.toContain(secret);
});

it.each([
  'GET /course-studio/drafts/tz4a98xxat96iws9zmbrgj3a/assets (12 ms) 200',
  'asset tz4a98xxat96iws9zmbrgj3a processing → finished in 31 s',
  'Error: no such file\n    at open (/srv/app/node_modules/@strapi/core/dist/Strapi.js:12:4)',
  "could not select the file 'notes.docx' of the course",
  'strapi@5.54.0 started in 3 s',
])('leaves %j as it is', (line) => {
  expect(redactSecrets(line)).toBe(line);
});

it('names the parameters, and tells codes apart by their beginning', () => {
  expect(redactSecrets('GET /api/courses?page=2&q=tides (1 ms) 200')).toBe('GET /api/courses?page=…&q=… (1 ms) 200');
  expect(redactSecrets(`certificate ${CODE} issued`)).toBe(`certificate ${CODE.slice(0, 6)}… issued`);
});

it.each(['a', '@', 'a@', '?a', "'", 'eyJ', '/verify/', 'select x from "', 'password=', 'aA1'])(
  'takes no longer for a long line of %j than for any other',
  (piece) => {
    const start = performance.now();
    expect(redactSecrets(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(MAX_LINE_LENGTH + 1);
    expect(performance.now() - start).toBeLessThan(1_500);
  },
);

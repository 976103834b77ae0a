import { expect, it } from 'vitest';

import { localAddressOf, printedAddressOf, publicAddressOf } from './public-address';

it.each([
  ['https://courses.example.org', 'https://courses.example.org'],
  ['https://courses.example.org/school/', 'https://courses.example.org/school'],
  [' http://10.0.0.5:1337 ', 'http://10.0.0.5:1337'],
  ['http://studio.local', 'http://studio.local'],
  ['http://[2001:db8::1]:1337', 'http://[2001:db8::1]:1337'],
  ['http://localhost.example.org', 'http://localhost.example.org'],
  ['https://test.example.org', 'https://test.example.org'],
  ['https://the-test.org', 'https://the-test.org'],
  ['http://169.253.0.1', 'http://169.253.0.1'],
  ['http://studio.internal', 'http://studio.internal'],
])('takes %s for a public address', (url, address) => {
  expect(publicAddressOf(url)).toBe(address);
});

it.each([
  '',
  ' ',
  'courses.example.org',
  'ftp://courses.example.org',
  'http://',
  'http://0.0.0.0:1337',
  'http://0:1337',
  'http://[::]:1337',
  'http://127.0.0.1',
  'http://127.1',
  'http://2130706433',
  'http://localhost:1337',
  'http://LOCALHOST',
  'http://localhost.',
  'http://studio.localhost',
  'http://[::1]',
  'http://[::ffff:127.0.0.1]',
  'http://localhost.localdomain',
  'http://169.254.1.2:1337',
  'http://[fe80::1]',
  'http://[febf::1]:1337',
  'http://[::ffff:169.254.1.2]',
  'https://courses.invalid',
  'https://courses.test.',
  'https://COURSES.example',
  'https://example',
  'http://host.docker.internal:1337',
  'http://gateway.docker.internal',
  'http://host.containers.internal',
])('takes %s for none', (url) => {
  expect(publicAddressOf(url)).toBeNull();
});

it.each([
  ['http://0.0.0.0:1337', 'http://localhost:1337'],
  ['http://[::]:1337/', 'http://localhost:1337'],
  ['http://127.0.0.1:1337', 'http://127.0.0.1:1337'],
  ['', ''],
])('opens %s on its own machine as %s', (url, local) => {
  expect(localAddressOf(url)).toBe(local);
});

it('reads the address of a stored certificate, if it has one', () => {
  const pdf = (alt: string) => Buffer.from(`%PDF-1.4\n<</S /Figure\n/Alt (${alt})\n>>`);
  expect(printedAddressOf(pdf('QR: http://0.0.0.0:1337/api/verify/c0de'))).toBe('http://0.0.0.0:1337/api/verify/c0de');
  expect(printedAddressOf(pdf('Harbour School'))).toBeNull();
});

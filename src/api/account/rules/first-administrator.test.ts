import { describe, expect, it } from 'vitest';

import { isFromThisMachine, isListeningLocally, reachableUrl } from './first-administrator';

const LOCAL = { peer: '127.0.0.1', httpVersion: '1.1', headers: { host: 'localhost:1337' } };
const PRIVATE = { publicUrl: '', trustsProxy: false };

it.each([
  ['by name', LOCAL, PRIVATE],
  ['by IPv6', { ...LOCAL, peer: '::1', headers: { host: '[::1]:1337' } }, PRIVATE],
  ['by IPv4 on an IPv6 socket', { ...LOCAL, peer: '::ffff:127.0.0.1', headers: { host: '127.0.0.1:1337' } }, PRIVATE],
  ['from its own page', { ...LOCAL, headers: { host: 'localhost:1337', origin: 'http://localhost:1337' } }, PRIVATE],
  ['where the public address is its own', LOCAL, { ...PRIVATE, publicUrl: 'http://localhost:1337' }],
])('somebody on the machine itself is known %s', (_how, arrival, exposure) => {
  expect(isFromThisMachine(arrival, exposure)).toBe(true);
});

const withHeaders = (headers: Record<string, string>) => ({ ...LOCAL, headers: { ...LOCAL.headers, ...headers } });

it.each([
  ['from another machine', { ...LOCAL, peer: '192.168.1.7' }, PRIVATE],
  ['over a Unix socket', { ...LOCAL, peer: undefined }, PRIVATE],
  ['through a proxy that says so', withHeaders({ 'x-forwarded-for': '127.0.0.1' }), PRIVATE],
  ['through a proxy that says so in the standard way', withHeaders({ forwarded: 'for=127.0.0.1' }), PRIVATE],
  ['through a proxy that says nothing', { ...LOCAL, httpVersion: '1.0' }, PRIVATE],
  ['where there is a proxy', LOCAL, { ...PRIVATE, trustsProxy: true }],
  ['where people use another address', LOCAL, { ...PRIVATE, publicUrl: 'https://courses.example.org' }],
  ['by a name that was made to lead here', withHeaders({ host: 'evil.example:1337' }), PRIVATE],
  ['by a page of another site', withHeaders({ origin: 'https://evil.example' }), PRIVATE],
  ['by a page of another port', withHeaders({ origin: 'http://localhost:8080' }), PRIVATE],
  ['by a page without an origin', withHeaders({ origin: 'null' }), PRIVATE],
  ['without a host', { ...LOCAL, headers: {} }, PRIVATE],
])('a request %s is not from this machine', (_how, arrival, exposure) => {
  expect(isFromThisMachine(arrival, exposure)).toBe(false);
});

describe('the address of the link', () => {
  const machine = [
    { address: '127.0.0.1', family: 'IPv4', internal: true },
    { address: 'fe80::1', family: 'IPv6', internal: false },
    { address: '192.0.2.2', family: 'IPv4', internal: false },
  ];

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:1337', true],
    ['::1', 'http://[::1]:1337', true],
    ['0.0.0.0', 'http://192.0.2.2:1337', false],
    ['::', 'http://192.0.2.2:1337', false],
    ['10.0.0.5', 'http://10.0.0.5:1337', false],
    ['2001:db8::1', 'http://[2001:db8::1]:1337', false],
  ])('of a server that listens at %s is one at which it answers', (address, url, isLocal) => {
    const listening = { address, port: 1337 };
    expect([reachableUrl(listening, machine), isListeningLocally(listening)]).toEqual([url, isLocal]);
  });

  it('names this machine where there is no network', () => {
    expect(reachableUrl({ address: '0.0.0.0', port: 80 }, machine.slice(0, 1))).toBe('http://localhost:80');
  });
});

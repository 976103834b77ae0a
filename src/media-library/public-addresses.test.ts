import { expect, it } from 'vitest';

import { isPublicAddress } from './public-addresses';

it.each(['1.1.1.1', '93.184.216.34', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::1'])(
  'takes %s for public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.1.2.3',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.0.1',
  '169.254.169.254',
  '172.31.0.1',
  '192.0.0.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:1.1.1.1',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '',
  'localhost',
  '2130706433',
])('does not take %j for public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

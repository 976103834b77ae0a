import net from 'node:net';

/** What is no place of the public Internet: the special-purpose registries of IANA (RFC 6890), and multicast. */
const SPECIAL_IPV4: [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Of the public part of IPv6, what stands for other addresses (Teredo, 6to4) or for examples. */
const SPECIAL_IPV6: [network: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new net.BlockList();
for (const [network, bits] of SPECIAL_IPV4) special.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of SPECIAL_IPV6) special.addSubnet(network, bits, 'ipv6');

const global = new net.BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public Internet: not this machine, nor one of the network it stands in. */
export function isPublicAddress(address: string): boolean {
  if (net.isIPv4(address)) return !special.check(address, 'ipv4');
  return net.isIPv6(address) && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

import net from 'node:net';

/** The 16-bit groups of the part of an IPv6 address that stands on one side of `::`. */
const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));

/** An address that a proxy wrote down with its port, which is another one for each connection. */
const withoutPort = (address: string): string =>
  /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address;

/**
 * Whom an address stands for, where senders are counted: the address itself or, of IPv6, its first 64 bits. A line has at
 * least so many addresses of its own (RFC 6177), and whoever counted each would count nobody. An IPv4 address is the same
 * however it is written.
 */
export function networkOf(given: string): string {
  const address = withoutPort(given);
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped) return mapped;
  if (!net.isIPv6(address)) return address;
  // The zone says which network card; four bytes written as IPv4 are two groups.
  const plain = address.replace(/%.*$/, '').replace(/\d+\.\d+\.\d+\.\d+$/, '0:0');
  const [head = '', tail] = plain.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const groups = [...before, ...new Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

import net from 'node:net';

/** Headers by which proxies say for whom they ask. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const loopback = new net.BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is one that only this machine reaches itself by. */
function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined || net.isIP(address) === 0) return false;
  return loopback.check(address, net.isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** Whether a web address, such as `http://localhost:1337`, is one of this machine. */
function isLoopbackUrl(url: string): boolean {
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
  return name === 'localhost' || isLoopbackAddress(name);
}

/** Where a server listens: an address of this machine, or one that stands for all of them. */
export interface Listening {
  address: string;
  port: number;
}

/** `0.0.0.0` and `::` stand for all addresses of a machine. */
const standsForAll = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** Whether only the machine itself reaches a server that listens there. */
export const isListeningLocally = ({ address }: Listening): boolean => isLoopbackAddress(address);

/**
 * A web address at which a server really answers: where it listens, or, if that is everywhere, the first of the
 * machine's addresses that others may reach it by.
 */
export function reachableUrl({ address, port }: Listening, machine: readonly NetworkAddress[]): string {
  const outer = machine.find(({ internal, family }) => !internal && family === 'IPv4');
  const host = standsForAll(address) ? (outer?.address ?? 'localhost') : address;
  return `http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** As `os.networkInterfaces()` has them. */
export interface NetworkAddress {
  address: string;
  family: string;
  internal: boolean;
}

export interface Arrival {
  /** The other end of the connection; none on a Unix socket. */
  peer: string | undefined;
  httpVersion: string;
  headers: Record<string, string | string[] | undefined>;
}

export interface Exposure {
  /** The address people use, or ''. */
  publicUrl: string;
  trustsProxy: boolean;
}

/**
 * Whether a request was made on the server's own machine by somebody who opened the server there: not through a proxy
 * on that machine, nor by a page of another site in a browser on it. In doubt it was not. A proxy that says nothing
 * (nginx as it comes) asks with HTTP/1.0; and where people use another address, being asked from here says nothing.
 */
export function isFromThisMachine({ peer, httpVersion, headers }: Arrival, { publicUrl, trustsProxy }: Exposure) {
  if (trustsProxy || (publicUrl !== '' && !isLoopbackUrl(publicUrl))) return false;
  if (!isLoopbackAddress(peer) || httpVersion === '1.0') return false;
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  const own = `http://${String(headers.host)}`;
  const isOwnPage = headers.origin === undefined || headers.origin === own;
  return isLoopbackUrl(own) && isOwnPage;
}

import net from 'node:net';

/** Addresses that mean "this machine", or "every address of this machine", to whoever uses them. */
const ownMachine = new net.BlockList();
ownMachine.addSubnet('0.0.0.0', 8, 'ipv4');
ownMachine.addSubnet('127.0.0.0', 8, 'ipv4');
ownMachine.addAddress('::', 'ipv6');
ownMachine.addAddress('::1', 'ipv6');

/** `localhost` and all names below it lead to this machine (RFC 6761, section 6.3). */
const OWN_NAMES = /(^|\.)localhost(\.localdomain)?\.?$/;

/** Addresses a machine gives itself where nobody gives it one; they lead no farther than its own cable (RFC 3927, 4291). */
const linkLocal = new net.BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** Names that never lead anywhere (RFC 6761), and those by which a container calls the machine it runs on. */
const NAMES_OF_NOBODY = /(^|\.)(test|invalid|example|docker\.internal|containers\.internal)\.?$/;

/** Whether an address, or else a name, is one of these. */
function isAmong(hostname: string, addresses: net.BlockList, names: RegExp): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = net.isIP(host);
  // IPv4 addresses in the form of IPv6 ones, such as ::ffff:127.0.0.1, are checked as what they are.
  return family === 0 ? names.test(host) : addresses.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

const isPublic = (hostname: string): boolean =>
  !isAmong(hostname, ownMachine, OWN_NAMES) && !isAmong(hostname, linkLocal, NAMES_OF_NOBODY);

const webAddress = (url: string): URL | null => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed : null;
};

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/**
 * The address under which others reach this server, without a slash at its end. Null where there is none: nothing is
 * set, what is set means this machine to whoever opens it, or it leads nowhere. Addresses of a private network are public
 * within it.
 */
export function publicAddressOf(url: string): string | null {
  const parsed = webAddress(url.trim());
  return parsed && isPublic(parsed.hostname) ? withoutSlash(url.trim()) : null;
}

/** The same server as a browser on its machine finds it: nothing can be opened at `0.0.0.0` or `::`. */
export function localAddressOf(url: string): string {
  const parsed = webAddress(url);
  if (parsed && /^(0\.0\.0\.0|\[::\])$/.test(parsed.hostname)) parsed.hostname = 'localhost';
  return withoutSlash(parsed?.href ?? url);
}

/**
 * The address that a stored certificate names: that of its QR code, which stands in the PDF as the code's alternative
 * text. Null if it says none.
 */
export function printedAddressOf(pdf: Buffer): string | null {
  const [, address] = /\/Alt \(QR: (https?:\/\/[^\s()]+)\)/.exec(pdf.toString('latin1')) ?? [];
  return address ?? null;
}

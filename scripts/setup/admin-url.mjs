import net from 'node:net';

const bracketed = (host) => (net.isIPv6(host) ? `[${host}]` : host);

/** Where the admin panel will be: at the public address, or where the server listens. */
export function adminUrl({ PUBLIC_URL, HOST, PORT }) {
  const isEverywhere = !HOST || HOST === '0.0.0.0' || HOST === '::';
  const server = `http://${isEverywhere ? 'localhost' : bracketed(HOST)}:${PORT || 1337}`;
  return `${PUBLIC_URL?.replace(/\/$/, '') || server}/admin`;
}

import type { Core } from '@strapi/strapi';

/**
 * Says once in the log what to set when there is a proxy in front that the server was not told of: until then everybody has
 * the proxy's address, and all limits by address count them as one. The address itself stays out of the log.
 */
export function tellOfUnknownProxy(strapi: Core.Strapi): void {
  if (strapi.config.get<boolean>('server.proxy.koa', false)) return;
  const { httpServer } = strapi.server;
  const listener = ({ headers }: { headers: Record<string, unknown> }) => {
    if (headers['x-forwarded-for'] === undefined) return;
    httpServer.off('request', listener);
    strapi.log.warn(
      'a request came with X-Forwarded-For, and TRUST_PROXY is false: if there is a reverse proxy in front of this server, ' +
        'set TRUST_PROXY=true (and TRUST_PROXY_HOPS to the number of proxies), or all its visitors share the limits of one address',
    );
  };
  httpServer.on('request', listener);
}

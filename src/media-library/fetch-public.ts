import dns from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net, { type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { errors } from '@strapi/utils';

import { isPublicAddress } from './public-addresses';

const MAX_REDIRECTS = 5;
const WITHOUT_BODY = new Set([204, 205, 304]);

export interface PublicFetchOptions {
  signal?: AbortSignal | undefined;
  /** Which IP addresses may be asked. */
  isAllowed?: (address: string) => boolean;
}

const blocked = (host: string): Error => new errors.ApplicationError(`URL resolves to a blocked address: ${host}`);

/** Looks a name up for a connection, which is then made to the very addresses that were looked at. */
const lookUpAllowed =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (host, options, callback) => {
    dns.lookup(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, '');
      else if (!first || !addresses.every(({ address }) => isAllowed(address))) callback(blocked(host), '');
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

/** One request, without following where it leads. */
async function ask(url: URL, { signal, isAllowed = isPublicAddress }: PublicFetchOptions): Promise<IncomingMessage> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw blocked(url.protocol);
  // Of an address that is none to look up, `lookup` is not asked.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (net.isIP(host) && !isAllowed(host)) throw blocked(host);
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(url, { lookup: lookUpAllowed(isAllowed), agent: false, signal }, resolve);
    request.on('error', (error) => reject(signal?.aborted ? (signal.reason as Error) : error));
  });
}

function toResponse(answer: IncomingMessage, url: URL): Response {
  const { statusCode: status = 500, statusMessage: statusText = '' } = answer;
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  if (WITHOUT_BODY.has(status)) answer.resume();
  const body = WITHOUT_BODY.has(status) ? null : (Readable.toWeb(answer) as ReadableStream);
  const response = new Response(body, { status, statusText, headers });
  return Object.defineProperty(response, 'url', { value: url.href });
}

/**
 * Gets what somebody named by its web address, from the public Internet alone: the addresses of every server on the way are
 * looked at in the moment in which it is asked, redirects and names with several addresses included. Otherwise people could
 * have this server ask others that only it reaches.
 *
 * Throws if one of them is not allowed, or after five redirects.
 */
export async function fetchPublic(address: string, options: PublicFetchOptions = {}): Promise<Response> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const answer = await ask(url, options);
    const { statusCode = 0, headers } = answer;
    if (statusCode < 300 || statusCode >= 400 || !headers.location) return toResponse(answer, url);
    answer.destroy();
    url = new URL(headers.location, url);
  }
  throw new errors.ApplicationError(`URL is redirected too often: ${address}`);
}

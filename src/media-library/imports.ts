import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';

import { fileLimitFor } from '../requests/body-limits';
import { fetchPublic } from './fetch-public';

const importing = new AsyncLocalStorage<true>();

/** What of Strapi's service for files gets a file from an address that somebody has named. */
export interface FileService {
  fetchUrlToInputFile(url: string, folder: string, maxBytes: number, ...rest: unknown[]): Promise<unknown>;
}

/** A file that the server gets by itself is no larger than one that is sent. */
const maxImportBytes = (): number => fileLimitFor({ method: 'POST', path: '/upload' })?.bytes ?? 0;

/** The service, whose files come from the public Internet alone once `fetchImportsPublicly` was called. */
export const guardImports = <Service extends FileService>(service: Service): Service => ({
  ...service,
  fetchUrlToInputFile: (url, folder, maxBytes, ...rest) =>
    importing.run(true, () => service.fetchUrlToInputFile(url, folder, Math.min(maxBytes, maxImportBytes()), ...rest)),
});

/**
 * Strapi looks at the first address that a name has, and then asks whatever the name, or a redirect, leads to. Where a
 * proxy for requests is set, it is the proxy that looks names up, and its rules that hold.
 */
export function fetchImportsPublicly(strapi: Core.Strapi): void {
  const given = strapi.fetch;
  if (given.dispatcher) return;
  const guarded = (url: string | URL, options?: RequestInit): Promise<Response> =>
    importing.getStore() ? fetchPublic(url.toString(), { signal: options?.signal ?? undefined }) : given(url, options);
  Object.defineProperty(strapi, 'fetch', { value: guarded, configurable: true });
}

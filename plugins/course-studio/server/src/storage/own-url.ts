import type { Core } from '@strapi/strapi';

import type { Presentation, StoredFile } from '../../../../../src/api/asset/services/asset';
import type { Settings } from '../settings';
import { toQuery } from './signature';

/**
 * Unix time at which a URL signed now for `seconds` expires. It moves in steps of a quarter of that, so that a page that
 * asks every second gets the same URL and the browser its cached picture; a URL holds for at least three quarters.
 */
export function expiryAfter(now: number, seconds: number): number {
  const step = Math.floor(seconds / 4);
  return Math.floor(now / 1000 / step) * step + seconds;
}

/** Path of the route that serves signed files, below the REST prefix. */
export const FILES_PATH = '/course-studio/files';

/** The key that signs file URLs, of the installation's own secrets. */
export const signingSecret = (strapi: Core.Strapi): string => {
  const [key] = strapi.config.get<string[]>('server.app.keys');
  if (!key) throw new Error('APP_KEYS is empty');
  return key;
};

/** A stored file as it is named on disk, in the bucket and in its address. */
export const fileName = (file: Pick<StoredFile, 'hash' | 'ext'>): string => `${file.hash}${file.ext}`;

export const pathOfFile = (strapi: Core.Strapi, file: StoredFile): string =>
  `${strapi.config.get<string>('api.rest.prefix')}${FILES_PATH}/${fileName(file)}`;

/** An address of ours for a stored file, signed and expiring, whatever provider has its bytes. */
export function ownUrlOf(
  { strapi, settings }: { strapi: Core.Strapi; settings: Settings },
  file: StoredFile,
  presentation?: Presentation,
): string {
  const expires = expiryAfter(Date.now(), settings.signedUrlSeconds);
  const disposition = presentation?.ResponseContentDisposition ?? 'attachment';
  const grant = { file: fileName(file), expires, disposition, mark: presentation?.mark };
  const query = toQuery(signingSecret(strapi), grant);
  return `${settings.publicUrl}${pathOfFile(strapi, file)}?${query}`;
}

/**
 * Teaches the upload provider, whichever it is, to give addresses of ours. A bucket answers with the date of the file,
 * and of the pictures of a question the oldest is often the right one; nor can it note that a learner was served a file.
 */
export function useOwnUrls({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }): void {
  const provider = strapi.plugin('upload').provider as { extend?(methods: object): void };
  const getOwnUrl = async (file: StoredFile, presentation?: Presentation) => ({
    url: ownUrlOf({ strapi, settings }, file, presentation),
  });
  if (provider.extend) provider.extend({ getOwnUrl });
  else Object.assign(provider, { getOwnUrl });
}

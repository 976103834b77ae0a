import type { Core } from '@strapi/strapi';

import { STORAGE_PATH, type ServedMark, type StoredFile } from '../../../../../src/api/asset/services/asset';
import type { Settings } from '../settings';
import { expiryAfter, FILES_PATH, signingSecret } from './local-disk';
import { toQuery } from './signature';

interface ExtensibleProvider {
  extend(methods: object): void;
}

/**
 * Teaches the upload provider, whichever it is, addresses that say for whom a file is served: those lead to our own route,
 * which notes that it was, and sends the bytes or, where they lie in a bucket, the address there.
 */
export function useMarkedUrls({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }): void {
  const provider = strapi.plugin('upload').provider as ExtensibleProvider;
  const prefix = strapi.config.get<string>('api.rest.prefix');
  provider.extend({
    markedUrl(file: StoredFile, { disposition, mark }: { disposition: string; mark: ServedMark }): string {
      if (file.path !== STORAGE_PATH) throw new Error('only files of the studio can be marked');
      const name = `${file.hash}${file.ext}`;
      const expires = expiryAfter(Date.now(), settings.signedUrlSeconds);
      const query = toQuery(signingSecret(strapi), { file: name, expires, disposition, mark });
      return `${settings.publicUrl}${prefix}${FILES_PATH}/${name}?${query}`;
    },
  });
}

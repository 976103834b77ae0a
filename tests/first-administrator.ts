import { Writable } from 'node:stream';
import { winston } from '@strapi/logger';

import { offerLink } from '../src/bootstrap/first-administrator';
import { until, type Studio } from './harness';

/** The link for the first administrator, which a server with `LOG_LEVEL=warn` (or lower) writes to its log. */
export async function firstAdministratorLink({ strapi }: Studio): Promise<URL> {
  let written = '';
  const stream = new Writable({ write: (line, _encoding, done) => ((written += String(line)), done()) });
  const transport = new winston.transports.Stream({ stream });
  strapi.log.add(transport);
  await offerLink(strapi);
  await until('the link', async () => written.includes('http:'), 5).finally(() => strapi.log.remove(transport));
  return new URL(/http:\S+/.exec(written)![0]);
}

import type { Core } from '@strapi/strapi';

import { studioError } from '../errors';
import type { Settings } from '../settings';
import { UID } from '../uids';

interface Deps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'openBytesPerPerson' | 'openBytesPerCourse'>;
}

/** Bytes that uploads under way have announced. */
async function openBytes(strapi: Core.Strapi, where: { owner: number } | { draft: string }): Promise<number> {
  const underWay = { ...where, role: 'original', state: 'uploading', doomedAt: null };
  const rows: { bytes: number | string | null }[] = await strapi.db
    .query(UID.asset)
    .findMany({ where: underWay, select: ['bytes'] });
  return rows.reduce((sum, { bytes }) => sum + Number(bytes ?? 0), 0);
}

/**
 * Refuses an upload with which the uploads under way of its person, or those for its course, would announce more than they
 * may together. Under the lock of the course, so that no two are counted at once for it.
 * @throws `upload.quota`
 */
export async function refuseBeyondQuota(
  { strapi, settings }: Deps,
  { owner, draft, bytes }: { owner: number; draft: string; bytes: number },
): Promise<void> {
  const ofPerson = await openBytes(strapi, { owner });
  if (ofPerson + bytes > settings.openBytesPerPerson)
    throw studioError('upload.quota', { limit: settings.openBytesPerPerson });
  const ofCourse = await openBytes(strapi, { draft });
  if (ofCourse + bytes > settings.openBytesPerCourse)
    throw studioError('upload.quota', { limit: settings.openBytesPerCourse });
}

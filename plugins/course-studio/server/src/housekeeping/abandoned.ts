import type { Core } from '@strapi/strapi';

import type { AbandonedDraft } from '../../../shared/storage';
import { nameOf, type AdminName } from '../admin-name';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { LISTED } from './report';

const DAY = 86_400_000;
/** From how near its end an abandoned creation is announced. */
const ANNOUNCED = 7 * DAY;

/** What was never confirmed. */
const CREATION = { publishedAt: null, confirmedRevision: null };

interface UntouchedCourse {
  documentId: string;
  name: string | null;
  updatedAt: string;
  createdBy: AdminName | null;
}

interface Deps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'abandonedDays'>;
  /** Cancels a creation if nobody has touched it since. @returns whether it did */
  cancelAbandoned: (draft: string, before: Date) => Promise<boolean>;
}

/** Creations that nobody goes on with. */
export function createAbandoned({ strapi, settings, cancelAbandoned }: Deps) {
  const lifetime = settings.abandonedDays * DAY;

  /** Creations last touched before `before`, oldest first. */
  async function untouchedSince(before: Date): Promise<AbandonedDraft[]> {
    if (lifetime === 0) return [];
    const rows: UntouchedCourse[] = await strapi.db.query(UID.course).findMany({
      where: { ...CREATION, updatedAt: { $lt: before } },
      orderBy: { updatedAt: 'asc' },
      populate: ['createdBy'],
      limit: LISTED,
    });
    return rows.map(({ documentId, name, updatedAt, createdBy }) => ({
      ...{ id: documentId, name: name ?? '', owner: nameOf(createdBy), updatedAt: new Date(updatedAt).toISOString() },
      endsAt: new Date(new Date(updatedAt).getTime() + lifetime).toISOString(),
    }));
  }

  return {
    /** Those whose time is over, or nearly so. */
    announced: (): Promise<AbandonedDraft[]> => untouchedSince(new Date(Date.now() - lifetime + ANNOUNCED)),

    /** Those whose time is over at `now`. */
    over: (now: number): Promise<AbandonedDraft[]> => untouchedSince(new Date(now - lifetime)),

    /** How many creations there are in all, abandoned or not. */
    all: (): Promise<number> => strapi.db.query(UID.course).count({ where: CREATION }),

    /** Cancels one of them, unless somebody has gone on with it meanwhile. @returns whether it did */
    end: ({ id }: AbandonedDraft, now: number): Promise<boolean> => cancelAbandoned(id, new Date(now - lifetime)),
  };
}

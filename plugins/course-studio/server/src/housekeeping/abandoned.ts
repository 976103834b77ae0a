import type { Core } from '@strapi/strapi';

import type { AbandonedDraft } from '../../../shared/storage';
import { nameOf, type AdminName } from '../admin-name';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { endingSoonBefore, endOf, noticeOf, type Untouched } from './abandoned.rules';
import { LISTED } from './report';

const DAY = 86_400_000;

/** What was never confirmed. */
const CREATION = { publishedAt: null, confirmedRevision: null };

interface UntouchedCourse extends Untouched {
  documentId: string;
  name: string | null;
  createdBy: AdminName | null;
}

interface Deps {
  strapi: Core.Strapi;
  settings: Pick<Settings, 'abandonedDays'>;
  /** Cancels a creation if nobody has touched it since. @returns whether it did */
  cancelAbandoned: (draft: string, before: Date) => Promise<boolean>;
}

/** Creations that nobody goes on with. */
export function createAbandoned({ strapi, settings: { abandonedDays }, cancelAbandoned }: Deps) {
  const lastTouchOfOver = (now: number): Date => new Date(now - abandonedDays * DAY);

  /** Creations last touched before `before`, oldest first. */
  async function untouchedSince(before: Date, where: object = {}): Promise<AbandonedDraft[]> {
    if (abandonedDays === 0) return [];
    const rows: UntouchedCourse[] = await strapi.db.query(UID.course).findMany({
      where: { ...CREATION, updatedAt: { $lt: before }, ...where },
      orderBy: { updatedAt: 'asc' },
      populate: ['createdBy'],
      limit: LISTED,
    });
    return rows.map((row) => ({
      id: row.documentId,
      name: row.name ?? '',
      owner: nameOf(row.createdBy),
      updatedAt: new Date(row.updatedAt).toISOString(),
      endsAt: endOf(row, abandonedDays, Date.now()).toISOString(),
    }));
  }

  return {
    /** Notes of those that end soon that it is announced from now on; this is no change of theirs. */
    async announce(now: number): Promise<void> {
      const { tableName } = strapi.db.metadata.get(UID.course);
      await strapi.db
        .connection(tableName)
        .where({ published_at: null, confirmed_revision: null })
        .where('updated_at', '<', endingSoonBefore(abandonedDays, now))
        .where((course) => {
          void course.whereNull('announced_at').orWhereRaw('?? < ??', ['announced_at', 'updated_at']);
        })
        .update({ announced_at: new Date(now) });
    },

    /** Those whose time is over, or nearly so. */
    announced: (): Promise<AbandonedDraft[]> => untouchedSince(endingSoonBefore(abandonedDays, Date.now())),

    /** Those whose time is over at `now`. */
    async over(now: number): Promise<AbandonedDraft[]> {
      const announcedAt = { $lte: new Date(now - noticeOf(abandonedDays)) };
      const drafts = await untouchedSince(lastTouchOfOver(now), { announcedAt });
      return drafts.filter(({ endsAt }) => Date.parse(endsAt) <= now);
    },

    /** How many creations there are in all, abandoned or not. */
    all: (): Promise<number> => strapi.db.query(UID.course).count({ where: CREATION }),

    /** Cancels one of them, unless somebody has gone on with it meanwhile. @returns whether it did */
    end: ({ id }: AbandonedDraft, now: number): Promise<boolean> => cancelAbandoned(id, lastTouchOfOver(now)),
  };
}

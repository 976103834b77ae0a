import type { Core } from '@strapi/strapi';

import { studioError } from './errors';
import { UID } from './uids';

/**
 * Locks the draft row of a course until the surrounding transaction ends, so that saving, confirming, cancelling and
 * announcing uploads happen one after the other. SQLite has a single writer and ignores the lock.
 * @throws `draft.unknown`
 */
export async function lockDraft(strapi: Core.Strapi, documentId: string): Promise<void> {
  await strapi.db.transaction(async ({ trx }) => {
    const { tableName } = strapi.db.metadata.get(UID.course);
    const lock = async (): Promise<boolean> => {
      const query = strapi.db.connection(tableName).select('id').where({ document_id: documentId });
      const rows: unknown[] = await query.whereNull('published_at').transacting(trx).forUpdate();
      return rows.length > 0;
    };
    // Discarding replaces the row: who has waited for the old one finds nothing, and the new one at a second look.
    if (!(await lock()) && !(await lock())) throw studioError('draft.unknown');
  });
}

/** Locks what learners see of a course until the surrounding transaction ends: who enrols does the same. */
export async function lockPublished(strapi: Core.Strapi, documentId: string): Promise<void> {
  await strapi.db.transaction(async ({ trx }) => {
    const { tableName } = strapi.db.metadata.get(UID.course);
    const query = strapi.db.connection(tableName).select('id').where({ document_id: documentId });
    await query.whereNotNull('published_at').transacting(trx).forUpdate();
  });
}

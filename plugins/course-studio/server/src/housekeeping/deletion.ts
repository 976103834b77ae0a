import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Ledger, Media } from '../media';
import { UID } from '../uids';
import { findReferenced, findRelated } from './references';

interface Deps {
  strapi: Core.Strapi;
  ledger: Ledger;
  media: Media;
}

export const idsOf = (rows: { documentId: string }[]): string[] => rows.map((row) => row.documentId);

/** Which of these documentIds there are. */
export async function existing(strapi: Core.Strapi, uid: string, documentIds: (string | null)[]): Promise<Set<string>> {
  const wanted = [...new Set(documentIds.filter((id) => id !== null))];
  if (wanted.length === 0) return new Set();
  const rows: { documentId: string }[] = await strapi.db
    .query(uid)
    .findMany({ where: { documentId: { $in: wanted } }, select: ['documentId'] });
  return new Set(idsOf(rows));
}

/** Deletes files only while nothing refers to them, whoever does what at the same time. */
export function createDeletion({ strapi, ledger, media }: Deps) {
  const assets = () => strapi.db.query(UID.asset);

  /**
   * Dooms, of these files, those that carry the mark and that no relation names, looked at again under the rows' locks.
   * Whoever refers to a file takes the mark away under the same lock: before, and the file stays; or after, and is told
   * that the file has gone.
   */
  async function doomMarked(documentIds: string[]): Promise<void> {
    const where = { documentId: { $in: documentIds }, unreferencedAt: { $notNull: true } };
    const doomedAt = new Date();
    await strapi.db.transaction(async ({ trx }) => {
      // Writing first takes the locks; on SQLite, a look before it could not be followed by a write.
      await assets().updateMany({ where: { ...where, doomedAt: null }, data: { doomedAt } });
      const rows: AssetRow[] = await ledger.findMany({ ...where, doomedAt });
      const numbers = rows.map(({ id }) => id);
      const related = await findRelated(strapi, numbers, trx);
      if (related.size === 0) return;
      const data = { doomedAt: null, unreferencedAt: null };
      await assets().updateMany({ where: { id: { $in: [...related] } }, data });
    });
  }

  /**
   * Deletes, of these files, those that carry the mark and that no relation names. The references in documents are the
   * caller's to have looked at, after the mark.
   * @returns the ids of those that were not spared, even if one could not be deleted now
   */
  async function destroyMarked(documentIds: string[]): Promise<string[]> {
    if (documentIds.length === 0) return [];
    await doomMarked(documentIds);
    const doomed = idsOf(await ledger.findMany({ documentId: { $in: documentIds }, doomedAt: { $notNull: true } }));
    await media.destroy(doomed);
    return doomed;
  }

  return {
    destroyMarked,

    /**
     * Of these files, deletes those that nothing refers to, at once. The look comes after the mark and the deletion only
     * while the mark stands: a save that refers to a file in between takes the mark away, and the file stays.
     * @returns the ids of those that are kept
     */
    async destroyUnreferenced(documentIds: string[]): Promise<string[]> {
      if (documentIds.length === 0) return [];
      const among = { documentId: { $in: documentIds } };
      await assets().updateMany({ where: { ...among, unreferencedAt: null }, data: { unreferencedAt: new Date() } });
      const referenced = await findReferenced(strapi, await ledger.findMany(among));
      if (referenced.size > 0) {
        const where = { documentId: { $in: [...referenced] }, doomedAt: null };
        await assets().updateMany({ where, data: { unreferencedAt: null } });
      }
      const gone = new Set(await destroyMarked(documentIds.filter((id) => !referenced.has(id))));
      return [...(await existing(strapi, UID.asset, documentIds))].filter((id) => !gone.has(id));
    },
  };
}

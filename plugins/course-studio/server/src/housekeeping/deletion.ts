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

/** The `holdToken` of files by documentId, read before the references to them were looked for. */
export type Holds = ReadonlyMap<string, string | null>;

export const holdsOf = (rows: AssetRow[]): Holds => new Map(rows.map((row) => [row.documentId, row.holdToken]));

/** Those of these files that nobody has begun to refer to since `holds` were read. */
export function unheldSince(holds: Holds, documentIds: string[]): { documentId: object; $or: object[] } {
  const known = documentIds.filter((id) => holds.has(id));
  const tokens = known.map((id) => holds.get(id)!).filter((token) => token !== null);
  return { documentId: { $in: known }, $or: [{ holdToken: null }, { holdToken: { $in: tokens } }] };
}

/** Deletes files only while nothing refers to them, whoever does what at the same time. */
export function createDeletion({ strapi, ledger, media }: Deps) {
  const assets = () => strapi.db.query(UID.asset);

  /**
   * Dooms, of these files, those that nobody has begun to refer to since `holds` were read, and that no relation names,
   * looked at again under the rows' locks. Whoever refers to a file takes hold of it under the same lock: before, and the
   * file stays; or after, and is told that the file has gone.
   */
  async function doomUnheld(documentIds: string[], holds: Holds): Promise<void> {
    const where = unheldSince(holds, documentIds);
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
   * Deletes, of these files, those that nobody has begun to refer to since `holds` were read. That no document names them
   * is the caller's to have found out, after that.
   * @returns the ids of those that were not spared, even if one could not be deleted now
   */
  async function destroyUnheld(documentIds: string[], holds: Holds): Promise<string[]> {
    if (documentIds.length === 0) return [];
    await doomUnheld(documentIds, holds);
    const doomed = idsOf(await ledger.findMany({ documentId: { $in: documentIds }, doomedAt: { $notNull: true } }));
    await media.destroy(doomed);
    return doomed;
  }

  return {
    destroyUnheld,

    /**
     * Of these files, deletes those that nothing refers to, at once. A save that refers to one while the references are
     * looked for takes hold of it, and the file stays.
     * @returns the ids of those that are kept
     */
    async destroyUnreferenced(documentIds: string[]): Promise<string[]> {
      if (documentIds.length === 0) return [];
      const rows = await ledger.findMany({ documentId: { $in: documentIds } });
      const referenced = await findReferenced(strapi, rows);
      const unused = documentIds.filter((id) => !referenced.has(id));
      const gone = new Set(await destroyUnheld(unused, holdsOf(rows)));
      return [...(await existing(strapi, UID.asset, documentIds))].filter((id) => !gone.has(id));
    },
  };
}

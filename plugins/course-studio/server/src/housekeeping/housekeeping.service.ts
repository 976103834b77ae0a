import fs from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Ledger, Media, Uploads } from '../media';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { findReferenced } from './references';
import { judge, REASONS, type Verdict } from './sweep.rules';

const PAGE = 500;

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  ledger: Ledger;
  media: Media;
  uploads: Uploads;
}

/** What a sweep did, or would do. Bytes are those of the ledger. */
export interface SweepReport {
  dryRun: boolean;
  startedAt: string;
  checked: number;
  deleted: { id: string; name: string; role: string; bytes: number; reason: string }[];
  freedBytes: number;
  kept: number;
  errors: string[];
}

type Judged = { row: AssetRow; verdict: Verdict };

/** Finds stored files that nobody refers to, waits, and deletes them. It touches only what the ledger knows. */
export function createHousekeeping({ strapi, settings, ledger, media, uploads }: Deps) {
  const assets = () => strapi.db.query(UID.asset);

  async function* pages(): AsyncGenerator<AssetRow[]> {
    let last = 0;
    for (;;) {
      const rows: AssetRow[] = await assets().findMany({
        where: { id: { $gt: last } },
        orderBy: { id: 'asc' },
        limit: PAGE,
      });
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
      last = rows.at(-1)!.id;
    }
  }

  const existing = async (uid: string, documentIds: (string | null)[]): Promise<Set<string>> => {
    const ids = [...new Set(documentIds.filter((id) => id !== null))];
    const rows: { documentId: string }[] = await strapi.db
      .query(uid)
      .findMany({ where: { documentId: { $in: ids } }, select: ['documentId'] });
    return new Set(rows.map((row) => row.documentId));
  };

  async function judgeAll(rows: AssetRow[], referenced: Set<string>): Promise<Judged[]> {
    const drafts = await existing(
      UID.course,
      rows.map((row) => row.draft),
    );
    const parents = await parentsOf(rows);
    const now = Date.now();
    const graceMs = settings.graceMinutes * 60_000;
    return rows.map((row) => ({
      row,
      verdict: judge({
        ...{ row, now, graceMs, referenced: referenced.has(row.documentId), lastByteAt: lastByteAt(row) },
        draftExists: row.draft !== null && drafts.has(row.draft),
        parent: (row.parent && parents.get(row.parent)) || undefined,
      }),
    }));
  }

  const parentsOf = async (rows: AssetRow[]): Promise<Map<string, AssetRow>> => {
    const ids = [...new Set(rows.map((row) => row.parent).filter((id) => id !== null))];
    const parents = ids.length > 0 ? await ledger.findMany({ documentId: { $in: ids } }) : [];
    return new Map(parents.map((row) => [row.documentId, row]));
  };

  const lastByteAt = (row: AssetRow): number | undefined =>
    row.state === 'uploading'
      ? fs.statSync(uploads.fileOf(row.documentId), { throwIfNoEntry: false })?.mtimeMs
      : undefined;

  async function mark({ row, verdict }: Judged): Promise<void> {
    if (!verdict.keep || !verdict.mark) return;
    const unreferencedAt = verdict.mark === 'unreferenced' ? new Date() : null;
    await assets().updateMany({ where: { documentId: row.documentId, doomedAt: null }, data: { unreferencedAt } });
  }

  /**
   * Of these files, deletes those that nothing refers to. The look comes after the mark and the deletion only while
   * the mark stands: a save that refers to a file in between takes the mark away, and the file stays.
   * @returns the ids of those that are kept
   */
  async function destroyUnreferenced(assetIds: string[]): Promise<string[]> {
    if (assetIds.length === 0) return [];
    await assets().updateMany({
      where: { documentId: { $in: assetIds }, unreferencedAt: null },
      data: { unreferencedAt: new Date() },
    });
    const referenced = await findReferenced(strapi, assetIds);
    await assets().updateMany({ where: { documentId: { $in: [...referenced] } }, data: { unreferencedAt: null } });
    const free = assetIds.filter((id) => !referenced.has(id));
    await assets().updateMany({
      where: { documentId: { $in: free }, unreferencedAt: { $notNull: true }, doomedAt: null },
      data: { doomedAt: new Date() },
    });
    const doomed: AssetRow[] = await ledger.findMany({ documentId: { $in: free }, doomedAt: { $notNull: true } });
    await media.destroy(doomed.map((row) => row.documentId));
    const gone = new Set(doomed.map((row) => row.documentId));
    return [...(await existing(UID.asset, assetIds))].filter((id) => !gone.has(id));
  }

  async function sweepPage(rows: AssetRow[], report: SweepReport): Promise<void> {
    const candidates = rows.filter((row) => !row.parent && !row.doomedAt).map((row) => row.documentId);
    const judged = await judgeAll(rows, await findReferenced(strapi, candidates));
    const condemned = judged.flatMap(({ row, verdict }) => (verdict.keep ? [] : [{ row, reason: verdict.reason }]));
    report.checked += rows.length;
    if (!report.dryRun) {
      for (const item of judged) await mark(item);
      await destroyAll(condemned.map(({ row }) => row));
    }
    const left = report.dryRun
      ? new Set<string>()
      : await existing(
          UID.asset,
          condemned.map(({ row }) => row.documentId),
        );
    for (const { row, reason } of condemned) {
      const { documentId: id, name, role } = row;
      if (left.has(id)) report.errors.push(`${id} (${name}) could not be deleted now`);
      else report.deleted.push({ id, name, role, bytes: Number(row.bytes ?? 0), reason: REASONS[reason] });
    }
  }

  /** What is doomed, or made from another file, cannot come back into use; for the rest the look is repeated. */
  async function destroyAll(rows: AssetRow[]): Promise<void> {
    const isSure = (row: AssetRow) => row.doomedAt !== null || row.parent !== null;
    const ids = (wanted: AssetRow[]) => wanted.map((row) => row.documentId);
    await media.destroy(ids(rows.filter(isSure)));
    await destroyUnreferenced(ids(rows.filter((row) => !isSure(row))));
  }

  /** Bytes nobody waits for: scratch folders of runs that ended, uploads that are stored or whose row is gone. */
  async function sweepFolders(): Promise<void> {
    const scratch = path.join(settings.dataDir, 'scratch');
    const folders = await fs.promises.readdir(scratch).catch(() => []);
    const rows = await ledger.findMany({ leaseUntil: { $gt: new Date() } });
    const alive = new Set(rows.map((row) => `${row.documentId}-${row.leaseToken}`));
    for (const folder of folders.filter((name) => !alive.has(name))) {
      await fs.promises.rm(path.join(scratch, folder), { recursive: true, force: true });
    }
    const ids = await uploads.list();
    const awaited = await ledger.findMany({ documentId: { $in: ids }, state: 'uploading' });
    const needed = new Set(awaited.map((row) => row.documentId));
    for (const id of ids.filter((name) => !needed.has(name))) await uploads.remove(id);
  }

  return {
    destroyUnreferenced,

    /** One pass over the ledger. A dry run changes nothing. @throws if references cannot be read; nothing is deleted then */
    async sweep({ dryRun = false }: { dryRun?: boolean } = {}): Promise<SweepReport> {
      const report: SweepReport = {
        dryRun,
        startedAt: new Date().toISOString(),
        checked: 0,
        deleted: [],
        freedBytes: 0,
        kept: 0,
        errors: [],
      };
      for await (const rows of pages()) await sweepPage(rows, report);
      if (!dryRun) await sweepFolders();
      report.freedBytes = report.deleted.reduce((sum, { bytes }) => sum + bytes, 0);
      report.kept = report.checked - report.deleted.length;
      strapi.log.info(
        `sweep${dryRun ? ' (dry run)' : ''}: ${report.checked} files checked, ${report.deleted.length} deleted, ${report.freedBytes} bytes freed`,
      );
      return report;
    },
  };
}

export type Housekeeping = ReturnType<typeof createHousekeeping>;

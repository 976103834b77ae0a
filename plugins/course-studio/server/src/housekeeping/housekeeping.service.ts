import fs from 'node:fs';
import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AbandonedDraft, StorageReport, SweepReport, SweepTrigger, SweptFile } from '../../../shared/storage';
import type { AssetKind } from '../../../shared/vocabulary';
import { nameOf, type AdminName } from '../admin-name';
import type { Ledger, Media, Uploads } from '../media';
import type { Settings } from '../settings';
import type { Objects } from '../storage';
import { UID } from '../uids';
import { reportMissing, walkStorage, type Seen } from './compare';
import { findReferenced, findRelated, namesOf, withoutMentioned } from './references';
import { createRuns, type Run } from './runs';
import { isTooMuch, judge, REASONS, type Graces, type Reason, type Verdict } from './sweep.rules';

/** Rows of the ledger looked at together. */
const PAGE = 1000;
/** Files deleted between two signs of life. */
const BATCH = 100;
/** How much of a list goes into a report. */
const LISTED = 1000;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** From how near its end an abandoned creation is announced. */
const ANNOUNCED = 7 * DAY;

interface Deps {
  strapi: Core.Strapi;
  settings: Settings;
  ledger: Ledger;
  media: Media;
  uploads: Uploads;
  objects: Objects | undefined;
  /** Removes what killed encodings have left on this machine. */
  tidyScratch: () => Promise<void>;
  /** Cancels a creation if nobody has touched it since. */
  cancelAbandoned: (draft: string, before: Date) => Promise<boolean>;
}

interface SweepOptions {
  dryRun?: boolean;
  /** Although it deletes more than the brake allows. */
  force?: boolean;
  trigger?: SweepTrigger;
  startedBy?: string;
}

/** A sweep on its way: what it knows so far. */
interface Sweep {
  report: SweepReport;
  now: number;
  beat: () => Promise<void>;
  /** documentIds of those files that nothing refers to; in between also keys. */
  unreferenced: Map<string, string>;
}

type Condemned = { row: AssetRow; reason: Reason };

const ids = (rows: { documentId: string }[]): string[] => rows.map((row) => row.documentId);

/** Finds stored files that nobody refers to, waits, and deletes them. It touches only what Course Studio stored. */
export function createHousekeeping(deps: Deps) {
  const { strapi, settings, ledger, media, uploads, objects, tidyScratch, cancelAbandoned } = deps;
  const assets = () => strapi.db.query(UID.asset);
  const runs = createRuns(strapi);
  const graces: Graces = {
    unreferenced: settings.graceMinutes * MINUTE,
    upload: settings.uploadGraceMinutes * MINUTE,
    output: settings.outputGraceMinutes * MINUTE,
  };

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
    const wanted = [...new Set(documentIds.filter((id) => id !== null))];
    if (wanted.length === 0) return new Set();
    const rows: { documentId: string }[] = await strapi.db
      .query(uid)
      .findMany({ where: { documentId: { $in: wanted } }, select: ['documentId'] });
    return new Set(ids(rows));
  };

  async function judgeAll(rows: AssetRow[], { now, unreferenced }: Sweep): Promise<(Verdict & { row: AssetRow })[]> {
    const drafts = await existing(
      UID.course,
      rows.map((row) => row.draft),
    );
    const parents = await parentsOf(rows);
    return rows.map((row) => ({
      row,
      ...judge({
        ...{ row, now, graces, referenced: !unreferenced.has(row.documentId), lastByteAt: lastByteAt(row) },
        draftExists: row.draft !== null && drafts.has(row.draft),
        parent: (row.parent && parents.get(row.parent)) || undefined,
      }),
    }));
  }

  const parentsOf = async (rows: AssetRow[]): Promise<Map<string, AssetRow>> => {
    const wanted = [...new Set(rows.map((row) => row.parent).filter((id) => id !== null))];
    const parents = wanted.length > 0 ? await ledger.findMany({ documentId: { $in: wanted } }) : [];
    return new Map(parents.map((row) => [row.documentId, row]));
  };

  const lastByteAt = (row: AssetRow): number | undefined =>
    row.state === 'uploading'
      ? fs.statSync(uploads.fileOf(row.documentId), { throwIfNoEntry: false })?.mtimeMs
      : undefined;

  const setMark = async (rows: AssetRow[], unreferencedAt: Date | null): Promise<void> => {
    if (rows.length === 0) return;
    const where = { documentId: { $in: ids(rows) }, doomedAt: null };
    await assets().updateMany({ where, data: { unreferencedAt } });
  };

  /**
   * Dooms, of these files, those that carry the mark and that no relation names, looked at again under the rows' locks.
   * Whoever refers to a file takes the mark away under the same lock: before, and the file stays; or after, and is told
   * that the file has gone.
   */
  const doomMarked = async (documentIds: string[]): Promise<void> => {
    await strapi.db.transaction(async ({ trx }) => {
      const marked = { documentId: { $in: documentIds }, unreferencedAt: { $notNull: true } };
      await assets().updateMany({ where: { ...marked, doomedAt: null }, data: { doomedAt: new Date() } });
      const rows: AssetRow[] = await ledger.findMany({ ...marked, doomedAt: { $notNull: true } });
      const related = await findRelated(
        strapi,
        rows.map(({ id }) => id),
        trx,
      );
      if (related.size === 0) return;
      await assets().updateMany({
        where: { id: { $in: [...related] } },
        data: { doomedAt: null, unreferencedAt: null },
      });
    });
  };

  /**
   * Of these files, deletes those that nothing refers to, at once. The look comes after the mark and the deletion only
   * while the mark stands: a save that refers to a file in between takes the mark away, and the file stays.
   * @returns the ids of those that are kept
   */
  async function destroyUnreferenced(assetIds: string[]): Promise<string[]> {
    if (assetIds.length === 0) return [];
    await assets().updateMany({
      where: { documentId: { $in: assetIds }, unreferencedAt: null },
      data: { unreferencedAt: new Date() },
    });
    const rows: AssetRow[] = await ledger.findMany({ documentId: { $in: assetIds } });
    const referenced = await findReferenced(strapi, rows);
    if (referenced.size > 0)
      await assets().updateMany({
        where: { documentId: { $in: [...referenced] }, doomedAt: null },
        data: { unreferencedAt: null },
      });
    const free = assetIds.filter((id) => !referenced.has(id));
    await doomMarked(free);
    const doomed: AssetRow[] = await ledger.findMany({ documentId: { $in: free }, doomedAt: { $notNull: true } });
    await media.destroy(ids(doomed));
    const gone = new Set(ids(doomed));
    return [...(await existing(UID.asset, assetIds))].filter((id) => !gone.has(id));
  }

  /**
   * Which files nothing refers to: those without a relation first, page by page, then all documents once. What is to go
   * without having been marked in an earlier sweep is marked before the documents are read, see `doomMarked`.
   */
  async function findUnreferenced(sweep: Sweep): Promise<void> {
    for await (const rows of pages()) {
      await sweep.beat();
      const candidates = rows.filter((row) => !row.parent && !row.doomedAt);
      const related = await findRelated(
        strapi,
        candidates.map(({ id }) => id),
      );
      const free = candidates.filter(({ id }) => !related.has(id));
      for (const [name, id] of namesOf(free)) sweep.unreferenced.set(name, id);
      if (sweep.report.dryRun) continue;
      const judged = await judgeAll(free, sweep);
      const unmarked = judged.filter(({ keep, row }) => !keep && !row.unreferencedAt).map(({ row }) => row);
      await setMark(unmarked, new Date(sweep.now));
    }
    await withoutMentioned(strapi, sweep.unreferenced);
  }

  /** Judges every entry, marks what is to be marked, and adds up what is to go. */
  async function judgeLedger(sweep: Sweep, seen: Seen | undefined): Promise<Condemned[]> {
    const { report } = sweep;
    const condemned: Condemned[] = [];
    for await (const rows of pages()) {
      await sweep.beat();
      report.checked += rows.length;
      const judged = await judgeAll(rows, sweep);
      if (objects && seen) await reportMissing({ objects, report }, { rows, seen });
      for (const { row, ...verdict } of judged) {
        if (!verdict.keep) condemned.push({ row: slim(row), reason: verdict.reason });
        else if (sweep.unreferenced.has(row.documentId)) {
          report.waiting.count += 1;
          report.waiting.bytes += Number(row.bytes ?? 0);
        }
      }
      if (report.dryRun) continue;
      const toMark = (mark: string) =>
        judged.filter((verdict) => verdict.keep && verdict.mark === mark).map(({ row }) => row);
      await setMark(toMark('unreferenced'), new Date(sweep.now));
      await setMark(toMark('referenced'), null);
      const homeless = { documentId: { $in: ids(toMark('homeless')) } };
      await assets().updateMany({ where: homeless, data: { draft: null, unreferencedAt: null } });
    }
    return condemned;
  }

  /** What is doomed, or made from another file, cannot come back into use; for the rest the look is repeated. */
  async function destroyAll(condemned: Condemned[], { report, beat }: Sweep): Promise<void> {
    for (const batch of chunk(condemned, BATCH)) {
      await beat();
      const rows = batch.map(({ row }) => row);
      const isSure = (row: AssetRow) => row.doomedAt !== null || row.parent !== null;
      const unsure = ids(rows.filter((row) => !isSure(row)));
      if (unsure.length > 0) await doomMarked(unsure);
      const doomed: AssetRow[] = await ledger.findMany({ documentId: { $in: unsure }, doomedAt: { $notNull: true } });
      await media.destroy([...ids(rows.filter(isSure)), ...ids(doomed)]);
      const left = await existing(UID.asset, ids(rows));
      for (const item of batch) {
        if (!left.has(item.row.documentId)) count(report, item);
        else if (report.errors.length < LISTED)
          report.errors.push(`${item.row.documentId} (${item.row.name}) could not be deleted now`);
      }
    }
  }

  /** Bytes nobody waits for: scratch folders of runs that ended, uploads that are stored or whose row is gone. */
  async function sweepFolders(): Promise<void> {
    await tidyScratch();
    for (const uploaded of chunk(await uploads.list(), PAGE)) {
      const awaited = await ledger.findMany({ documentId: { $in: uploaded }, state: 'uploading' });
      const needed = new Set(ids(awaited));
      for (const id of uploaded.filter((name) => !needed.has(name))) await uploads.remove(id);
    }
  }

  /** Creations last touched before `before`, oldest first. */
  async function untouchedSince(before: Date): Promise<AbandonedDraft[]> {
    if (settings.abandonedDays === 0) return [];
    const rows: { documentId: string; name: string | null; updatedAt: string; createdBy: AdminName | null }[] =
      await strapi.db.query(UID.course).findMany({
        where: { publishedAt: null, confirmedRevision: null, updatedAt: { $lt: before } },
        orderBy: { updatedAt: 'asc' },
        populate: ['createdBy'],
        limit: LISTED,
      });
    return rows.map(({ documentId, name, updatedAt, createdBy }) => ({
      ...{ id: documentId, name: name ?? '', owner: nameOf(createdBy), updatedAt: new Date(updatedAt).toISOString() },
      endsAt: new Date(new Date(updatedAt).getTime() + settings.abandonedDays * DAY).toISOString(),
    }));
  }

  async function endAbandoned({ report, now, beat }: Sweep): Promise<void> {
    const before = new Date(now - settings.abandonedDays * DAY);
    for (const draft of await untouchedSince(before)) {
      await beat();
      if (report.dryRun || (await cancelAbandoned(draft.id, before))) report.abandoned.push(draft);
    }
  }

  const walk = async ({ report, beat }: Sweep): Promise<Seen | undefined> => {
    const times = { unknown: settings.unknownGraceMinutes * MINUTE, quarantine: settings.quarantineMinutes * MINUTE };
    return objects && walkStorage({ strapi, objects, report, graces: times, beat });
  };

  async function carryOut(sweep: Sweep, force: boolean): Promise<void> {
    const { report } = sweep;
    await endAbandoned(sweep);
    // A storage that cannot be listed now says nothing about what may be deleted.
    const seen = await walk(sweep).catch((error: unknown) => {
      report.errors.push(`the storage could not be listed: ${String(error)}`);
      return undefined;
    });
    await findUnreferenced(sweep);
    const condemned = await judgeLedger(sweep, seen);
    const undecided = condemned.filter(({ reason }) => reason !== 'cancelled').length;
    if (isTooMuch(undecided, report.checked, settings.brakePercent) && !force) report.outcome = 'stopped';
    if (report.dryRun || report.outcome === 'stopped') for (const item of condemned) count(report, item);
    else await destroyAll(condemned, sweep);
    if (!report.dryRun) await sweepFolders();
    await nameOwners(strapi, report);
    report.kept = report.checked - (report.outcome === 'stopped' ? 0 : report.deletedCount);
  }

  async function perform({ dryRun, force }: { dryRun: boolean; force: boolean }, run?: Run): Promise<SweepReport> {
    const report = emptyReport(dryRun);
    const beat = async () => run?.beat();
    await carryOut({ report, now: Date.parse(report.startedAt), beat, unreferenced: new Map() }, force);
    report.finishedAt = new Date().toISOString();
    log(strapi, report);
    return report;
  }

  return {
    destroyUnreferenced,

    /**
     * One pass over the ledger and the storage, the only one at a time across all processes. A dry run changes nothing
     * and may run beside others.
     * @throws if references cannot be read; nothing is deleted then
     */
    async sweep({
      dryRun = false,
      force = false,
      trigger = 'schedule',
      startedBy,
    }: SweepOptions = {}): Promise<SweepReport> {
      if (dryRun) return perform({ dryRun, force });
      const run = await runs.begin({ trigger, startedBy });
      if (!run) return { ...emptyReport(false), outcome: 'busy' };
      try {
        const report = await perform({ dryRun, force }, run);
        await run.end(report);
        return report;
      } catch (error) {
        // That it failed matters more than that this cannot be noted.
        await run.fail(error).catch(() => undefined);
        throw error;
      }
    },

    /** What the Storage page shows. */
    async storageReport(): Promise<StorageReport> {
      const { tableName } = strapi.db.metadata.get(UID.asset);
      const kinds: { kind: AssetKind | null; count: string; bytes: string | null }[] = await strapi.db
        .connection(tableName)
        .select('kind')
        .count({ count: '*' })
        .sum({ bytes: 'bytes' })
        .groupBy('kind');
      const byKind = kinds.map(({ kind, count: files, bytes }) => ({
        ...{ kind: kind ?? ('other' as const), count: Number(files), bytes: Number(bytes ?? 0) },
      }));
      const sum = (field: 'count' | 'bytes') => byKind.reduce((total, kind) => total + kind[field], 0);
      const { graceMinutes, uploadGraceMinutes, abandonedDays, brakePercent } = settings;
      return {
        ...{ files: sum('count'), bytes: sum('bytes'), kinds: byKind.sort((a, b) => b.bytes - a.bytes) },
        abandoned: await untouchedSince(new Date(Date.now() - abandonedDays * DAY + ANNOUNCED)),
        rules: { graceMinutes, uploadGraceMinutes, abandonedDays, brakePercent },
        runs: await runs.latest(20),
      };
    },
  };
}

/** Of a row to be deleted, what is needed later: there may be very many. */
const slim = ({ id, documentId, name, role, bytes, owner, createdAt, unreferencedAt, doomedAt, parent }: AssetRow) =>
  ({ id, documentId, name, role, bytes, owner, createdAt, unreferencedAt, doomedAt, parent }) as AssetRow;

const emptyReport = (dryRun: boolean): SweepReport => ({
  ...{ outcome: 'done', dryRun, startedAt: new Date().toISOString(), finishedAt: new Date().toISOString() },
  ...{ checked: 0, kept: 0, deleted: [], deletedCount: 0, freedBytes: 0, reasons: {} },
  ...{ waiting: { count: 0, bytes: 0 }, missing: { count: 0, files: [] }, unknown: { putAside: [], removed: [] } },
  ...{ abandoned: [], errors: [] },
});

const iso = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());

function count(report: SweepReport, { row, reason }: Condemned): void {
  const bytes = Number(row.bytes ?? 0);
  report.deletedCount += 1;
  report.freedBytes += bytes;
  const sum = (report.reasons[reason] ??= { count: 0, bytes: 0 });
  sum.count += 1;
  sum.bytes += bytes;
  if (report.deleted.length >= LISTED) return;
  report.deleted.push({
    ...{ id: row.documentId, name: row.name, role: row.role, bytes, code: reason, reason: REASONS[reason] },
    ...{ owner: row.owner === null ? null : String(row.owner), createdAt: new Date(row.createdAt).toISOString() },
    unreferencedAt: iso(row.unreferencedAt),
  });
}

/** Puts names in the place of the owners' numbers. */
async function nameOwners(strapi: Core.Strapi, { deleted }: SweepReport): Promise<void> {
  const numbers = [...new Set(deleted.flatMap(({ owner }: SweptFile) => (owner === null ? [] : [Number(owner)])))];
  if (numbers.length === 0) return;
  const users: AdminName[] = await strapi.db.query('admin::user').findMany({ where: { id: { $in: numbers } } });
  const names = new Map(users.map((user) => [String(user.id), nameOf(user)]));
  for (const file of deleted) if (file.owner !== null) file.owner = names.get(file.owner) ?? null;
}

function log(strapi: Core.Strapi, report: SweepReport): void {
  const { dryRun, outcome, checked, deletedCount, freedBytes, missing, unknown, abandoned } = report;
  const facts = [
    `${checked} files checked`,
    `${deletedCount} ${dryRun || outcome === 'stopped' ? 'to delete' : 'deleted'}`,
    `${freedBytes} bytes`,
    missing.count > 0 && `${missing.count} MISSING in the storage`,
    unknown.putAside.length > 0 && `${unknown.putAside.length} unknown objects put aside`,
    abandoned.length > 0 && `${abandoned.length} abandoned creations cancelled`,
  ];
  const kind = `${dryRun ? ' (dry run)' : ''}${outcome === 'stopped' ? ' STOPPED, it would delete too much at once' : ''}`;
  const line = `sweep${kind}: ${facts.filter(Boolean).join(', ')}`;
  if (outcome === 'stopped' || missing.count > 0) strapi.log.warn(line);
  else strapi.log.info(line);
}

export type Housekeeping = ReturnType<typeof createHousekeeping>;

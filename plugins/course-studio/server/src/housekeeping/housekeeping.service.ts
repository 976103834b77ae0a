import fs from 'node:fs';
import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { AbandonedDraft, StorageReport, SweepReport, SweepTrigger } from '../../../shared/storage';
import type { AssetKind } from '../../../shared/vocabulary';
import type { Ledger, Media, Uploads } from '../media';
import type { Settings } from '../settings';
import type { Objects } from '../storage';
import { UID } from '../uids';
import { createAbandoned } from './abandoned';
import { clearUnknown, listUnknown, reportMissing, walkStorage, type Seen, type Walk } from './compare';
import { createDeletion, existing, idsOf, unheldSince } from './deletion';
import { createEntries } from './entries';
import { namesOf, withoutMentioned } from './references';
import { addError, count, emptyReport, LISTED, log, nameOwners } from './report';
import { createRuns, RunLost, type Run } from './runs';
import { isTooMuch, judge, type Graces, type Reason, type Verdict } from './sweep.rules';

/** Files deleted between two signs of life. */
const BATCH = 100;
/** Uploads asked for together. */
const PAGE = 1000;
const MINUTE = 60_000;

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
  /** Creations that are over, by id. Their files are referred to, and go with them. */
  ending: Map<string, AbandonedDraft>;
  /** Of those that no relation names, as it was before the documents were read, see `Holds`. */
  holds: Map<string, string | null>;
}

type Judged = Verdict & { row: AssetRow };
type Condemned = { row: AssetRow; reason: Reason };

/** Finds stored files that nobody refers to, waits, and deletes them. It touches only what Course Studio stored. */
export function createHousekeeping(deps: Deps) {
  const { strapi, settings, ledger, media, uploads, objects, tidyScratch } = deps;
  const assets = () => strapi.db.query(UID.asset);
  const runs = createRuns(strapi);
  const entries = createEntries(strapi);
  const deletion = createDeletion(deps);
  const abandoned = createAbandoned(deps);
  const graces: Graces = {
    unreferenced: settings.graceMinutes * MINUTE,
    upload: settings.uploadGraceMinutes * MINUTE,
    output: settings.outputGraceMinutes * MINUTE,
  };

  async function judgeAll(rows: AssetRow[], { now, unreferenced }: Sweep): Promise<Judged[]> {
    const drafts = await existing(
      strapi,
      UID.course,
      rows.map((row) => row.draft),
    );
    const parents = await parentsOf(rows);
    return rows.map((row) => ({
      row,
      ...judge({
        row,
        now,
        graces,
        referenced: !unreferenced.has(row.documentId),
        lastByteAt: lastByteAt(row),
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

  /** Which files nothing refers to: those without a relation first, then all documents once. */
  async function findUnreferenced(sweep: Sweep): Promise<void> {
    for await (const stretch of entries.stretches()) {
      await sweep.beat();
      const free = await entries.unrelated(stretch);
      for (const [name, id] of namesOf(free)) sweep.unreferenced.set(name, id);
      for (const { documentId, holdToken } of free) sweep.holds.set(documentId, holdToken);
    }
    await withoutMentioned(strapi, sweep.unreferenced, sweep.beat);
  }

  /** Judges every entry and marks what is to be marked. @returns what is to go; of that, `undecided` nobody has asked for */
  async function judgeLedger(sweep: Sweep, seen: Seen | undefined): Promise<{ numbers: number[]; undecided: number }> {
    const { report } = sweep;
    const numbers: number[] = [];
    let undecided = 0;
    for await (const stretch of entries.stretches()) {
      await sweep.beat();
      report.checked += stretch.count;
      if (objects && seen)
        await reportMissing({ strapi, objects, report }, { ids: await entries.stored(stretch), seen });
      const judged = await judgeAll(await entries.unsettled(stretch), sweep);
      for (const { row, ...verdict } of judged) {
        if (!verdict.keep) {
          numbers.push(row.id);
          if (verdict.reason !== 'cancelled' && !isOfEnding(row, sweep)) undecided += 1;
        } else if (sweep.unreferenced.has(row.documentId)) {
          report.waiting.count += 1;
          report.waiting.bytes += Number(row.bytes ?? 0);
        }
      }
      if (!report.dryRun) await mark(judged, sweep);
    }
    return { numbers, undecided };
  }

  /** Files that somebody has begun to refer to since the documents were read get no mark. */
  async function mark(judged: Judged[], { now, holds }: Sweep): Promise<void> {
    const byId = (ids: string[]): object => ({ documentId: { $in: ids } });
    const write = async (as: string, data: object, where = byId): Promise<void> => {
      const ids = idsOf(judged.flatMap((one) => (one.keep && one.mark === as ? [one.row] : [])));
      if (ids.length > 0) await assets().updateMany({ where: { ...where(ids), doomedAt: null }, data });
    };
    await write('unreferenced', { unreferencedAt: new Date(now) }, (ids) => unheldSince(holds, ids));
    await write('referenced', { unreferencedAt: null });
    await write('homeless', { draft: null, unreferencedAt: null });
  }

  /** What is to go, looked at again batch by batch, right before it does. */
  async function* stillCondemned(numbers: number[], sweep: Sweep): AsyncGenerator<Condemned[]> {
    for (const batch of chunk(numbers, BATCH)) {
      await sweep.beat();
      const judged = await judgeAll(await assets().findMany({ where: { id: { $in: batch } } }), sweep);
      yield judged.flatMap((one) => (one.keep ? [] : [{ row: one.row, reason: one.reason }]));
    }
  }

  /** What is doomed, or made from another file, cannot come back into use; for the rest the references are looked at again. */
  async function destroyAll(batch: Condemned[], { report, holds }: Sweep): Promise<void> {
    const rows = batch.map(({ row }) => row);
    const isSure = (row: AssetRow) => row.doomedAt !== null || row.parent !== null;
    await deletion.destroyUnheld(idsOf(rows.filter((row) => !isSure(row))), holds);
    await media.destroy(idsOf(rows.filter(isSure)));
    const left = await existing(strapi, UID.asset, idsOf(rows));
    for (const item of batch) {
      if (!left.has(item.row.documentId)) count(report, item);
      else addError(report, `${item.row.documentId} (${item.row.name}) could not be deleted now`);
    }
  }

  /** Bytes nobody waits for: scratch folders of runs that ended, uploads that are stored or whose row is gone. */
  async function sweepFolders(): Promise<void> {
    await tidyScratch();
    for (const uploaded of chunk(await uploads.list(), PAGE)) {
      const awaited = await ledger.findMany({ documentId: { $in: uploaded }, state: 'uploading' });
      const needed = new Set(idsOf(awaited));
      for (const id of uploaded.filter((name) => !needed.has(name))) await uploads.remove(id);
    }
  }

  const isOfEnding = ({ doomedAt, draft }: AssetRow, { ending }: Sweep): boolean =>
    doomedAt === null && draft !== null && ending.has(draft);

  /** One that cannot be cancelled now is told of, and tried again by the next run. @returns whether it was cancelled */
  const end = (draft: AbandonedDraft, { report, now }: Sweep): Promise<boolean> =>
    abandoned.end(draft, now).catch((error: unknown) => {
      addError(report, `the abandoned creation ${draft.id} could not be cancelled now: ${String(error)}`);
      return false;
    });

  /** Cancels what nobody went on with, or in a mere look tells what would go: all its files, if nothing else refers to them. */
  async function endAbandoned(sweep: Sweep, isLook: boolean): Promise<void> {
    const { report, beat, ending } = sweep;
    for (const draft of ending.values()) {
      await beat();
      const files = await ledger.findMany({ draft: draft.id, doomedAt: null });
      if (!isLook && !(await end(draft, sweep))) continue;
      report.abandoned.push(draft);
      const left = isLook ? new Set() : await existing(strapi, UID.asset, idsOf(files));
      for (const row of files) if (!left.has(row.documentId)) count(report, { row, reason: 'abandoned' });
    }
  }

  /** A storage that cannot be listed now says nothing about what may be deleted. */
  const walk = async ({ report, beat }: Sweep): Promise<Walk | undefined> => {
    const times = { unknown: settings.unknownGraceMinutes * MINUTE, quarantine: settings.quarantineMinutes * MINUTE };
    return (
      objects &&
      walkStorage({ strapi, objects, report, graces: times, beat }).catch((error: unknown) => {
        if (error instanceof RunLost) throw error;
        addError(report, `the storage could not be listed: ${String(error)}`);
        return undefined;
      })
    );
  };

  /** Whether this run would do more at once than the brake allows: of all files, of all objects, or of all creations. */
  async function pullsBrake({ report, ending }: Sweep, undecided: number): Promise<boolean> {
    const { checked, objects: found } = report;
    const ofEnding = await assets().count({ where: { draft: { $in: [...ending.keys()] }, doomedAt: null } });
    const shares: [share: number, all: number][] = [
      [undecided + ofEnding, checked],
      [found.unknown, found.known + found.unknown],
      // Where only the first of them are known, there are more.
      [ending.size, ending.size < LISTED ? await abandoned.all() : LISTED],
    ];
    return shares.some(([share, all]) => isTooMuch(share, all, settings.brakePercent));
  }

  async function carryOut(sweep: Sweep, force: boolean): Promise<void> {
    const { report } = sweep;
    if (!report.dryRun) await abandoned.announce(sweep.now);
    for (const draft of await abandoned.over(sweep.now)) sweep.ending.set(draft.id, draft);
    const walked = await walk(sweep);
    await findUnreferenced(sweep);
    const condemned = await judgeLedger(sweep, walked?.seen);
    if (!force && (await pullsBrake(sweep, condemned.undecided))) report.outcome = 'stopped';
    const onlyCount = report.dryRun || report.outcome === 'stopped';
    if (walked && onlyCount) report.unknown = listUnknown(walked);
    else if (objects && walked) await clearUnknown({ objects, report, beat: sweep.beat }, walked);
    await endAbandoned(sweep, onlyCount);
    for await (const batch of stillCondemned(condemned.numbers, sweep)) {
      if (!onlyCount) await destroyAll(batch, sweep);
      else for (const item of batch) if (!isOfEnding(item.row, sweep)) count(report, item);
    }
    if (!onlyCount) await sweepFolders();
    await nameOwners(strapi, report);
    report.kept = report.checked - (report.outcome === 'stopped' ? 0 : report.deletedCount);
  }

  async function perform({ dryRun, force }: { dryRun: boolean; force: boolean }, run?: Run): Promise<SweepReport> {
    const report = emptyReport(dryRun);
    const beat = async () => run?.beat();
    const now = Date.parse(report.startedAt);
    const [unreferenced, ending, holds] = [new Map(), new Map(), new Map()];
    await carryOut({ report, now, beat, unreferenced, ending, holds }, force);
    report.finishedAt = new Date().toISOString();
    log(strapi, report);
    return report;
  }

  return {
    destroyUnreferenced: deletion.destroyUnreferenced,

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
        kind: kind ?? ('other' as const),
        count: Number(files),
        bytes: Number(bytes ?? 0),
      }));
      const sum = (field: 'count' | 'bytes') => byKind.reduce((total, kind) => total + kind[field], 0);
      const { graceMinutes, uploadGraceMinutes, abandonedDays, brakePercent } = settings;
      return {
        files: sum('count'),
        bytes: sum('bytes'),
        kinds: byKind.sort((a, b) => b.bytes - a.bytes),
        abandoned: await abandoned.announced(),
        rules: { graceMinutes, uploadGraceMinutes, abandonedDays, brakePercent },
        runs: await runs.latest(20),
      };
    },
  };
}

export type Housekeeping = ReturnType<typeof createHousekeeping>;

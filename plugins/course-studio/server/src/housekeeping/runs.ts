import type { Core } from '@strapi/strapi';

import type { SweepRemarks, SweepReport, SweepRun, SweepTrigger } from '../../../shared/storage';

export const SWEEP_RUN = 'plugin::course-studio.sweep-run';

/** A run without a sign of life for so long is over, whatever became of its process. */
const STALE_MS = 5 * 60_000;
/** How often a run shows that it lives. */
const BEAT_MS = 5_000;
/** Errors told of each past run. */
const ERRORS = 3;
/** How many runs are remembered. */
const KEPT = 200;

/** Another process has taken this run for dead; it must not go on. */
export class RunLost extends Error {}

/** A sweep while it runs: the only one in all processes. */
export interface Run {
  /** Sign of life. @throws RunLost if the run is not this process's any more */
  beat(): Promise<void>;
  end(report: SweepReport): Promise<void>;
  fail(error: unknown): Promise<void>;
}

interface Starter {
  trigger: SweepTrigger;
  startedBy?: string | undefined;
}

interface SweepRow extends Omit<SweepRun, 'id' | 'freedBytes' | 'remarks'> {
  documentId: string;
  freedBytes: string | null;
  /** Of a run that failed its error only; of one that runs or died nothing. */
  report: Partial<SweepReport> | null;
}

const remarksOf = ({ missing, objects, unknown, abandoned, errors }: Partial<SweepReport>): SweepRemarks => ({
  missing: missing?.count ?? 0,
  objects: (objects?.known ?? 0) + (objects?.unknown ?? 0),
  unknown: objects?.unknown ?? 0,
  putAside: unknown?.putAside.length ?? 0,
  removed: unknown?.removed.length ?? 0,
  removedBytes: unknown?.removedBytes ?? 0,
  abandoned: abandoned?.length ?? 0,
  errors: (errors ?? []).slice(0, ERRORS),
});

/** The history of sweeps, which is the lock as well: of the rows with a `lock` there is one, by a unique index. */
export function createRuns(strapi: Core.Strapi) {
  const query = () => strapi.db.query(SWEEP_RUN);

  const forget = async (): Promise<void> => {
    const old: { id: number }[] = await query().findMany({ orderBy: { id: 'desc' }, offset: KEPT, select: ['id'] });
    if (old.length > 0) await query().deleteMany({ where: { id: { $in: old.map(({ id }) => id) } } });
  };

  const isTaken = async (): Promise<boolean> => (await query().count({ where: { lock: 'sweep' } })) > 0;

  return {
    /** Begins a run; undefined while there is another. */
    async begin({ trigger, startedBy }: Starter): Promise<Run | undefined> {
      const now = new Date();
      await query().updateMany({
        where: { lock: 'sweep', heartbeatAt: { $lt: new Date(now.getTime() - STALE_MS) } },
        data: { lock: null, finishedAt: now, outcome: 'failed' },
      });
      if (await isTaken()) return undefined;
      const data = { lock: 'sweep', trigger, startedBy, startedAt: now, heartbeatAt: now, outcome: 'running' };
      const row: { id: number } | undefined = await query()
        .create({ data })
        .catch(async (error: unknown) => {
          if (await isTaken()) return undefined;
          throw error;
        });
      if (!row) return undefined;
      const mine = { id: row.id, lock: 'sweep' };
      let beatenAt = now.getTime();
      return {
        async beat() {
          if (Date.now() < beatenAt + BEAT_MS) return;
          beatenAt = Date.now();
          const { count } = await query().updateMany({ where: mine, data: { heartbeatAt: new Date() } });
          if (count === 0) throw new RunLost('another sweep has taken over');
        },
        async end(report) {
          const { outcome, checked, deletedCount, unknown } = report;
          const freedBytes = report.freedBytes + unknown.removedBytes;
          const facts = { outcome, checked, deletedCount, freedBytes, report };
          await query().updateMany({ where: mine, data: { ...facts, lock: null, finishedAt: new Date() } });
          await forget();
        },
        async fail(error) {
          const report = { errors: [String(error)] };
          await query().updateMany({
            where: mine,
            data: { outcome: 'failed', report, lock: null, finishedAt: new Date() },
          });
        },
      };
    },

    /** Latest first; of their reports, which may be long, what is to be remarked. */
    async latest(limit: number): Promise<SweepRun[]> {
      const rows: SweepRow[] = await query().findMany({ orderBy: { id: 'desc' }, limit });
      return rows.map(({ documentId, trigger, startedBy, startedAt, finishedAt, outcome, ...row }) => ({
        id: documentId,
        trigger,
        startedBy: startedBy ?? null,
        startedAt,
        finishedAt,
        outcome,
        checked: row.checked,
        deletedCount: row.deletedCount,
        freedBytes: Number(row.freedBytes ?? 0),
        remarks: remarksOf(row.report ?? {}),
      }));
    },
  };
}

export type Runs = ReturnType<typeof createRuns>;

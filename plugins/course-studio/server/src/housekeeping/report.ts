import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { SweepReport, SweptFile } from '../../../shared/storage';
import { nameOf, type AdminName } from '../admin-name';
import { REASONS, type Reason } from './sweep.rules';

/** How much of a list goes into a report. */
export const LISTED = 1000;

export const emptyReport = (dryRun: boolean): SweepReport => ({
  outcome: 'done',
  dryRun,
  startedAt: new Date().toISOString(),
  finishedAt: new Date().toISOString(),
  checked: 0,
  kept: 0,
  deleted: [],
  deletedCount: 0,
  freedBytes: 0,
  reasons: {},
  waiting: { count: 0, bytes: 0 },
  missing: { count: 0, files: [] },
  objects: { known: 0, unknown: 0 },
  unknown: { putAside: [], removed: [], removedBytes: 0 },
  abandoned: [],
  errors: [],
});

/** Adds what went wrong with one thing, while there is room. */
export function addError(report: SweepReport, text: string): void {
  if (report.errors.length < LISTED) report.errors.push(text);
}

const iso = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString());

/** Adds a file that went, or would go. */
export function count(report: SweepReport, { row, reason }: { row: AssetRow; reason: Reason }): void {
  const bytes = Number(row.bytes ?? 0);
  report.deletedCount += 1;
  report.freedBytes += bytes;
  const sum = (report.reasons[reason] ??= { count: 0, bytes: 0 });
  sum.count += 1;
  sum.bytes += bytes;
  if (report.deleted.length >= LISTED) return;
  report.deleted.push({
    id: row.documentId,
    name: row.name,
    role: row.role,
    bytes,
    code: reason,
    reason: REASONS[reason],
    owner: row.owner === null ? null : String(row.owner),
    createdAt: new Date(row.createdAt).toISOString(),
    unreferencedAt: iso(row.unreferencedAt),
  });
}

/** Puts names in the place of the owners' numbers. */
export async function nameOwners(strapi: Core.Strapi, { deleted }: SweepReport): Promise<void> {
  const numbers = [...new Set(deleted.flatMap(({ owner }: SweptFile) => (owner === null ? [] : [Number(owner)])))];
  if (numbers.length === 0) return;
  const users: AdminName[] = await strapi.db.query('admin::user').findMany({ where: { id: { $in: numbers } } });
  const names = new Map(users.map((user) => [String(user.id), nameOf(user)]));
  for (const file of deleted) if (file.owner !== null) file.owner = names.get(file.owner) ?? null;
}

/** One line, a warning where somebody should look. */
export function log(strapi: Core.Strapi, report: SweepReport): void {
  const { dryRun, outcome, checked, deletedCount, freedBytes, missing, objects, unknown, abandoned } = report;
  const isLook = dryRun || outcome === 'stopped';
  const facts = [
    `${checked} files checked`,
    `${deletedCount} ${isLook ? 'to delete' : 'deleted'}`,
    `${freedBytes} bytes`,
    missing.count > 0 && `${missing.count} MISSING in the storage`,
    objects.unknown > 0 && `${objects.unknown} of ${objects.known + objects.unknown} objects without an entry`,
    unknown.putAside.length > 0 && `${unknown.putAside.length} of them ${isLook ? 'to put' : 'put'} aside`,
    unknown.removed.length > 0 &&
      `${unknown.removed.length} objects (${unknown.removedBytes} bytes) ${isLook ? 'to delete' : 'deleted'} from the quarantine`,
    abandoned.length > 0 && `${abandoned.length} abandoned creations ${isLook ? 'to cancel' : 'cancelled'}`,
  ];
  const kind = `${dryRun ? ' (dry run)' : ''}${outcome === 'stopped' ? ' STOPPED, it would delete too much at once' : ''}`;
  const line = `sweep${kind}: ${facts.filter(Boolean).join(', ')}`;
  if (outcome === 'stopped' || missing.count > 0) strapi.log.warn(line);
  else strapi.log.info(line);
}

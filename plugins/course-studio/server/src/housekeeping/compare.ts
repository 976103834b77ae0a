import type { Core } from '@strapi/strapi';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { SweepReport } from '../../../shared/storage';
import type { Objects, StoredObject } from '../storage';
import { UID } from '../uids';

/** Entries asked for by hand, since the listing did not show their objects. */
const ASKED = 1000;

interface Comparison {
  strapi: Core.Strapi;
  objects: Objects;
  report: SweepReport;
  graces: { unknown: number; quarantine: number };
  beat: () => Promise<void>;
}

export const objectName = ({ key, ext }: Pick<AssetRow, 'key' | 'ext'>): string => `${key}${ext ?? ''}`;

/** Which entries have their object: one bit for each number of a row, so that a million files need 125 kB. */
export class Seen {
  private bits = new Uint8Array(1024);

  add(id: number): void {
    const byte = id >> 3;
    if (byte >= this.bits.length) {
      const larger = new Uint8Array(Math.max(byte + 1, this.bits.length * 2));
      larger.set(this.bits);
      this.bits = larger;
    }
    this.bits[byte]! |= 1 << (id & 7);
  }

  has(id: number): boolean {
    return Boolean((this.bits[id >> 3] ?? 0) & (1 << (id & 7)));
  }
}

/**
 * Walks through the storage: notes which entries have their object, and puts objects without an entry aside once they
 * are old. An entry is written before its object and deleted after it, so an object without one is nobody's.
 */
export async function walkStorage({ strapi, objects, report, graces, beat }: Comparison): Promise<Seen> {
  const seen = new Seen();
  const now = Date.now();
  for await (const page of objects.list()) {
    await beat();
    const unknown = await withoutEntry(strapi, page, seen);
    for (const { name } of unknown.filter(({ modifiedAt }) => modifiedAt.getTime() <= now - graces.unknown)) {
      if (!report.dryRun) await objects.putAside(name);
      report.unknown.putAside.push(name);
    }
  }
  for await (const page of objects.listAside()) {
    await beat();
    for (const { name } of page.filter(({ modifiedAt }) => modifiedAt.getTime() < now - graces.quarantine)) {
      if (!report.dryRun) await objects.removeAside(name);
      report.unknown.removed.push(name);
    }
  }
  return seen;
}

async function withoutEntry(strapi: Core.Strapi, page: StoredObject[], seen: Seen): Promise<StoredObject[]> {
  const keys = page.map(({ name }) => name.split('.')[0]!);
  const { tableName } = strapi.db.metadata.get(UID.asset);
  const rows = (await strapi.db.connection(tableName).select('id', 'key', 'ext').whereIn('key', keys)) as AssetRow[];
  const entries = new Map(rows.map((row) => [objectName(row), row.id]));
  return page.filter(({ name }) => {
    const id = entries.get(name);
    if (id !== undefined) seen.add(id);
    return id === undefined;
  });
}

/** Counts entries that say they are stored and have no object. What was stored after the walk is looked for itself. */
export async function reportMissing(
  { objects, report }: Pick<Comparison, 'objects' | 'report'>,
  { rows, seen }: { rows: AssetRow[]; seen: Seen },
): Promise<void> {
  const stored = ({ state, url, doomedAt }: AssetRow) =>
    !doomedAt && (state === 'finished' || (state === 'processing' && url !== null));
  for (const row of rows.filter((candidate) => stored(candidate) && !seen.has(candidate.id))) {
    if (report.missing.count < ASKED && (await objects.has(objectName(row)))) continue;
    report.missing.count += 1;
    const { documentId: id, name, state } = row;
    if (report.missing.files.length < ASKED) report.missing.files.push({ id, name, state });
  }
}

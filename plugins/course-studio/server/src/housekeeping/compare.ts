import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { SweepReport } from '../../../shared/storage';
import type { Objects, StoredObject } from '../storage';
import { UID } from '../uids';
import { addError } from './report';

/** Objects asked for by hand, since the listing did not show them. */
const ASKED = 1000;
/** Questions to the storage at the same time. */
const AT_ONCE = 25;
/** Unknown objects put aside in one run, and removed in one run; the next goes on. */
const MOVED = 1000;

/** What is in the storage, by what the ledger says of it. */
export interface Walk {
  seen: Seen;
  /** Objects without an entry, long enough untouched to be put aside. */
  unknown: OldObject[];
  /** Objects that have been put aside for long enough. */
  outdated: OldObject[];
}

interface OldObject {
  name: string;
  bytes: number;
}

interface Comparison {
  strapi: Core.Strapi;
  objects: Objects;
  report: SweepReport;
  graces: { unknown: number; quarantine: number };
  beat: () => Promise<void>;
}

const objectName = ({ key, ext }: AssetRow): string => `${key}${ext ?? ''}`;

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
 * Walks through the storage and changes nothing: notes which entries have their object, counts the old objects without an
 * entry, and names those that this run may put aside or remove. An entry is written before its object and deleted after
 * it, so an object without one is nobody's, and stays nobody's.
 */
export async function walkStorage({ strapi, objects, report, graces, beat }: Comparison): Promise<Walk> {
  const walk: Walk = { seen: new Seen(), unknown: [], outdated: [] };
  const now = Date.now();
  for await (const page of objects.list()) {
    await beat();
    const nobodys = await withoutEntry(strapi, page, walk.seen);
    report.objects.known += page.length - nobodys.length;
    for (const object of nobodys) {
      const old = await untouchedFor(object, graces.unknown, now);
      if (!old) continue;
      report.objects.unknown += 1;
      if (walk.unknown.length < MOVED) walk.unknown.push(old);
    }
  }
  for await (const page of objects.listAside()) {
    await beat();
    // What has an entry again, since the right database is back, stays there for somebody to bring it back.
    for (const object of await withoutEntry(strapi, page, new Seen())) {
      if (walk.outdated.length >= MOVED) break;
      const old = await untouchedFor(object, graces.quarantine, now);
      if (old) walk.outdated.push(old);
    }
  }
  return walk;
}

/** What a run would put aside and remove. */
export function listUnknown({ unknown, outdated }: Pick<Walk, 'unknown' | 'outdated'>): SweepReport['unknown'] {
  const names = (objects: OldObject[]) => objects.map(({ name }) => name);
  const removedBytes = outdated.reduce((sum, { bytes }) => sum + bytes, 0);
  return { putAside: names(unknown), removed: names(outdated), removedBytes };
}

/** Puts aside and removes what a walk has named; what fails is told in the report and left for the next run. */
export async function clearUnknown(
  { objects, report, beat }: Pick<Comparison, 'objects' | 'report' | 'beat'>,
  { unknown, outdated }: Walk,
): Promise<void> {
  const clear = async (old: OldObject[], act: (name: string) => Promise<void>): Promise<OldObject[]> => {
    const done: OldObject[] = [];
    for (const object of old) {
      await beat();
      await act(object.name).then(
        () => void done.push(object),
        (error: unknown) => addError(report, `object ${object.name} without an entry: ${String(error)}`),
      );
    }
    return done;
  };
  report.unknown = listUnknown({
    unknown: await clear(unknown, objects.putAside),
    outdated: await clear(outdated, objects.removeAside),
  });
}

async function untouchedFor(object: StoredObject, grace: number, now: number): Promise<OldObject | undefined> {
  const facts = await object.facts();
  if (!facts || facts.modifiedAt.getTime() > now - grace) return undefined;
  return { name: object.name, bytes: facts.bytes };
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

/**
 * Counts entries that say they are stored and have no object. What was stored after the walk is looked for itself.
 * @param ids numbers of entries that say so
 */
export async function reportMissing(
  { strapi, objects, report }: Pick<Comparison, 'strapi' | 'objects' | 'report'>,
  { ids, seen }: { ids: number[]; seen: Seen },
): Promise<void> {
  const { missing } = report;
  const unseen = ids.filter((id) => !seen.has(id));
  for (const some of chunk(unseen, AT_ONCE)) {
    if (missing.count >= ASKED) {
      missing.count += some.length;
      continue;
    }
    const rows: AssetRow[] = await strapi.db.query(UID.asset).findMany({ where: { id: { $in: some } } });
    const there = await Promise.all(rows.map((row) => objects.has(objectName(row))));
    const gone = rows.filter((_row, place) => !there[place]);
    missing.count += gone.length;
    missing.files.push(...gone.map(({ documentId: id, name, state }) => ({ id, name, state })));
  }
}

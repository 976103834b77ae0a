import { traverseEntity } from '@strapi/utils';

import { ADMIN_USER, isMorph, isRelation, type Attribute, type Models } from './models';
import { isClosed, isNamedOnly } from './private-types';
import type { ReadRights } from './read-rights';

type Row = Record<string, unknown>;

interface Visit {
  key: string;
  value: unknown;
  attribute?: Attribute;
}
interface Change {
  set(key: string, value: unknown): void;
  remove(key: string): void;
}

/** What is told of a row that may not be read: that it is there. Without it, nothing could be unlinked from it. */
const IDENTITY = ['id', 'documentId', 'locale', 'publishedAt', 'updatedAt', 'status', '__type'];

const pick = (row: Row, fields: readonly string[]): Row =>
  Object.fromEntries(fields.filter((field) => field in row).map((field) => [field, row[field]]));

const isRow = (value: unknown): value is Row => value !== null && typeof value === 'object' && !Array.isArray(value);

/** `{ count }` in the place of the rows of a relation. */
const isCount = (value: unknown): boolean => isRow(value) && Object.keys(value).length === 1 && 'count' in value;

/** Leaves of a row of type `uid` what the asker may read of such rows. */
export type CleanRow = (uid: string, row: Row) => Promise<Row>;

/**
 * Makes the rule that an answer holds of a relation only what its asker may read of the rows at its end: their permitted
 * fields, or else their ids; of closed types nothing at all.
 */
export function createOutputGuard(getModel: Models, rights: ReadRights, cleanRow: CleanRow) {
  /** The row as the asker may see it; undefined: not at all. */
  const guardRow = async (uid: string, row: Row): Promise<Row | undefined> => {
    const model = getModel(uid);
    if (!model || (isClosed(model) && !isNamedOnly(uid))) return undefined;
    if (uid === ADMIN_USER) return pick(row, [...rights.administratorFields, '__type']);
    return rights.readsRow(uid, row) ? cleanRow(uid, row) : pick(row, IDENTITY);
  };

  const visit = async ({ key, value, attribute }: Visit, { set, remove }: Change): Promise<void> => {
    if (!isRelation(attribute) || value === null || value === undefined) return;
    const targetOf = (row: Row) => String(isMorph(attribute) && '__type' in row ? row.__type : attribute.target);
    if (isCount(value)) {
      if (attribute.target && !(await guardRow(attribute.target, {}))) remove(key);
      return;
    }
    const rows = (Array.isArray(value) ? value : [value]).filter(isRow);
    const seen = await Promise.all(rows.map((row) => guardRow(targetOf(row), row)));
    const left = seen.filter((row) => row !== undefined);
    if (Array.isArray(value)) set(key, left);
    else if (left.length > 0) set(key, left[0]);
    else remove(key);
  };

  return (uid: string, row: unknown): Promise<unknown> =>
    (traverseEntity as unknown as (visitor: unknown, options: unknown, entity: unknown) => Promise<unknown>)(
      visit,
      { schema: getModel(uid), getModel },
      row,
    );
}

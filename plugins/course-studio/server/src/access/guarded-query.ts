import { isOperator, traverse } from '@strapi/utils';

import { ADMIN_USER, isMorph, isRelation, type Attribute, type Model, type Models } from './models';
import { isPrivate } from './private-types';
import type { ReadRights } from './read-rights';

/** What Strapi's traversals give a visitor of a query. */
interface Visit {
  key: string;
  value: unknown;
  attribute?: Attribute;
  schema: Model;
  path: { attribute: string | null };
}
interface Change {
  set(key: string, value: unknown): void;
  remove(key: string): void;
}
type Visitor = (visit: Visit, change: Change) => void | Promise<void>;
type Traverse = (visitor: unknown, options: unknown, query: unknown) => Promise<unknown>;

export interface Query {
  filters?: unknown;
  sort?: unknown;
  populate?: unknown;
  [parameter: string]: unknown;
}

/**
 * The query with lists in the place of single words. Strapi's sanitizing leaves a query as it was where nothing of it may
 * stay, and of a list it leaves an empty one.
 */
export function listParameters(query: Query): Query {
  const listed = (value: unknown): unknown =>
    typeof value === 'string' && value !== '*' ? value.split(',').map((word) => word.trim()) : value;
  const { sort, fields, populate } = query;
  return {
    ...query,
    ...(sort !== undefined && { sort: listed(sort) }),
    ...(fields !== undefined && { fields: listed(fields) }),
    ...(populate !== undefined && { populate: listed(populate) }),
  };
}

/** Which rows a relation leads to is told by their ids alone; these tell nothing more. */
const IDENTITY = new Set(['id', 'documentId']);

const SORT_ORDER = /:(asc|desc)$/i;

/** How a field is named. A path in any other spelling would be followed later, by others, past this guard. */
const PLAIN_NAME = /^[\w-]+$/;

/** Filters that ask about a relation itself, or about the ids at its end. */
function asksForIdsOnly(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(asksForIdsOnly);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, inner]) => IDENTITY.has(key) || (isOperator(key) && asksForIdsOnly(inner)));
}

/**
 * Makes the rule that a query follows a relation only as far as its asker may read what stands at its end. Strapi itself
 * checks the fields of the type that is asked for, and nothing behind them. What is not allowed is dropped, as Strapi
 * drops it.
 */
export function createQueryGuard(getModel: Models, rights: ReadRights) {
  /** `isNested`: the filters stand in a populated relation, so that its own fields count, too. */
  const filterVisitor =
    (isNested: boolean): Visitor =>
    ({ key, value, attribute, schema, path }, { remove }) => {
      if (!attribute) return;
      if (isRelation(attribute)) {
        if (!mayFilterBy(attribute, value)) remove(key);
        return;
      }
      const isOfTarget = isNested || (path.attribute ?? '').includes('.');
      if (isOfTarget && !readsField(schema, key)) remove(key);
    };

  /** Fields of components belong to what holds the component, and were looked at there. */
  const readsField = (schema: Model, field: string): boolean =>
    schema.modelType === 'component' || IDENTITY.has(field) || rights.readsFieldEverywhere(schema.uid, field);

  const mayFollow = ({ target, ...attribute }: Attribute): boolean =>
    !isMorph(attribute) && (target === ADMIN_USER || rights.reads(target ?? ''));

  const mayFilterBy = (attribute: Attribute, value: unknown): boolean => {
    const target = getModel(attribute.target ?? '');
    if (isMorph(attribute) || !target || isPrivate(target)) return false;
    return mayFollow(attribute) || asksForIdsOnly(value);
  };

  const sortVisitor =
    (isNested: boolean): Visitor =>
    ({ key, value, attribute, schema }, { remove }) => {
      const isAllowed = attribute ? maySortBy(schema, key, value, isNested) : PLAIN_NAME.test(key);
      if (!isAllowed) remove(key);
    };

  /** `rest`: what stands behind the field, `author.name` or `{ author: { name: 'asc' } }`. */
  const maySortBy = (schema: Model, field: string, rest: unknown, isOfTarget: boolean): boolean => {
    const attribute = schema.attributes[field];
    if (!isRelation(attribute)) return !isOfTarget || readsField(schema, field);
    const target = getModel(attribute.target ?? '');
    if (!target || !mayFollow(attribute)) return false;
    if (typeof rest === 'object' && rest !== null)
      return Object.entries(rest).every(([inner, behind]) => maySortBy(target, inner, behind, true));
    const [inner, ...behind] = typeof rest === 'string' ? rest.replace(SORT_ORDER, '').split('.') : [];
    return inner !== '' && inner !== undefined && maySortBy(target, inner, behind.join('.'), true);
  };

  const populateVisitor: Visitor = async ({ key, value, attribute, schema }, { set, remove }) => {
    if (!attribute) {
      const guarded = await guardNested(key, value, schema);
      if (guarded !== undefined) set(key, guarded);
      return;
    }
    if (!isRelation(attribute)) return;
    const target = attribute.target ?? '';
    if (target === ADMIN_USER) set(key, { fields: [...rights.administratorFields] });
    else if (isMorph(attribute) || !rights.readsWhole(target)) remove(key);
  };

  const guardNested = async (key: string, value: unknown, schema: Model): Promise<unknown> => {
    if (key === 'filters') return traverseWith(traverse.traverseQueryFilters, filterVisitor(true), schema, value);
    if (key === 'sort') return traverseWith(traverse.traverseQuerySort, sortVisitor(true), schema, value);
    return undefined;
  };

  const traverseWith = (walk: unknown, visitor: Visitor, schema: Model, query: unknown): Promise<unknown> =>
    (walk as Traverse)(visitor, { schema, getModel }, query);

  /** The query of `schema` without what its asker may not ask. */
  return async function guardQuery(schema: Model, query: Query): Promise<Query> {
    const { filters, sort, populate } = query;
    const guarded: Query = { ...query };
    if (filters) {
      guarded.filters = await traverseWith(traverse.traverseQueryFilters, filterVisitor(false), schema, filters);
    }
    if (sort) guarded.sort = await traverseWith(traverse.traverseQuerySort, sortVisitor(false), schema, sort);
    if (populate) {
      guarded.populate = await traverseWith(traverse.traverseQueryPopulate, populateVisitor, schema, populate);
    }
    return guarded;
  };
}

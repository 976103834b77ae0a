import type { Query } from './guarded-query';
import { NO_ROW, secretFields, type Model } from './models';

/** What Strapi's search looks into: text, and numbers where a number is searched for. */
const TEXT_TYPES = new Set(['string', 'text', 'uid', 'email', 'enumeration', 'richtext']);
const NUMBER_TYPES = new Set(['biginteger', 'integer', 'decimal', 'float']);

export interface SearchRule {
  fields?: string[];
}

/**
 * The query, whose search looks only into fields that the asker may read in every row that is searched. Strapi's own
 * search looks into all columns, so that hits tell, letter by letter, what a field holds that is shown to nobody.
 *
 * @param rules what allows the asker to read the type; none: nothing is known of it here, and the query stays as it is
 */
export function guardSearch(model: Model, rules: readonly SearchRule[], query: Query): Query {
  const { _q: text, ...rest } = query;
  if (typeof text !== 'string' || text === '' || rules.length === 0) return query;
  const searched = Object.entries(model.attributes).filter(([, { type, searchable }]) => {
    return searchable !== false && (TEXT_TYPES.has(type) || NUMBER_TYPES.has(type));
  });
  const secret = secretFields(model);
  const readable = searched.filter(([field]) => {
    return !secret.includes(field) && rules.every(({ fields }) => !fields || fields.includes(field));
  });
  if (readable.length === searched.length) return query;
  const number = Number(text);
  const conditions: object[] = readable.flatMap(([field, { type }]): object[] => {
    if (TEXT_TYPES.has(type)) return [{ [field]: { $containsi: text } }];
    return Number.isFinite(number) ? [{ [field]: { $eq: number } }] : [];
  });
  const search = conditions.length > 0 ? { $or: conditions } : NO_ROW;
  return { ...rest, filters: rest.filters ? { $and: [rest.filters, search] } : search };
}

import { traverseEntity } from '@strapi/utils';
import type { Core } from '@strapi/strapi';

import { isMorph, isRelation, modelOf, type Attribute } from './models';
import { privateTypes } from './private-types';

interface Visit {
  key: string;
  value: unknown;
  attribute?: Attribute;
}
interface Change {
  set(key: string, value: unknown): void;
}
type Traverse = (visitor: unknown, options: unknown) => never;

/**
 * Takes rows of private types out of what the REST API answers where a relation may lead anywhere, as `related` of a
 * file does. Relations with a target of their own are private by their schema. Tokens are asked for a right to read a
 * type by the name of a route only, and a private type has none: a token for everything would pass.
 */
export function guardContentApi(strapi: Core.Strapi): void {
  const closed = privateTypes(strapi);
  const isOpen = (row: unknown): boolean =>
    !(row !== null && typeof row === 'object' && '__type' in row && closed.has(String(row.__type)));

  const visit = ({ key, value, attribute }: Visit, { set }: Change): void => {
    if (!isRelation(attribute) || !isMorph(attribute) || value === null || value === undefined) return;
    if (Array.isArray(value)) set(key, value.filter(isOpen));
    else if (!isOpen(value)) set(key, null);
  };
  const getModel = (uid: string) => modelOf(strapi, uid);
  // Strapi's traversal is curried: without the entity it is the sanitizer.
  const sanitizer = (schema: unknown) => (traverseEntity as unknown as Traverse)(visit, { schema, getModel });
  strapi.sanitizers.add('content-api.output', sanitizer);
}

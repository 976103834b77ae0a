import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';
import omit from 'lodash/omit';

/**
 * Parameters of Strapi's database layer that its REST parameters (`filters`, `fields`, `sort`, `start`) are translated to.
 * Rights are checked on those; where a handler hands a query on as it came, these would reach the database unchecked.
 */
export const DATABASE_PARAMETERS = ['where', 'select', 'orderBy', 'groupBy', 'offset'];

/** The query without parameters that are none of the REST API. They are dropped, as Strapi drops what is not allowed. */
export const withoutDatabaseParameters = <Query extends object>(query: Query): Query =>
  DATABASE_PARAMETERS.some((name) => name in query) ? (omit(query, DATABASE_PARAMETERS) as Query) : query;

/** For every route of the process. Comes after `strapi::query`, which reads the query. */
export const dropDatabaseParameters =
  (_config: unknown, _deps: { strapi: Core.Strapi }) => async (ctx: Context, next: Next) => {
    const allowed = withoutDatabaseParameters(ctx.query);
    if (allowed !== ctx.query) ctx.query = allowed;
    await next();
  };

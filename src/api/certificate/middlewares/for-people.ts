import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

import { withPage } from '../rules/page';

/** Refusals are pages, too, where people come and not programs. */
const forPeople =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }) =>
  (ctx: Context, next: Next): Promise<void> =>
    withPage(ctx, strapi, next);

export default forPeople;

import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

import { enrichDocument, type OpenApiDocument } from '../api/course/rules/openapi';

/** Adds to Strapi's OpenAPI document what its routes cannot say: see `rules/openapi.ts`. */
const openapi = (_config: unknown, { strapi }: { strapi: Core.Strapi }) => {
  const path = `${strapi.config.get<string>('api.rest.prefix', '/api')}/openapi.json`;
  return async (ctx: Context, next: Next): Promise<void> => {
    await next();
    if (ctx.path !== path || ctx.status !== 200 || typeof ctx.body !== 'object' || ctx.body === null) return;
    ctx.body = enrichDocument(ctx.body as OpenApiDocument);
  };
};

export default openapi;

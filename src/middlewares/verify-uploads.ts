import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

import { apiPath, withPage } from '../api/certificate/rules/page';
import { isTooLarge } from '../api/certificate/rules/upload';
import { refuse } from '../api/course/rules/errors';

/**
 * Anybody may upload a PDF to have it verified; what is too large to be one is refused before the parser of bodies
 * writes it to the disk. Routes and their middlewares come after that parser.
 */
const verifyUploads = (_config: unknown, { strapi }: { strapi: Core.Strapi }) => {
  const page = `${apiPath(strapi)}/verify`;
  const data = `${apiPath(strapi)}/certificates/verify`;
  const tooLarge = () => Promise.reject(refuse('certificate.fileTooLarge'));
  return (ctx: Context, next: Next): Promise<void> => {
    const path = ctx.path.toLowerCase().replace(/\/+$/, '');
    if (ctx.method !== 'POST' || (path !== page && path !== data) || !isTooLarge(ctx)) return next();
    return path === page ? withPage(ctx, strapi, tooLarge) : tooLarge();
  };
};

export default verifyUploads;

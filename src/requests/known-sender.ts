import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

interface ApiTokenService {
  hash(accessKey: string): string;
  exists(where: object): Promise<boolean>;
}

/** Longer ones are nobody's: tokens of Strapi have 256 characters, access tokens fewer than 500. */
const MAX_TOKEN_LENGTH = 2000;

const bearerOf = (ctx: Context): string => /^Bearer ([^\s]+)$/i.exec(ctx.get('Authorization'))?.[1] ?? '';

/**
 * Whether the token that came with a request is one of this installation and has not run out. Says nothing of rights: the
 * route asks for those, once the body was read. An access token is known by its signature alone, without the database.
 */
export async function isKnownSender(strapi: Core.Strapi, ctx: Context): Promise<boolean> {
  const token = bearerOf(ctx);
  if (token === '' || token.length > MAX_TOKEN_LENGTH) return false;
  const hasSession = ['admin', 'users-permissions'].some(
    (origin) => strapi.sessionManager(origin).validateAccessToken(token).isValid,
  );
  if (hasSession) return true;
  const apiTokens = strapi.service('admin::api-token') as unknown as ApiTokenService;
  return apiTokens.exists({ accessKey: apiTokens.hash(token) });
}

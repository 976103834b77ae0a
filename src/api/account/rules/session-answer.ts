import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import type { SessionTokens } from '../services/session';

import { accountSettings } from './settings';

/** The cookie with the refresh token, for clients that ask for it. */
export const REFRESH_COOKIE = 'course_studio_refresh';

/** A client that sends this header with the value `httpOnly` gets the refresh token where no script can read it. */
const COOKIE_HEADER = 'x-strapi-refresh-cookie';

/** How long a browser keeps the cookie: as long as the token may live without being used. */
const IDLE_DAYS = 14;

const apiPrefix = (strapi: Core.Strapi): string => strapi.config.get<string>('api.rest.prefix', '/api');

/** Only what renews and ends sessions gets the cookie, and only from pages of the same site. */
function setCookie(strapi: Core.Strapi, ctx: Context, value: string | null): void {
  // A server behind a proxy that ends TLS may not know of it; the address people use says so as well.
  const secure = ctx.request.secure || accountSettings(strapi).publicUrl.startsWith('https:');
  ctx.cookies.secure = secure;
  ctx.cookies.set(REFRESH_COOKIE, value, {
    httpOnly: true,
    secure,
    sameSite: 'strict',
    path: `${apiPrefix(strapi)}/auth`,
    overwrite: true,
    signed: false,
    ...(value !== null && { maxAge: IDLE_DAYS * 24 * 60 * 60 * 1000 }),
  });
}

export const wantsCookie = (ctx: Context): boolean => ctx.get(COOKIE_HEADER).toLowerCase() === 'httponly';

/** The refresh token that came with a request: in the body, or else in the cookie. */
export function refreshTokenOf(ctx: Context, body: { refreshToken?: string | undefined } | undefined) {
  const cookie = ctx.cookies.get(REFRESH_COOKIE, { signed: false });
  return body?.refreshToken ? { token: body.refreshToken, isCookie: false } : { token: cookie, isCookie: true };
}

export const clearRefreshCookie = (strapi: Core.Strapi, ctx: Context): void => setCookie(strapi, ctx, null);

/** The tokens as the client gets them: the refresh token stands in the cookie or in the body, never in both. */
export function answerTokens(strapi: Core.Strapi, ctx: Context, { tokens, cookie }: Delivery): Partial<SessionTokens> {
  ctx.set('Cache-Control', 'no-store');
  if (!cookie) return tokens;
  setCookie(strapi, ctx, tokens.refreshToken);
  return { jwt: tokens.jwt };
}

interface Delivery {
  tokens: SessionTokens;
  cookie: boolean;
}

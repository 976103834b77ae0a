import os from 'node:os';
import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

import {
  isFromThisMachine,
  isListeningLocally,
  reachableUrl,
  type Listening,
} from '../api/account/rules/first-administrator';
import { isTokenLike } from '../api/account/rules/one-time-token';
import { accountSettings } from '../api/account/rules/settings';
import type { OneTimeTokenService } from '../api/account/services/one-time-token';
import { refuse } from '../api/course/rules/errors';
import { SHOWN_ON_PURPOSE } from '../logging/redact';
import { routesByPlace } from '../requests/routes';

const COOKIE = 'course_studio_first_administrator';
const PURPOSE = 'first-administrator';
/** Whom the token is for: nobody yet. */
const SUBJECT = 'installation';

/** The guards of every Strapi there was in this process. */
const guards = new WeakSet<object>();

const tokensOf = (strapi: Core.Strapi) =>
  strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;

const hasAdministrator = (strapi: Core.Strapi): Promise<boolean> =>
  strapi.service('admin::user').exists() as Promise<boolean>;

const adminPath = (strapi: Core.Strapi): string => strapi.config.get<string>('admin.path', '/admin');

/**
 * Strapi lets whoever comes first register as the first administrator. Here it takes being on the server's own machine,
 * or the link with a token that the server wrote to its log. Before Strapi makes its routes.
 */
export function guardFirstAdministrator(strapi: Core.Strapi): void {
  const route = routesByPlace(strapi).get('POST /admin/register-admin');
  if (!route) throw new Error('Strapi has no route to register the first administrator; the guard has to be adapted');
  const guard = (ctx: Context, next: Next) => admitFirst(strapi, ctx, next);
  // Strapi's routes outlive a Strapi; a guard that asks a closed database must not.
  const others = (route.config?.middlewares ?? []).filter((middleware) => !guards.has(middleware as object));
  guards.add(guard);
  route.config = { ...route.config, middlewares: [...others, guard] };

  // The link opens here: its token goes into a cookie, which Strapi's own page sends along, and out of the address.
  const path = `${adminPath(strapi)}/auth/register-admin`;
  const handler = async (ctx: Context, next: Next): Promise<void> => {
    const { token } = ctx.query;
    if (!isTokenLike(token)) return next();
    setCookie(strapi, ctx, token);
    ctx.set('Cache-Control', 'no-store');
    ctx.redirect(path);
  };
  strapi.server.routes([{ method: 'GET', path, handler, config: { auth: false } }]);

  strapi.server.httpServer.once('listening', () => {
    offerLink(strapi).catch((error: unknown) => strapi.log.error(`no link for an administrator: ${String(error)}`));
  });
}

function setCookie(strapi: Core.Strapi, ctx: Context, value: string | null): void {
  const options = {
    httpOnly: true,
    sameSite: 'strict',
    path: adminPath(strapi),
    overwrite: true,
    signed: false,
  } as const;
  ctx.cookies.set(COOKIE, value, { ...options, secure: ctx.request.secure });
}

async function admitFirst(strapi: Core.Strapi, ctx: Context, next: Next): Promise<void> {
  // Strapi refuses by itself when there is one.
  if (await hasAdministrator(strapi)) return next();
  const { publicUrl } = accountSettings(strapi);
  const exposure = { publicUrl, trustsProxy: strapi.config.get<boolean>('server.proxy.koa', false) };
  const arrival = { peer: ctx.req.socket.remoteAddress, httpVersion: ctx.req.httpVersion, headers: ctx.req.headers };
  const token = ctx.cookies.get(COOKIE, { signed: false });
  const isAdmitted = isFromThisMachine(arrival, exposure) || (await tokensOf(strapi).find(PURPOSE, token)) !== null;
  if (!isAdmitted) throw refuse('administrator.first');
  await next();
  if (ctx.status !== 200) return;
  await tokensOf(strapi).revoke(PURPOSE, SUBJECT);
  setCookie(strapi, ctx, null);
}

/** Where the server listens, or is going to. */
function listeningOf(strapi: Core.Strapi): Listening {
  const listening = strapi.server.httpServer.address();
  if (listening !== null && typeof listening === 'object') return listening;
  return { address: strapi.config.get<string>('server.host'), port: strapi.config.get<number>('server.port') };
}

/** Writes the link to the log, at each start until there is an administrator; those of other processes work as well. */
export async function offerLink(strapi: Core.Strapi): Promise<void> {
  if (await hasAdministrator(strapi)) return tokensOf(strapi).revoke(PURPOSE, SUBJECT);
  const token = await tokensOf(strapi).issue({ purpose: PURPOSE, subject: SUBJECT });
  const listening = listeningOf(strapi);
  const addresses = Object.values(os.networkInterfaces()).flatMap((found) => found ?? []);
  const server = accountSettings(strapi).publicUrl || reachableUrl(listening, addresses);
  const from = isListeningLocally(listening) ? 'through a tunnel or a proxy' : 'from another one';
  const link = `${server}${adminPath(strapi)}/auth/register-admin?token=${token}`;
  strapi.log.warn(
    `there is no administrator yet. Register on this machine at ${adminPath(strapi)}, or ${from}, within ` +
      `seven days and once, at ${link}`,
    SHOWN_ON_PURPOSE,
  );
}

/** What Strapi calls the tokens it makes at the first start. Nobody asked for them, and one of them may do everything. */
const DEFAULT_API_TOKENS = {
  'Read Only': 'A default API token with read-only permissions, only used for accessing resources',
  'Full Access': 'A default API token with full access permissions, used for accessing or modifying resources',
};

/** Removes those API tokens, unless somebody uses them. */
export async function removeDefaultApiTokens(strapi: Core.Strapi): Promise<void> {
  for (const [name, description] of Object.entries(DEFAULT_API_TOKENS)) {
    const where = { name, description, lastUsedAt: { $null: true } };
    const { count } = await strapi.db.query('admin::api-token').deleteMany({ where });
    if (count > 0) strapi.log.info(`API token ${name}: removed`);
  }
}

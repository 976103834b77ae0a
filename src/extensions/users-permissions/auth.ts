import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import {
  forgottenBody,
  loginBody,
  logoutBody,
  refreshBody,
  registrationBody,
  resetBody,
} from '../../api/account/rules/contract';
import { mailLanguage } from '../../api/account/rules/mail-texts';
import { NOBODYS_HASH, requireGoodPassword } from '../../api/account/rules/password';
import { answerTokens, clearRefreshCookie, refreshTokenOf, wantsCookie } from '../../api/account/rules/session-answer';
import { accountSettings } from '../../api/account/rules/settings';
import type { MailService } from '../../api/account/services/mail';
import type { OneTimeTokenService } from '../../api/account/services/one-time-token';
import type { PasswordService } from '../../api/account/services/password';
import type { AccountRow, RegistrationService } from '../../api/account/services/registration';
import type { SessionService } from '../../api/account/services/session';
import { refuse, requireFullName } from '../../api/course/rules/errors';
import type { Fault } from '../../api/course/rules/faults';
import { bodyOf, parse } from '../../api/course/rules/request';

type Action = (ctx: Context) => Promise<unknown>;
export type AuthController = Record<string, Action>;

const languageOf = (ctx: Context) => mailLanguage(ctx.acceptsLanguages('en', 'de'));
const userAgentOf = (ctx: Context) => ctx.get('user-agent') || undefined;

/**
 * The routes of users-permissions below `/auth`, by the rules of this product: who may register is a setting; passwords
 * are reset and addresses confirmed by tokens that are hashed, expire and work once; no answer tells whether an address
 * has an account; and sessions end when they are ended. What is not named here is Strapi's own.
 */
export function changeAuth(stock: AuthController, strapi: Core.Strapi): AuthController {
  const users = () => strapi.plugin('users-permissions').service('user');
  const accounts = () => strapi.service('api::account.registration') as unknown as RegistrationService;
  const passwords = () => strapi.service('api::account.password') as unknown as PasswordService;
  const sessions = () => strapi.service('api::account.session') as unknown as SessionService;
  const tokens = () => strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;
  const mails = () => strapi.service('api::account.mail') as unknown as MailService;

  const viewOf = (account: AccountRow, ctx: Context): Promise<unknown> => {
    const schema = strapi.getModel('plugin::users-permissions.user');
    return strapi.contentAPI.sanitize.output(account, schema, { auth: ctx.state.auth });
  };

  const beginSession = async (ctx: Context, account: AccountRow, provenBy?: string): Promise<void> => {
    const begin = { id: account.id, userAgent: userAgentOf(ctx), ...(provenBy && { provenBy }) };
    const session = await sessions().start(begin);
    const given = answerTokens(strapi, ctx, { tokens: session, cookie: wantsCookie(ctx) });
    ctx.body = { ...given, user: await viewOf(account, ctx) };
  };

  const logIn = async (ctx: Context): Promise<void> => {
    const { identifier, password } = parse(loginBody, bodyOf(ctx));
    const account = await accounts().findByLogin(identifier);
    const isRight = await users().validatePassword(password, account?.password ?? NOBODYS_HASH);
    if (!account?.password || !isRight) throw refuse('login.wrong');
    const needsConfirmation = accountSettings(strapi).registration === 'open';
    if (needsConfirmation && !account.confirmed) throw refuse('login.unconfirmed');
    if (account.blocked) throw refuse('login.blocked');
    await beginSession(ctx, account, account.password);
  };

  /** Fields that a project has allowed for registration; anything else that is sent is refused. */
  const refuseUnknownFields = (more: Record<string, unknown>): void => {
    const allowed = strapi.config.get<string[]>('plugin::users-permissions.register.allowedFields', []);
    const unknown = Object.keys(more).filter((field) => !allowed.includes(field));
    const problemOf = (path: string): Fault => ({ path, code: 'unrecognized_keys', message: 'is not expected' });
    if (unknown.length > 0) throw refuse('body.invalid', { fields: unknown.slice(0, 20).map(problemOf) });
  };

  return {
    ...stock,

    async callback(ctx) {
      const isLocal = (ctx.params.provider ?? 'local') === 'local';
      return isLocal ? logIn(ctx) : stock.callback!(ctx);
    },

    async register(ctx) {
      accounts().requireMode('open');
      mails().requireMail();
      const { username, email, password, fullName, ...more } = parse(registrationBody, bodyOf(ctx));
      refuseUnknownFields(more);
      requireFullName(fullName);
      requireGoodPassword(password, { username, email });
      const language = languageOf(ctx);
      const isKnown = (await accounts().findByEmail(email)) !== null;
      const account = isKnown
        ? await accounts().pretendToCreate({ username, password })
        : await accounts().createAccount({ ...more, username, email, password, fullName, confirmed: false });
      mails().afterAnswer('the mail of a registration', () =>
        account ? accounts().sendConfirmation(account, language) : accounts().sendAlreadyRegistered(email, language),
      );
      ctx.body = { ok: true };
    },

    async sendEmailConfirmation(ctx) {
      mails().requireMail();
      const { email } = parse(forgottenBody, bodyOf(ctx));
      const language = languageOf(ctx);
      mails().afterAnswer('the mail of a confirmation', async () => {
        const account = await accounts().findByEmail(email);
        if (account && !account.confirmed && !account.blocked) await accounts().sendConfirmation(account, language);
      });
      ctx.body = { email, sent: true };
    },

    /** The link of a confirmation mail; it is opened by people, so it leads them on. */
    async emailConfirmation(ctx) {
      const found = await tokens().redeem('confirmation', ctx.query.confirmation);
      const account = found && (await accounts().findById(found.subject));
      if (!account) throw refuse('token.unknown');
      await users().edit(account.id, { confirmed: true });
      const { learnerUrl } = accountSettings(strapi);
      if (learnerUrl) return ctx.redirect(learnerUrl);
      ctx.body = { ok: true };
    },

    async forgotPassword(ctx) {
      mails().requireMail();
      const { email } = parse(forgottenBody, bodyOf(ctx));
      const language = languageOf(ctx);
      mails().afterAnswer('the mail of a password reset', () => passwords().sendReset(email, language));
      ctx.body = { ok: true };
    },

    async resetPassword(ctx) {
      const { code, password } = parse(resetBody, bodyOf(ctx));
      await beginSession(ctx, await passwords().reset(code, password));
    },

    async changePassword(ctx) {
      await stock.changePassword!(ctx);
      const { user, ...session } = ctx.body as { jwt: string; refreshToken: string; user: unknown };
      ctx.body = { ...answerTokens(strapi, ctx, { tokens: session, cookie: wantsCookie(ctx) }), user };
    },

    async refresh(ctx) {
      const { token, isCookie } = refreshTokenOf(ctx, parse(refreshBody, bodyOf(ctx)));
      const renewed = await sessions()
        .refresh(token)
        .catch((error: unknown) => {
          if (isCookie) clearRefreshCookie(strapi, ctx);
          throw error;
        });
      ctx.body = answerTokens(strapi, ctx, { tokens: renewed, cookie: isCookie || wantsCookie(ctx) });
    },

    /** By the refresh token or by the access token; what has ended already may be ended again. */
    async logout(ctx) {
      const { scope, ...body } = parse(logoutBody, bodyOf(ctx)) ?? {};
      const own = ctx.state.user && { userId: String(ctx.state.user.id), sessionId: String(ctx.state.session?.id) };
      const session = (await sessions().ownerOf(refreshTokenOf(ctx, body).token)) ?? own;
      if (!session) throw refuse('learner.required');
      if (scope === 'all') await sessions().endAll(session.userId);
      else await sessions().endOne(session);
      clearRefreshCookie(strapi, ctx);
      ctx.body = { ok: true };
    },

    async revokeSession(ctx) {
      if (!ctx.state.user) throw refuse('learner.required');
      const session = { userId: String(ctx.state.user.id), sessionId: String(ctx.params.sessionId) };
      if (!(await sessions().endOne(session))) return ctx.notFound('Session not found');
      ctx.body = { data: {} };
    },
  };
}

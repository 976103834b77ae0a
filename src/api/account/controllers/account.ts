import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { bodyOf, parse } from '../../course/rules/request';
import { invitationBody } from '../rules/contract';
import { answerTokens, wantsCookie } from '../rules/session-answer';
import { accountSettings } from '../rules/settings';
import type { InvitationService } from '../services/invitation';
import type { SessionService } from '../services/session';

/** What users-permissions has no routes for; its own routes are changed in `src/extensions/users-permissions`. */
const accountController = ({ strapi }: { strapi: Core.Strapi }) => {
  const invitations = () => strapi.service('api::account.invitation') as unknown as InvitationService;
  const sessions = () => strapi.service('api::account.session') as unknown as SessionService;

  return {
    /** Who may register here: front ends show what is possible. */
    async registration(ctx: Context) {
      const { registration, hasMail } = accountSettings(strapi);
      ctx.body = { data: { registration, mail: hasMail } };
    },

    async acceptInvitation(ctx: Context) {
      const account = await invitations().accept(parse(invitationBody, bodyOf(ctx)));
      const { id, documentId, username, email } = account;
      const tokens = await sessions().start({ id, userAgent: ctx.get('user-agent') });
      const given = answerTokens(strapi, ctx, { tokens, cookie: wantsCookie(ctx) });
      ctx.body = { ...given, user: { id, documentId, username, email } };
    },
  };
};

export default accountController;

import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { mailLanguage } from '../../../../../src/api/account/rules/mail-texts';
import { accountSettings, linkBase } from '../../../../../src/api/account/rules/settings';
import type { InvitationService } from '../../../../../src/api/account/services/invitation';

import { inviteBody, type AccountsReport } from '../../../shared/accounts';
import { PERMISSIONS } from '../../../shared/contracts';
import { nameOf } from '../admin-name';
import { parse, studioError } from '../errors';
import type { AdminUser, Feature } from '../feature';

interface Deps {
  strapi: Core.Strapi;
}

/** The Learner accounts page: who may register, whether mails can be sent, and invitations. */
const accountsController = ({ strapi }: Deps) => {
  const invitations = () => strapi.service('api::account.invitation') as unknown as InvitationService;

  return {
    async report(ctx: Context) {
      const { registration, hasMail: mail } = accountSettings(strapi);
      const learnerUrl = linkBase(strapi);
      const report: AccountsReport = { registration, mail, learnerUrl, invitations: await invitations().list() };
      ctx.body = { data: report };
    },

    async invite(ctx: Context) {
      const { email, fullName } = parse(inviteBody, (ctx.request as { body?: unknown }).body).data;
      const invitedBy = nameOf(ctx.state.user as AdminUser);
      const language = mailLanguage(ctx.acceptsLanguages('en', 'de'));
      ctx.body = { data: await invitations().invite({ email, fullName, invitedBy, language }) };
      ctx.set('Cache-Control', 'no-store');
      ctx.status = 201;
    },

    async withdraw(ctx: Context) {
      if (!(await invitations().withdraw(String(ctx.params.id)))) throw studioError('invitation.unknown');
      ctx.status = 204;
    },
  };
};

const permission = PERMISSIONS.inviteLearners;

export const accountsFeature: Feature<Deps> = {
  controllers: { accounts: accountsController },
  adminRoutes: [
    { method: 'GET', path: '/accounts', handler: 'accounts.report', permission },
    { method: 'POST', path: '/accounts/invitations', handler: 'accounts.invite', permission },
    { method: 'DELETE', path: '/accounts/invitations/:id', handler: 'accounts.withdraw', permission },
  ],
};

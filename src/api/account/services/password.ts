import type { Core } from '@strapi/strapi';

import { refuse } from '../../course/rules/errors';
import type { MailLanguage } from '../rules/mail-texts';
import { requireGoodPassword } from '../rules/password';
import { linkBase } from '../rules/settings';
import type { MailService } from './mail';
import type { OneTimeTokenService } from './one-time-token';
import type { AccountRow, RegistrationService } from './registration';

/** New passwords for those who forgot theirs. */
const passwordService = ({ strapi }: { strapi: Core.Strapi }) => {
  const users = () => strapi.plugin('users-permissions').service('user');
  const tokens = () => strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;
  const mails = () => strapi.service('api::account.mail') as unknown as MailService;
  const accounts = () => strapi.service('api::account.registration') as unknown as RegistrationService;

  return {
    /** Sends the owner of an address a link to set a new password, if there is one who may log in. */
    async sendReset(email: string, language: MailLanguage): Promise<void> {
      const account = await accounts().findByEmail(email);
      if (!account || account.blocked) return;
      await tokens().revoke('reset', account.documentId);
      const token = await tokens().issue({ purpose: 'reset', subject: account.documentId });
      const link = `${linkBase(strapi)}/reset-password#code=${token}`;
      await mails().send({ to: account.email, kind: 'reset', language, facts: { link, token } });
    },

    /**
     * Sets the password of the account that a token was sent to, once. Whoever got the mail has shown that the address
     * is theirs. @throws `token.unknown`; `password.weak`, and the token can be used again
     */
    async reset(token: string, password: string): Promise<AccountRow> {
      const found = await tokens().find('reset', token);
      const account = found && (await accounts().findById(found.subject));
      if (!account || account.blocked) throw refuse('token.unknown');
      requireGoodPassword(password, account);
      await strapi.db.transaction(async () => {
        if (!(await tokens().redeem('reset', token))) throw refuse('token.unknown');
        await users().edit(account.id, { password, confirmed: true });
      });
      strapi.log.info(`account ${account.documentId}: password reset`);
      return account;
    },
  };
};

export default passwordService;
export type PasswordService = ReturnType<typeof passwordService>;

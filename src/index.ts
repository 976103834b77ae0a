import type { Core } from '@strapi/strapi';

import type { MailService } from './api/account/services/mail';
import { registerAccounts, startAccounts } from './bootstrap/accounts';
import { announceLearning } from './bootstrap/events';
import { guardFirstAdministrator, removeDefaultApiTokens } from './bootstrap/first-administrator';
import { guardMailProvider } from './bootstrap/mail';
import { ensureRoles } from './bootstrap/roles';

export default {
  /**
   * Strapi reads documents for its events after each commit without anybody waiting, and Node ends a process in which
   * such a read fails. One lost event is no reason to cut off everybody's uploads.
   */
  register({ strapi }: { strapi: Core.Strapi }) {
    process.on('unhandledRejection', (reason) => {
      strapi.log.error(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
    });
    registerAccounts(strapi);
    guardFirstAdministrator(strapi);
  },

  /** Runs after Strapi and the plugins have made their own roles. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    announceLearning(strapi);
    await ensureRoles(strapi);
    await startAccounts(strapi);
    guardMailProvider(strapi);
    await removeDefaultApiTokens(strapi);
    await strapi.service('api::attempt.attempt').recordEarlier();
  },

  /** What was promised to somebody after an answer is done before the database goes. */
  async destroy({ strapi }: { strapi: Core.Strapi }) {
    await (strapi.service('api::account.mail') as unknown as MailService).settle();
  },
};

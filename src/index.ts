import type { Core } from '@strapi/strapi';

import type { MailService } from './api/account/services/mail';
import { registerAccounts, startAccounts } from './bootstrap/accounts';
import { hideUnknownAdministrators } from './bootstrap/administrator-logins';
import { announceLearning } from './bootstrap/events';
import { guardFirstAdministrator, removeDefaultApiTokens } from './bootstrap/first-administrator';
import { addFullNames, guardFullNames } from './bootstrap/full-names';
import { guardMailProvider, mailRoutes } from './bootstrap/mail';
import { ensureRoles } from './bootstrap/roles';
import { logServerErrors } from './logging/server-errors';
import { fetchImportsPublicly } from './media-library/imports';
import { FILE_LIMITS } from './requests/body-limits';
import { readFilesOf } from './requests/read-files';
import { rateLimitedRoutes } from './requests/limiter';
import { tellOfUnknownProxy } from './requests/proxy';
import { addRouteMiddlewares } from './requests/routes';
import { closeIdleAnswers, closeSlowRequests, limitConnections } from './requests/slow-requests';

export default {
  /**
   * Strapi reads documents for its events after each commit without anybody waiting, and Node ends a process in which
   * such a read fails. One lost event is no reason to cut off everybody's uploads.
   */
  register({ strapi }: { strapi: Core.Strapi }) {
    limitRequests(strapi);
    process.on('unhandledRejection', (reason) => {
      strapi.log.error(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
    });
    logServerErrors(strapi);
    registerAccounts(strapi);
    guardFirstAdministrator(strapi);
    hideUnknownAdministrators(strapi);
    fetchImportsPublicly(strapi);
    addFullNames(strapi);
  },

  /** Runs after Strapi and the plugins have made their own roles. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    announceLearning(strapi);
    guardFullNames(strapi);
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

/** What one sender may cost: how much, how slowly, how often. The tables are in `requests/`. */
function limitRequests(strapi: Core.Strapi): void {
  const { httpServer } = strapi.server;
  const setting = (name: string) => strapi.config.get<number>(`requests.${name}`);
  closeSlowRequests(httpServer, {
    bodySeconds: setting('bodySeconds'),
    uploadIdleSeconds: setting('uploadIdleSeconds'),
  });
  closeIdleAnswers(httpServer);
  limitConnections(httpServer, setting('connectionsPerAddress'));
  tellOfUnknownProxy(strapi);
  addRouteMiddlewares(strapi, rateLimitedRoutes(strapi));
  addRouteMiddlewares(strapi, mailRoutes(strapi));
  addRouteMiddlewares(
    strapi,
    FILE_LIMITS.map((limit) => ({ route: limit.route, middleware: readFilesOf(limit) })),
  );
}

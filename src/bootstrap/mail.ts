import type { Core } from '@strapi/strapi';
import createError from 'http-errors';
import type { Context, Middleware, Next } from 'koa';

import { refuse } from '../api/course/rules/errors';
import { accountSettings } from '../api/account/rules/settings';

interface MailProvider {
  send(options: object): Promise<unknown>;
  verify?(): Promise<unknown>;
}

const MISSING = 'e-mail is not set up: set SMTP_HOST and MAIL_FROM (docs/accounts.md says what needs it)';

/** Strapi's pages show the message of an error with status 400, and of no other. */
const failure = (message: string): Error => createError(400, message);

/** What an SMTP client says of a failure without saying to whom the mail was: its code and the server's. */
function reasonOf(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  return [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}

/**
 * Every mail of the process goes through here, those of the admin panel too. Without an SMTP server none is tried:
 * Strapi would try to deliver it by itself, unencrypted, and mostly in vain. Errors carry no address.
 */
export function guardMailProvider(strapi: Core.Strapi): void {
  const plugin = strapi.plugin('email') as unknown as { provider: MailProvider };
  if (!accountSettings(strapi).hasMail) {
    plugin.provider = { send: async () => Promise.reject(failure(MISSING)) };
    strapi.log.warn(MISSING);
    return;
  }
  const { provider } = plugin;
  plugin.provider = {
    ...provider,
    send: (options) =>
      provider.send(options).catch((error: unknown) => {
        throw failure(`the SMTP server did not take the mail: ${reasonOf(error) || 'no reason given'}`);
      }),
  };
  void checkMailServer(strapi, provider);
}

/**
 * What stands before Strapi's own routes that send a mail: without a mail server, an administrator who forgot the password
 * is told so. Strapi says that a mail is on its way, whoever asks.
 */
export const mailRoutes = (strapi: Core.Strapi): { route: string; middleware: Middleware }[] => [
  {
    route: 'POST /admin/forgot-password',
    async middleware(_ctx: Context, next: Next): Promise<void> {
      if (!accountSettings(strapi).hasMail) throw refuse('mail.missing.administrator');
      await next();
    },
  },
];

/** Says in the log, soon after the start, whether the SMTP server answers. */
async function checkMailServer(strapi: Core.Strapi, provider: MailProvider): Promise<void> {
  await provider.verify?.().then(
    () => strapi.log.info('e-mail: the SMTP server answers'),
    (error: unknown) => strapi.log.error(`e-mail: the SMTP server does not answer as it should: ${reasonOf(error)}`),
  );
}

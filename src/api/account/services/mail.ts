import type { Core } from '@strapi/strapi';

import { refuse } from '../../course/rules/errors';
import { composeMail, type MailFacts, type MailKind, type MailLanguage } from '../rules/mail-texts';
import { accountSettings } from '../rules/settings';

export interface Mail {
  to: string;
  kind: MailKind;
  language: MailLanguage;
  facts: MailFacts;
}

/** How long the end of the process waits for mails that are being sent, milliseconds. */
const STOPPING_MS = 5_000;

/** E-mails to people. What is said in them: `rules/mail-texts.ts`. */
const mailService = ({ strapi }: { strapi: Core.Strapi }) => {
  const underWay = new Set<Promise<void>>();

  const send = async ({ to, kind, language, facts }: Mail): Promise<void> => {
    const mail = composeMail(kind, language, facts);
    // As an object, an address is never read as a list of addresses.
    const recipient = { address: to, name: '' } as unknown as string;
    await strapi
      .plugin('email')
      .service('email')
      .send({ to: recipient, ...mail });
    strapi.log.info(`mail sent: ${kind}`);
  };

  return {
    /** @throws `mail.missing` where no SMTP server is set */
    requireMail(): void {
      if (!accountSettings(strapi).hasMail) throw refuse('mail.missing');
    },

    /** Sends a mail and waits for the SMTP server to take it. @throws an Error without the address */
    send,

    /**
     * Does what a request asked for after it was answered, so that neither the answer nor its time tells what was
     * found. Failures are logged, without addresses.
     */
    afterAnswer(what: string, work: () => Promise<void>): void {
      const running = new Promise<void>((resolve) => setImmediate(resolve))
        .then(work)
        .catch((error: unknown) => {
          strapi.log.error(`${what} failed: ${error instanceof Error ? error.message : ''}`);
        })
        .finally(() => underWay.delete(running));
      underWay.add(running);
    },

    /** Waits for what is still being done after answers, for a few seconds at most. */
    async settle(): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOPPING_MS)));
      await Promise.race([Promise.all(underWay), timeUp]);
      clearTimeout(timer);
    },
  };
};

export default mailService;
export type MailService = ReturnType<typeof mailService>;

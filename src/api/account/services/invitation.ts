import type { Core } from '@strapi/strapi';

import { refuse } from '../../course/rules/errors';
import type { MailLanguage } from '../rules/mail-texts';
import { requireGoodPassword } from '../rules/password';
import { accountSettings, linkBase } from '../rules/settings';
import type { MailService } from './mail';
import type { OneTimeTokenService, TokenRow } from './one-time-token';
import type { RegistrationService } from './registration';

/** What is stored with an invitation. */
interface InvitationDetails {
  fullName: string;
  invitedBy: string;
}

export interface Invitation {
  id: string;
  email: string;
  fullName: string;
  invitedBy: string;
  invitedAt: string;
  expiresAt: string;
}

export interface NewInvitation {
  /** In lower case. */
  email: string;
  fullName: string;
  invitedBy: string;
  language: MailLanguage;
}

/** `mailed`: the person has the link by e-mail; otherwise whoever invites hands `link` over. */
export type SentInvitation = { mailed: true; link: null } | { mailed: false; link: string };

const viewOf = ({ documentId, subject, details, createdAt, expiresAt }: TokenRow<InvitationDetails>): Invitation => ({
  id: documentId,
  email: subject,
  ...details,
  invitedAt: new Date(createdAt).toISOString(),
  expiresAt: new Date(expiresAt).toISOString(),
});

/** Invitations: an address is offered an account, and whoever has the token makes it. */
const invitationService = ({ strapi }: { strapi: Core.Strapi }) => {
  const tokens = () => strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;
  const mails = () => strapi.service('api::account.mail') as unknown as MailService;
  const accounts = () => strapi.service('api::account.registration') as unknown as RegistrationService;

  const mail = async ({ email, invitedBy, language }: NewInvitation, token: string): Promise<SentInvitation> => {
    const link = `${linkBase(strapi)}/invitation#token=${token}`;
    if (!accountSettings(strapi).hasMail) return { mailed: false, link };
    const facts = { link, token, from: invitedBy };
    const sent = await mails()
      .send({ to: email, kind: 'invitation', language, facts })
      .then(
        () => true,
        (error: Error) => void strapi.log.error(`an invitation could not be sent: ${error.message}`),
      );
    return sent ? { mailed: true, link: null } : { mailed: false, link };
  };

  return {
    /**
     * Invites an address; an earlier invitation to it ends.
     * @throws `registration.closed`; `account.exists`
     */
    async invite(invitation: NewInvitation): Promise<SentInvitation> {
      const { email, fullName, invitedBy } = invitation;
      accounts().requireMode('invited', 'open');
      if (await accounts().findByEmail(email)) throw refuse('account.exists');
      await tokens().revoke('invitation', email);
      const details: InvitationDetails = { fullName, invitedBy };
      const token = await tokens().issue({ purpose: 'invitation', subject: email, details });
      return mail(invitation, token);
    },

    /** Those that were neither used nor withdrawn nor have expired, the latest first. */
    async list(): Promise<Invitation[]> {
      const rows = await tokens().list<InvitationDetails>('invitation');
      return rows.map(viewOf);
    },

    /** @returns whether it was still open */
    withdraw: (id: string): Promise<boolean> => tokens().revokeById('invitation', id),

    /**
     * Makes the account that was offered. The token is used up only if that succeeds.
     * @throws `registration.closed`; `token.unknown`; `password.weak`; `username.taken`; `account.exists`
     */
    async accept({ token, username, password }: { token: string; username: string; password: string }) {
      accounts().requireMode('invited', 'open');
      const found = await tokens().find<InvitationDetails>('invitation', token);
      if (!found) throw refuse('token.unknown');
      const email = found.subject;
      requireGoodPassword(password, { username, email });
      const { fullName } = found.details;
      const account = await strapi.db.transaction(async () => {
        if (!(await tokens().redeem('invitation', token))) throw refuse('token.unknown');
        return accounts().createAccount({ username, email, password, fullName, confirmed: true });
      });
      if (!account) throw refuse('account.exists');
      strapi.log.info(`account ${account.documentId}: made by an invitation`);
      return account;
    },
  };
};

export default invitationService;
export type InvitationService = ReturnType<typeof invitationService>;

import type { Core } from '@strapi/strapi';

import { refuse } from '../../course/rules/errors';
import type { MailLanguage } from '../rules/mail-texts';
import { accountSettings, linkBase, type RegistrationMode } from '../rules/settings';
import type { MailService } from './mail';
import type { OneTimeTokenService } from './one-time-token';

const USER = 'plugin::users-permissions.user';

/** A number for the lock under which accounts are made, unlike any other in use. */
const ACCOUNT_LOCK = 5_540_401;

export interface AccountRow {
  id: number;
  documentId: string;
  username: string;
  email: string;
  password: string | null;
  confirmed: boolean;
  blocked: boolean;
  provider: string | null;
}

interface NewAccount {
  username: string;
  email: string;
  password: string;
  confirmed: boolean;
  [field: string]: unknown;
}

/** How accounts come to be, apart from those an administrator makes. */
const registrationService = ({ strapi }: { strapi: Core.Strapi }) => {
  const users = () => strapi.plugin('users-permissions').service('user');
  const tokens = () => strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;
  const mails = () => strapi.service('api::account.mail') as unknown as MailService;
  const find = async (where: object): Promise<AccountRow | null> => strapi.db.query(USER).findOne({ where });

  /** Accounts are made one after the other, so that two of them never share an address or a username. */
  const lockAccounts = async (): Promise<void> => {
    if (strapi.db.dialect.client !== 'postgres') return;
    await strapi.db.transaction(async ({ trx }) => {
      await strapi.db.connection.raw('SELECT pg_advisory_xact_lock(?)', [ACCOUNT_LOCK]).transacting(trx);
    });
  };

  const defaultRole = async (): Promise<{ id: number }> => {
    const advanced = await strapi.store({ type: 'plugin', name: 'users-permissions' }).get({ key: 'advanced' });
    const { default_role: type } = advanced as { default_role: string };
    const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type } });
    if (!role) throw new Error(`the default role of users-permissions, ${type}, is not there`);
    return role as { id: number };
  };

  const sendConfirmation = async ({ documentId, email }: AccountRow, language: MailLanguage): Promise<void> => {
    const token = await tokens().issue({ purpose: 'confirmation', subject: documentId });
    const api = strapi.config.get<string>('api.rest.prefix', '/api');
    const { publicUrl } = accountSettings(strapi);
    const server = publicUrl || strapi.config.get<string>('server.absoluteUrl');
    const link = `${server}${api}/auth/email-confirmation?confirmation=${token}`;
    await mails().send({ to: email, kind: 'confirmation', language, facts: { link } });
  };

  return {
    /** @throws `registration.closed` unless accounts are made in one of these ways */
    requireMode(...modes: RegistrationMode[]): void {
      if (!modes.includes(accountSettings(strapi).registration)) throw refuse('registration.closed');
    },

    /**
     * An account, unless its address has one: then null. Who is asked to choose another username learns that it is
     * taken; whether an address has an account nobody learns. @throws `username.taken`
     */
    async createAccount({ username, email, ...more }: NewAccount): Promise<AccountRow | null> {
      return strapi.db.transaction(async (): Promise<AccountRow | null> => {
        await lockAccounts();
        if (await find({ $or: [{ email }, { username: email }] })) return null;
        if (await find({ username })) throw refuse('username.taken');
        const role = (await defaultRole()).id;
        return users().add({ ...more, username, email, role, provider: 'local', blocked: false });
      });
    },

    /** Takes the time that making an account takes, for an address that has one. @throws `username.taken` */
    async pretendToCreate({ username, password }: Pick<NewAccount, 'username' | 'password'>): Promise<void> {
      if (await find({ username })) throw refuse('username.taken');
      await users().ensureHashedPasswords({ password });
    },

    findByEmail: (email: string) => find({ email }),
    findById: (documentId: string) => find({ documentId }),
    findByLogin: (identifier: string) =>
      find({ provider: 'local', $or: [{ email: identifier.toLowerCase() }, { username: identifier }] }),

    sendConfirmation,

    /** Tells the owner of an address that somebody tried to register with it. */
    async sendAlreadyRegistered(to: string, language: MailLanguage): Promise<void> {
      await mails().send({ to, kind: 'alreadyRegistered', language, facts: { link: linkBase(strapi) } });
    },
  };
};

export default registrationService;
export type RegistrationService = ReturnType<typeof registrationService>;

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';

import { refuse } from '../../course/rules/errors';
import type { NameStatus, ProfileView } from '../rules/contract';
import { validFullName } from '../rules/full-name';

const ACCOUNT = 'plugin::users-permissions.user';
const CERTIFICATE = 'api::certificate.certificate';

/** What of a users-permissions account its name is about. */
export interface AccountRow {
  id: number;
  documentId: string;
  email: string | null;
  fullName: string | null;
  /** Set together with `nameConfirmedBy`. */
  nameConfirmedAt: string | null;
  /** Name of the administrator who confirmed it. */
  nameConfirmedBy: string | null;
}

/** Whether anybody but the holder answers for the name of an account. */
export const nameStatusOf = ({ nameConfirmedAt }: Pick<AccountRow, 'nameConfirmedAt'>): NameStatus =>
  nameConfirmedAt ? 'confirmed' : 'self-declared';

/** Full names of learners: reading them, and the ways in which they may be written. */
const profileService = ({ strapi }: { strapi: Core.Strapi }) => {
  const accounts = () => strapi.db.query(ACCOUNT);
  const confirmation = new AsyncLocalStorage<true>();

  const rowOf = async (documentId: string): Promise<AccountRow | null> =>
    accounts().findOne({
      select: ['id', 'documentId', 'email', 'fullName', 'nameConfirmedAt', 'nameConfirmedBy'],
      where: { documentId },
    });

  /** Whether any of these people has a certificate with the name on it, valid or not. */
  const hasCertificate = async (learners: string[]): Promise<boolean> =>
    (await strapi.db.query(CERTIFICATE).count({ where: { learner: { $in: learners } } })) > 0;

  /**
   * Runs `work` in a transaction in which nobody else writes the name or issues a certificate with it; `work` gets the
   * account as it is under the lock, or null when it is gone. (SQLite has one connection, so there the transaction alone
   * is the lock.)
   */
  const withAccountLock = async <T>(documentId: string, work: (account: AccountRow | null) => Promise<T>): Promise<T> =>
    strapi.db.transaction(async ({ trx }) => {
      await strapi.db.queryBuilder(ACCOUNT).select(['id']).where({ documentId }).forUpdate().transacting(trx).execute();
      return work(await rowOf(documentId));
    });

  const viewOf = async (account: AccountRow): Promise<ProfileView> => ({
    fullName: account.fullName,
    nameStatus: account.fullName === null ? null : nameStatusOf(account),
    nameConfirmedAt: account.nameConfirmedAt,
    isNameFixed: account.fullName !== null && (await hasCertificate([account.documentId])),
  });

  return {
    hasCertificate,
    withAccountLock,

    /** Whether the learner has a name that a certificate can be issued with. */
    hasFullName: async (learner: string): Promise<boolean> => validFullName((await rowOf(learner))?.fullName) !== null,

    /** Whether what runs now is a confirmation: the only thing that may change a name that stands on a certificate. */
    isConfirming: (): boolean => confirmation.getStore() ?? false,

    /** Throws `learner.required` for an account that has gone. */
    async find(learner: string): Promise<ProfileView> {
      const account = await rowOf(learner);
      if (!account) throw refuse('learner.required');
      return viewOf(account);
    },

    /** Throws `learner.required`, `name.invalid`, `name.fixed`. */
    async changeFullName(learner: string, fullName: string): Promise<ProfileView> {
      return withAccountLock(learner, async (account) => {
        if (!account) throw refuse('learner.required');
        await accounts().update({ where: { id: account.id }, data: { fullName } });
        return viewOf((await rowOf(learner)) ?? account);
      });
    },

    /**
     * Records that somebody who knows the learner answers for the name, and corrects it before where that is asked.
     * Only to be called under `withAccountLock`. Throws `name.invalid`.
     */
    async confirmFullName(account: AccountRow, given: { fullName: string; by: string; at: Date }): Promise<void> {
      const { fullName, by, at } = given;
      await confirmation.run(true, () =>
        accounts().update({
          where: { id: account.id },
          data: { fullName, nameConfirmedAt: at, nameConfirmedBy: by },
        }),
      );
    },
  };
};

export default profileService;
export type ProfileService = ReturnType<typeof profileService>;

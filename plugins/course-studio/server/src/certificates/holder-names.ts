import type { Core } from '@strapi/strapi';

import { checkFullName, FULL_NAME_PROBLEMS } from '../../../../../src/api/profile/rules/full-name';
import type { AccountRow, ProfileService } from '../../../../../src/api/profile/services/profile';
import { nameOf } from '../admin-name';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import { UID } from '../uids';

interface Confirmation {
  /** documentId of the account whose name is confirmed. */
  learner: string;
  fullName: string;
  user: AdminUser;
}

/** The names of those who hold certificates: confirming them, and correcting them before. */
export function createHolderNames({ strapi }: { strapi: Core.Strapi }) {
  const profiles = () => strapi.service('api::profile.profile') as unknown as ProfileService;

  return {
    /**
     * Records that the user answers for the name, which is corrected where it differs. What stands on issued
     * certificates stays as it is; the verification of those with exactly this name says that it was confirmed since.
     * @throws `name.invalid`; `certificate.accountGone` if there is nobody left to bear the name
     */
    async confirm({ learner, fullName, user }: Confirmation): Promise<void> {
      const { name, problem } = checkFullName(fullName);
      if (problem) {
        const fields = [{ path: 'data.fullName', code: problem, message: FULL_NAME_PROBLEMS[problem] }];
        throw studioError('name.invalid', { fields });
      }
      const [at, by] = [new Date(), nameOf(user)];
      await profiles().withAccountLock(learner, async (account) => {
        if (!account) throw studioError('certificate.accountGone');
        await profiles().confirmFullName(account, { fullName: name, by, at });
        await strapi.db.query(UID.certificate).updateMany({
          where: { learner, holder: name, nameConfirmedAt: null },
          data: { nameConfirmedAt: at, nameConfirmedBy: by },
        });
      });
      strapi.log.info(`name of account ${learner} confirmed by ${user.id}`);
    },

    /** What the accounts say now, by documentId; those that were deleted are missing. */
    async load(learners: string[]): Promise<Map<string, AccountRow>> {
      const rows: AccountRow[] = await strapi.db.query(UID.account).findMany({
        select: ['documentId', 'fullName', 'nameConfirmedAt', 'nameConfirmedBy'],
        where: { documentId: { $in: learners } },
      });
      return new Map(rows.map((row) => [row.documentId, row]));
    },

    withAccountLock: <T>(learner: string, work: (account: AccountRow | null) => Promise<T>): Promise<T> =>
      profiles().withAccountLock(learner, work),
  };
}

export type HolderNames = ReturnType<typeof createHolderNames>;

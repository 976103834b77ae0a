import type { Core } from '@strapi/strapi';

import { refuse, requireFullName } from '../api/course/rules/errors';
import type { AccountRow, ProfileService } from '../api/profile/services/profile';

const ACCOUNT = 'plugin::users-permissions.user';

/** Who confirmed a name is written by the confirmation alone, so no form and no API offers it. */
const CONFIRMATION = { writable: false, visible: false, configurable: false, searchable: false };

/** What accounts have beside what users-permissions gives them. */
const NAME_ATTRIBUTES = {
  fullName: { type: 'string', maxLength: 255 },
  nameConfirmedAt: { type: 'datetime', ...CONFIRMATION },
  nameConfirmedBy: { type: 'string', ...CONFIRMATION, private: true },
};

/** Gives accounts a full name. To be called while Strapi registers: it makes the tables right after that. */
export function addFullNames(strapi: Core.Strapi): void {
  Object.assign(strapi.contentType(ACCOUNT).attributes, NAME_ATTRIBUTES);
}

type NamedRow = Pick<AccountRow, 'id' | 'documentId' | 'fullName'>;
type AccountData = Partial<Pick<AccountRow, 'fullName' | 'nameConfirmedAt' | 'nameConfirmedBy'>>;

interface WriteEvent {
  params: { where?: object; data?: AccountData | AccountData[] };
}

/**
 * Holds every writer of accounts to the rule for full names: registration, the content manager, API tokens, other code.
 * A name that is changed is no longer confirmed, and one that stands on a certificate changes only by a confirmation.
 */
export function guardFullNames(strapi: Core.Strapi): void {
  const profiles = () => strapi.service('api::profile.profile') as unknown as ProfileService;

  /** The name as it is to be stored; undefined where nothing is said of it. Throws `name.invalid`, `name.confirmation`. */
  const nameIn = (data: AccountData): string | null | undefined => {
    const confirms = Boolean(data.nameConfirmedAt ?? data.nameConfirmedBy);
    if (confirms && !profiles().isConfirming()) throw refuse('name.confirmation');
    if (data.fullName === undefined || data.fullName === null) return data.fullName;
    data.fullName = requireFullName(data.fullName);
    return data.fullName;
  };

  /** Those that are about to change; within a transaction no certificate is issued with their names until it ends. */
  const lockedRows = async (where: object = {}): Promise<NamedRow[]> =>
    strapi.db.transaction(async ({ trx }) => {
      const query = strapi.db.queryBuilder(ACCOUNT).select(['id', 'documentId', 'fullName']).where(where);
      return query.forUpdate().transacting(trx).execute<NamedRow[]>();
    });

  const beforeCreation = ({ params }: WriteEvent): void => {
    for (const data of [params.data ?? []].flat()) nameIn(data);
  };

  const beforeChange = async ({ params }: WriteEvent): Promise<void> => {
    for (const data of [params.data ?? []].flat()) {
      // Content manager and API send back what they were given: a name of before this rule may stay as it is.
      if (data.fullName === undefined && !data.nameConfirmedAt) continue;
      const rows = await lockedRows(params.where);
      const isSame = (name: unknown) => rows.every(({ fullName }) => fullName === name);
      if (isSame(data.fullName) && !data.nameConfirmedAt) continue;
      const name = nameIn(data);
      if (isSame(name) || profiles().isConfirming()) continue;
      const named = rows.filter(({ fullName }) => fullName !== null && fullName !== name);
      if (await profiles().hasCertificate(named.map(({ documentId }) => documentId))) throw refuse('name.fixed');
      Object.assign(data, { nameConfirmedAt: null, nameConfirmedBy: null });
    }
  };

  strapi.db.lifecycles.subscribe({
    models: [ACCOUNT],
    beforeCreate: beforeCreation,
    beforeCreateMany: beforeCreation,
    beforeUpdate: beforeChange,
    beforeUpdateMany: beforeChange,
  });
}

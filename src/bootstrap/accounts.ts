import type { Core } from '@strapi/strapi';

import { describeAuthRoutes } from '../api/account/rules/auth-routes';
import { requireGoodPassword } from '../api/account/rules/password';
import { accountSettings } from '../api/account/rules/settings';
import { registrationFlags } from '../api/account/rules/stored-settings';
import type { OneTimeTokenService } from '../api/account/services/one-time-token';
import type { SessionService } from '../api/account/services/session';

const USER = 'plugin::users-permissions.user';

interface Account {
  id: number;
  documentId: string;
  username: string;
  email: string;
}

interface UsersPermissions {
  routes: { 'content-api': { routes: Parameters<typeof describeAuthRoutes>[0] } };
}

/** Each request looks for its session: Strapi has no index for that. */
const SESSION_INDEXES = [
  { name: 'strapi_sessions_session_id_index', columns: ['session_id'] },
  { name: 'strapi_sessions_user_id_index', columns: ['user_id'] },
];

/** What has to be known before the database is made. @throws an Error that says which setting is wrong */
export function registerAccounts(strapi: Core.Strapi): void {
  accountSettings(strapi);
  Object.assign(strapi.contentType('admin::session'), { indexes: SESSION_INDEXES });
  const { routes } = strapi.plugin('users-permissions') as unknown as UsersPermissions;
  describeAuthRoutes(routes['content-api'].routes);
}

/** The rules of accounts, wherever accounts are changed, and the stored settings as the environment has them. */
export async function startAccounts(strapi: Core.Strapi): Promise<void> {
  const store = strapi.store({ type: 'plugin', name: 'users-permissions' });
  const advanced = (await store.get({ key: 'advanced' })) as object | null;
  await store.set({ key: 'advanced', value: { ...advanced, ...registrationFlags(strapi) } });
  guardPasswords(strapi);
  endSessionsOfChangedAccounts(strapi);
}

/** Whoever sets a password, by whatever route: it has to be a good one. */
function guardPasswords(strapi: Core.Strapi): void {
  strapi.documents.use(async (context, next) => {
    if (context.uid !== USER || (context.action !== 'create' && context.action !== 'update')) return next();
    const { data, documentId } = context.params as {
      data?: Partial<Account> & { password?: unknown };
      documentId?: string;
    };
    if (typeof data?.password === 'string') {
      const stored = documentId ? ((await strapi.db.query(USER).findOne({ where: { documentId } })) as Account) : null;
      requireGoodPassword(data.password, { ...stored, ...data });
    }
    return next();
  });
}

/** Columns whose change ends every session, and every token to set a new password. */
const endsSessions = (data: Record<string, unknown> | undefined): boolean =>
  data !== undefined && ('password' in data || data.blocked === true);

/** A new password, by the person or by an administrator, or a blocked or deleted account logs out everywhere at once. */
function endSessionsOfChangedAccounts(strapi: Core.Strapi): void {
  const sessions = () => strapi.service('api::account.session') as unknown as SessionService;
  const tokens = () => strapi.service('api::account.one-time-token') as unknown as OneTimeTokenService;
  const find = async (where: unknown): Promise<Account[]> =>
    strapi.db.query(USER).findMany({ select: ['id', 'documentId'], where: where as object });
  const endAll = async (accounts: Account[]): Promise<void> => {
    for (const { id, documentId } of accounts) {
      await sessions().endAll(String(id));
      await tokens().revoke('reset', documentId);
    }
  };

  strapi.db.lifecycles.subscribe({
    models: [USER],
    // By whom the change is about: afterwards the condition may no longer hold.
    async beforeUpdate({ params, state }) {
      state.changed = endsSessions(params.data) ? await find(params.where) : [];
    },
    async beforeUpdateMany({ params, state }) {
      state.changed = endsSessions(params.data) ? await find(params.where) : [];
    },
    afterUpdate: ({ state }) => endAll(state.changed as Account[]),
    afterUpdateMany: ({ state }) => endAll(state.changed as Account[]),
    beforeDelete: async ({ params }) => endAll(await find(params.where)),
    beforeDeleteMany: async ({ params }) => endAll(await find(params.where)),
  });
}

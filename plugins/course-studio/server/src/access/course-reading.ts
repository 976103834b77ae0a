import type { Core } from '@strapi/strapi';

import { PERMISSIONS } from '../../../shared/contracts';
import { UID } from '../uids';
import { modelOf, NO_ROW } from './models';
import { isClosed } from './private-types';
import { READ, type Ability } from './read-rights';

/** What the content manager can do with a document. */
const EXPLORER = /^plugin::content-manager\.explorer\./;

interface StoredPermission {
  action: string;
  subject?: string | null;
}

interface PermissionService {
  actionProvider: { values(): { actionId: string; subjects?: string[] }[] };
  findUserPermissions(user: object): Promise<StoredPermission[]>;
  engine: {
    hooks: Record<string, { register(hook: (context: never) => unknown): void }>;
    generateTokenAbility(permissions: StoredPermission[], user: object): Promise<Ability>;
  };
}

/**
 * Decides what roles may hold of the content manager: nothing on closed types, and on courses nothing but reading those
 * that they may see in the studio.
 */
export function restrictExplorer(strapi: Core.Strapi): void {
  const permissions = () => strapi.service('admin::permission') as unknown as PermissionService;
  const isClosedUid = (uid: string): boolean => {
    const model = modelOf(strapi, uid);
    return model !== undefined && isClosed(model);
  };
  const isOffered = (action: string, subject: string): boolean =>
    !isClosedUid(subject) && (subject !== UID.course || action === READ);

  // What is not offered, Strapi gives to no role (Super Admin included), and takes from those that have it.
  strapi.get('services').extend('plugin::content-manager.permission', (service: ContentManagerPermissions) => ({
    ...service,
    async registerPermissions() {
      await service.registerPermissions();
      for (const action of permissions().actionProvider.values()) {
        if (EXPLORER.test(action.actionId))
          action.subjects = action.subjects?.filter((subject) => isOffered(action.actionId, subject));
      }
    },
  }));

  const { hooks } = permissions().engine;
  // Rights that stand in the database all the same (an import, a plugin) count for nothing.
  hooks['before-format::validate.permission']!.register(({ permission }: { permission: StoredPermission }) =>
    EXPLORER.test(permission.action) && permission.subject && !isOffered(permission.action, permission.subject)
      ? false
      : undefined,
  );
  hooks['before-register.permission']!.register(async ({ permission, condition, ...user }: RegisterContext) => {
    if (permission.action !== READ || permission.subject !== UID.course) return;
    const restriction = await studioRestriction(permissions(), user);
    if (restriction) condition.and(restriction);
  });
}

interface ContentManagerPermissions {
  registerPermissions(): Promise<void>;
}

interface RegisterContext {
  permission: StoredPermission;
  condition: { and(condition: object): void };
}

/** Which courses the studio shows to a user, as a condition of Strapi's ability; undefined: all of them. */
async function studioRestriction(service: PermissionService, user: object): Promise<object | undefined> {
  const stored = await service.findUserPermissions(user);
  const reading = stored.filter(({ action }) => action === PERMISSIONS.read);
  const ability = await service.engine.generateTokenAbility(reading, user);
  const rules = ability.rulesFor(PERMISSIONS.read, UID.course);
  if (rules.length === 0) return NO_ROW;
  if (rules.some(({ conditions }) => !conditions)) return undefined;
  return { $or: rules.map(({ conditions }) => conditions) };
}

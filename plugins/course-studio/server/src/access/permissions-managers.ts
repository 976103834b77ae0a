import type { Core } from '@strapi/strapi';

import { createOutputGuard } from './guarded-output';
import { createQueryGuard, listParameters, type Query } from './guarded-query';
import { guardSearch, type SearchRule } from './guarded-search';
import { modelOf, NO_ROW } from './models';
import { createReadRights, READ, type Ability } from './read-rights';

type Row = Record<string, unknown>;

interface Options {
  ability: Ability;
  action?: string;
  model: string;
}

interface SanitizeOptions {
  subject?: unknown;
  action?: string;
}

/** What every route of Strapi's administration sanitizes by: content manager, media library, users, roles. */
interface PermissionsManager {
  ability: Ability;
  toSubject(row: object, uid?: string): unknown;
  getQuery(action?: string): object | undefined;
  sanitizeQuery(query: Query, options?: SanitizeOptions): Promise<Query>;
  sanitizeOutput(data: unknown, options?: SanitizeOptions): Promise<unknown>;
}

interface PermissionService {
  createPermissionsManager(options: Options): PermissionsManager;
  actionProvider: { unstable_aliases(action: string, subject: string): string[] };
}

/**
 * Gives every permissions manager of the process the rules of this folder: queries and answers follow relations only
 * where the asker may read, and who has no rule for an action is given no row by it. (Strapi takes "no rule" for "no
 * restriction", and leaves what is behind a relation to whoever may read the relation.)
 */
export function guardPermissionsManagers(strapi: Core.Strapi): void {
  strapi.get('services').extend('admin::permission', (service: PermissionService) => ({
    ...service,
    createPermissionsManager: (options: Options) => guardManager(strapi, service, options),
  }));
}

function guardManager(strapi: Core.Strapi, service: PermissionService, options: Options): PermissionsManager {
  const { ability, model } = options;
  const manager = service.createPermissionsManager(options);
  const { sanitizeQuery, sanitizeOutput } = manager;
  const getQuery = manager.getQuery.bind(manager);
  const toSubject = (row: object, uid: string) => manager.toSubject(row, uid);
  const rights = createReadRights(strapi, ability, toSubject);
  const getModel = (uid: string) => modelOf(strapi, uid);
  const guardQuery = createQueryGuard(getModel, rights);

  const cleanRow = async (uid: string, row: Row): Promise<Row> => {
    const { sanitizeOutput: clean } = service.createPermissionsManager({ ability, action: READ, model: uid });
    return (await clean(row, { subject: uid })) as Row;
  };
  const guardOutput = createOutputGuard(getModel, rights, cleanRow);

  const withAliases = (action: string): string[] => [action, ...service.actionProvider.unstable_aliases(action, model)];
  const isAllowed = (action: string): boolean => withAliases(action).some((one) => ability.can(one, model));
  const readingRules = (): SearchRule[] =>
    withAliases(options.action ?? READ).flatMap((action) => ability.rulesFor(action, model));

  const sanitizeRows = async (data: unknown, sanitizeOptions?: SanitizeOptions): Promise<unknown> =>
    Array.isArray(data)
      ? Promise.all(data.map((row) => sanitizeRows(row, sanitizeOptions)))
      : guardOutput(model, await sanitizeOutput(data, sanitizeOptions));

  return Object.assign(manager, {
    sanitizeOutput: sanitizeRows,

    sanitizeQuery: async (query: Query, sanitizeOptions?: SanitizeOptions): Promise<Query> => {
      const guarded = await guardQuery(getModel(model)!, await sanitizeQuery(listParameters(query), sanitizeOptions));
      return guardSearch(getModel(model)!, readingRules(), guarded);
    },

    getQuery: (action: string | undefined = options.action): object | undefined =>
      typeof action === 'string' && !isAllowed(action) ? NO_ROW : getQuery(action),
  });
}

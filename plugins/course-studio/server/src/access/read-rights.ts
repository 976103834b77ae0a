import type { Core } from '@strapi/strapi';

import { ADMIN_USER, hasPassword, isShown, modelOf, secretFields, type Model } from './models';
import { isPrivate } from './private-types';

export const READ = 'plugin::content-manager.explorer.read';

/** Strapi's ability (CASL): what the roles of an administrator, or an admin token, allow. */
export interface Ability {
  can(action: string, subject?: unknown, field?: string): boolean;
  rulesFor(action: string, subject: string): { conditions?: object; fields?: string[] }[];
}

/** Rights of Strapi's own pages that are rights to read a type, beside those that Strapi declares as aliases itself. */
const OWN_PAGE: Record<string, string> = {
  'plugin::upload.file': 'plugin::upload.read',
  'plugin::upload.folder': 'plugin::upload.read',
};

/** Names of administrators, which stand in the content manager beside whatever they made. */
const NAMES = ['id', 'documentId', 'firstname', 'lastname', 'username'];
const NAMES_AND_ADDRESSES = [...NAMES, 'email', 'isActive'];
const READ_ADMINISTRATORS = 'admin::users.read';

/** What one asker may read of types that are reached over a relation. */
export interface ReadRights {
  /** Whether some rows of the type may be read. */
  reads(uid: string): boolean;
  /** Whether this row may be read. Of what its roles' conditions ask about, the row must hold the answer. */
  readsRow(uid: string, row: object): boolean;
  /** Whether this field may be read in every row: what may be filtered and sorted by over a relation. */
  readsFieldEverywhere(uid: string, field: string): boolean;
  /** Whether every field may be read in every row: what a populated relation answers with. */
  readsWhole(uid: string): boolean;
  /** The fields by which administrators are shown. */
  administratorFields: readonly string[];
}

/** How Strapi tells its ability what type a row is of. */
export type ToSubject = (row: object, uid: string) => unknown;

export function createReadRights(strapi: Core.Strapi, ability: Ability, toSubject: ToSubject): ReadRights {
  const { actionProvider } = strapi.service('admin::permission') as unknown as {
    actionProvider: { unstable_aliases(action: string, subject: string): string[] };
  };

  /** Actions that stand for reading the whole type. */
  const pagesOf = (uid: string): string[] => [
    ...actionProvider.unstable_aliases(READ, uid),
    ...(OWN_PAGE[uid] ? [OWN_PAGE[uid]] : []),
  ];
  const isOpenPage = (uid: string): boolean =>
    pagesOf(uid).some((action) => ability.rulesFor(action, uid).some(isUnconditional));

  const modelFor = (uid: string): Model | undefined => {
    const model = modelOf(strapi, uid);
    return model && !isPrivate(model) ? model : undefined;
  };

  /** Fields that may be read in every row; null for all of them. */
  const fieldsEverywhere = (uid: string): string[] | null => {
    if (isOpenPage(uid)) return null;
    const rules = ability.rulesFor(READ, uid).filter(isUnconditional);
    return rules.some(({ fields }) => !fields) ? null : rules.flatMap(({ fields }) => fields ?? []);
  };

  const readsFieldEverywhere = (uid: string, field: string): boolean => {
    const model = modelFor(uid);
    if (!model) return false;
    if (uid === ADMIN_USER) return administratorFields.includes(field);
    if (!model.attributes[field] || !isShown(model, field) || secretFields(model).includes(field)) return false;
    const fields = fieldsEverywhere(uid);
    return fields === null || fields.some((one) => one === field || one.startsWith(`${field}.`));
  };

  const administratorFields = ability.can(READ_ADMINISTRATORS) ? NAMES_AND_ADDRESSES : NAMES;

  return {
    administratorFields,
    readsFieldEverywhere,

    reads: (uid) => modelFor(uid) !== undefined && [READ, ...pagesOf(uid)].some((action) => ability.can(action, uid)),

    readsRow: (uid, row) =>
      modelFor(uid) !== undefined &&
      [READ, ...pagesOf(uid)].some((action) => ability.can(action, toSubject({ ...row }, uid))),

    readsWhole(uid) {
      const model = modelFor(uid);
      if (!model || hasPassword(model)) return false;
      return Object.keys(model.attributes)
        .filter((field) => isShown(model, field))
        .every((field) => readsFieldEverywhere(uid, field));
    },
  };
}

const isUnconditional = ({ conditions }: { conditions?: object }): boolean =>
  !conditions || Object.keys(conditions).length === 0;

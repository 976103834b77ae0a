import type { Core } from '@strapi/strapi';

import { ADMIN_ROLE, ADMIN_USER, allModels, isRelation, type Model } from './models';

const OWN_TYPES = /^(api::|plugin::course-studio\.)/;

/** A type of this application that its schema takes out of the content manager is read by nobody outside the studio. */
export const isPrivate = ({ uid, pluginOptions }: Model): boolean =>
  OWN_TYPES.test(uid) && pluginOptions?.['content-manager']?.visible === false;

/**
 * Types that the content manager never reads, whatever role or token asks: the application's private ones, and those of
 * Strapi's administration (tokens, sessions, permissions), which have pages of their own.
 */
export const isClosed = (model: Model): boolean => isPrivate(model) || model.uid.startsWith('admin::');

/** Closed types that may still stand at the end of a relation: as a name, for whom may see administrators or roles. */
export const isNamedOnly = (uid: string): boolean => uid === ADMIN_USER || uid === ADMIN_ROLE;

export const privateTypes = (strapi: Core.Strapi): Set<string> =>
  new Set(
    allModels(strapi)
      .filter(isPrivate)
      .map(({ uid }) => uid),
  );

/**
 * Takes every relation that leads into a private type, and every field of ours that forms do not show, out of Strapi's own
 * surfaces. `visible` keeps them out of the fields that roles may be given, `hidden` out of the content manager's queries
 * and answers, `private` out of the REST API, webhooks and tokens. The studio's own queries see them as before.
 */
export function hidePrivateFields(strapi: Core.Strapi): void {
  const targets = privateTypes(strapi);
  for (const model of allModels(strapi)) {
    for (const [field, attribute] of Object.entries(model.attributes)) {
      const leadsIntoPrivate = isRelation(attribute) && targets.has(attribute.target ?? '');
      const isInternal = OWN_TYPES.test(model.uid) && attribute.visible === false && attribute.private === true;
      if (!leadsIntoPrivate && !isInternal) continue;
      Object.assign(attribute, { visible: false, private: true });
      const attributes = { ...model.config?.attributes, [field]: { hidden: true } };
      model.config = { ...model.config, attributes };
    }
  }
}

import type { Core } from '@strapi/strapi';

import { guardContentApi } from './content-api';
import { guardContentManager } from './content-manager';
import { restrictExplorer } from './course-reading';
import { guardPermissionsManagers } from './permissions-managers';
import { hidePrivateFields } from './private-types';

/**
 * Holds every door of the process, Strapi's own included, to one rule: nobody is given a row or a field that their rights
 * do not give them, whatever relation, parameter or token leads there. It works from the models as they are when the
 * process starts, so that types a project adds are held to it as well. Has to run before Strapi makes its routes.
 */
export function restrictAccess(strapi: Core.Strapi): void {
  hidePrivateFields(strapi);
  guardPermissionsManagers(strapi);
  restrictExplorer(strapi);
  guardContentManager(strapi);
  guardContentApi(strapi);
}

export { isPrivate } from './private-types';

import type { StrapiApp } from '@strapi/strapi/admin';

import { COURSE_UID } from '../plugin';

type RBACMiddleware = Extract<Parameters<StrapiApp['addRBACMiddleware']>[0], unknown[]>[number];

/** What the content manager asks before it offers "Create new entry" or a copy. */
const CREATE = 'plugin::content-manager.explorer.create';

/**
 * Takes the content manager's own way to create courses out of what the admin panel thinks is allowed: the server would
 * refuse it with `course.direct`. Its list keeps "New course", which leads to the wizard.
 */
export const withoutStockCreation: RBACMiddleware = () => (next) => (permissions) =>
  next(permissions.filter(({ action, subject }) => action !== CREATE || subject !== COURSE_UID));

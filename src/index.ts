import type { Core } from '@strapi/strapi';

import { ensureRoles } from './bootstrap/roles';

export default {
  /** Runs after Strapi and the plugins have made their own roles. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await ensureRoles(strapi);
  },
};

import type { Core } from '@strapi/strapi';

import { announceLearning } from './bootstrap/events';
import { addFullNames, guardFullNames } from './bootstrap/full-names';
import { ensureRoles } from './bootstrap/roles';

export default {
  /**
   * Strapi reads documents for its events after each commit without anybody waiting, and Node ends a process in which
   * such a read fails. One lost event is no reason to cut off everybody's uploads.
   */
  register({ strapi }: { strapi: Core.Strapi }) {
    process.on('unhandledRejection', (reason) => {
      strapi.log.error(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
    });
    addFullNames(strapi);
  },

  /** Runs after Strapi and the plugins have made their own roles. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    announceLearning(strapi);
    guardFullNames(strapi);
    await ensureRoles(strapi);
    await strapi.service('api::attempt.attempt').recordEarlier();
  },
};

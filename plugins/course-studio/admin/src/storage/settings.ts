import type { StrapiApp } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../../shared/contracts';
import { PLUGIN_ID } from '../plugin';
import { message } from '../text';

/** Puts the Storage page under Settings, for those who may see it. */
export function addStorageSettings(app: Pick<StrapiApp, 'addSettingsLink'>): void {
  app.addSettingsLink(
    { id: PLUGIN_ID, intlLabel: message('plugin.name') },
    {
      id: `${PLUGIN_ID}-storage`,
      to: `${PLUGIN_ID}/storage`,
      intlLabel: message('storage.title'),
      permissions: [{ action: PERMISSIONS.readStorage, subject: null }],
      Component: () => import('./StoragePage').then(({ StoragePage }) => ({ default: StoragePage })),
    },
  );
}

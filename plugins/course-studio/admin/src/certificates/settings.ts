import type { StrapiApp } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../../shared/contracts';
import { PLUGIN_ID } from '../plugin';
import { message } from '../text';

const SECTION = { id: PLUGIN_ID, intlLabel: message('plugin.name') };

/** Links to the two pages of certificates, under Settings → Course Studio. */
export function addCertificateSettings(app: Pick<StrapiApp, 'addSettingsLink' | 'router'>): void {
  // Strapi refuses a section that is there already; another page of the studio may have made it.
  const section = app.router.settings[SECTION.id] ? SECTION.id : SECTION;
  app.addSettingsLink(section, [
    {
      id: 'certificate-template',
      to: `${PLUGIN_ID}/certificate-template`,
      intlLabel: message('template.title'),
      permissions: [{ action: PERMISSIONS.designCertificates, subject: null }],
      Component: () => import('./TemplatePage'),
    },
    {
      id: 'certificates',
      to: `${PLUGIN_ID}/certificates`,
      intlLabel: message('certificates.title'),
      permissions: [{ action: PERMISSIONS.readCertificates, subject: null }],
      Component: () => import('./IssuedPage'),
    },
  ]);
}

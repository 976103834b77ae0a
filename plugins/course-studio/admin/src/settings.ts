import type { StrapiApp } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../shared/contracts';

import { PLUGIN_ID } from './plugin';
import { message } from './text';

/** The studio's pages under Settings → Course Studio, each for those who may see it. */
const PAGES = [
  {
    path: 'before-the-first-certificate',
    title: 'readiness.title',
    action: PERMISSIONS.designCertificates,
    Component: () => import('./certificates/ReadinessPage'),
  },
  {
    path: 'certificate-template',
    title: 'template.title',
    action: PERMISSIONS.designCertificates,
    Component: () => import('./certificates/TemplatePage'),
  },
  {
    path: 'certificates',
    title: 'certificates.title',
    action: PERMISSIONS.readCertificates,
    Component: () => import('./certificates/IssuedPage'),
  },
  {
    path: 'storage',
    title: 'storage.title',
    action: PERMISSIONS.readStorage,
    Component: () => import('./storage/StoragePage').then(({ StoragePage }) => ({ default: StoragePage })),
  },
  {
    path: 'accounts',
    title: 'accounts.title',
    action: PERMISSIONS.inviteLearners,
    Component: () => import('./accounts/AccountsPage'),
  },
] as const;

export const addSettings = (app: Pick<StrapiApp, 'createSettingSection'>): void =>
  app.createSettingSection(
    { id: PLUGIN_ID, intlLabel: message('plugin.name') },
    PAGES.map(({ path, title, action, Component }) => ({
      id: `${PLUGIN_ID}-${path}`,
      to: `${PLUGIN_ID}/${path}`,
      intlLabel: message(title),
      permissions: [{ action, subject: null }],
      Component,
    })),
  );

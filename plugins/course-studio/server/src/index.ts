import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { restrictAccess } from './access';
import { accountsFeature } from './accounts';
import { authoringFeature } from './authoring';
import { certificatesFeature } from './certificates';
import { mergeFeatures, type AdminRoute, type Controller, type PublicRoute } from './feature';
import { flashPlayerFeature } from './flash-player';
import { housekeepingFeature } from './housekeeping';
import { mediaFeature } from './media';
import { registerPermissions } from './permissions';
import { resultsFeature } from './results';
import { settingsSchema } from './settings';
import { keepFilesPrivate, storageFeature } from './storage';
import { studioOf, type Studio } from './studio';

const { controllers, adminRoutes, publicRoutes, contentTypes } = mergeFeatures<Studio>([
  authoringFeature,
  mediaFeature,
  storageFeature,
  housekeepingFeature,
  flashPlayerFeature,
  certificatesFeature,
  resultsFeature,
  accountsFeature,
]);

const toAdminRoute = ({ permission, ...route }: AdminRoute) => ({
  ...route,
  config: {
    policies: ['admin::isAuthenticatedAdmin', { name: 'admin::hasPermissions', config: { actions: [permission] } }],
  },
});

const toPublicRoute = (route: PublicRoute) => ({ ...route, config: { auth: false } });

const toController =
  (create: (studio: Studio) => Controller) =>
  ({ strapi }: { strapi: Core.Strapi }) => {
    const studio = studioOf(strapi);
    const actions = create(studio);
    return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, (ctx: Context) => action(ctx)]));
  };

type ServiceName = 'authoring' | 'media' | 'housekeeping' | 'certificates' | 'completions';
const toService =
  (name: ServiceName) =>
  ({ strapi }: { strapi: Core.Strapi }) =>
    studioOf(strapi)[name];

export default {
  config: { default: {}, validator: (config: unknown) => void settingsSchema.parse(config) },

  register({ strapi }: { strapi: Core.Strapi }) {
    // Before the database is opened, which makes its file.
    keepFilesPrivate(strapi);
    restrictAccess(strapi);
  },

  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    await registerPermissions(strapi);
    studioOf(strapi).start();
  },

  destroy: ({ strapi }: { strapi: Core.Strapi }) => studioOf(strapi).stop(),

  contentTypes,
  controllers: Object.fromEntries(Object.entries(controllers).map(([name, create]) => [name, toController(create)])),
  routes: {
    admin: { type: 'admin', routes: adminRoutes.map(toAdminRoute) },
    'content-api': { type: 'content-api', prefix: '', routes: publicRoutes.map(toPublicRoute) },
  },
  services: {
    authoring: toService('authoring'),
    media: toService('media'),
    housekeeping: toService('housekeeping'),
    certificates: toService('certificates'),
    completions: toService('completions'),
  },
};

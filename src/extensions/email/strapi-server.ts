interface Route {
  path: string;
  config: { policies: unknown[] };
}

interface EmailPlugin {
  routes: { admin: { routes: Route[] } };
}

/** To send a mail with any content to anybody takes the permission that the test mail takes; Strapi asks for none. */
const SEND_POLICIES = [
  'admin::isAuthenticatedAdmin',
  { name: 'admin::hasPermissions', config: { actions: ['plugin::email.settings.read'] } },
];

/** Strapi calls this with the plugin email while it loads. */
export default function extend<T extends EmailPlugin>(plugin: T): T {
  const routes = plugin.routes.admin.routes.map((route) =>
    route.path === '/' ? { ...route, config: { ...route.config, policies: SEND_POLICIES } } : route,
  );
  return { ...plugin, routes: { ...plugin.routes, admin: { ...plugin.routes.admin, routes } } };
}

import type { Core } from '@strapi/strapi';
import type { Middleware } from 'koa';

interface Route {
  method: string;
  path: string;
  config?: { prefix?: string; middlewares?: unknown[] };
}

interface Router {
  type?: 'admin' | 'content-api';
  prefix?: string;
  routes: Route[];
}

type RouterInput = Router | ((deps: { strapi: Core.Strapi }) => Router);

/** Routers by what they belong to, as Strapi keeps them until it registers them, with the prefix they get there. */
function routersOf(strapi: Core.Strapi): { router: RouterInput; prefix: string; type: Router['type'] }[] {
  const inputs = (routes: unknown) => Object.values((routes ?? {}) as Record<string, RouterInput>);
  return [
    ...inputs(strapi.admin.routes).map((router) => ({ router, prefix: '/admin', type: 'admin' as const })),
    ...Object.entries(strapi.plugins).flatMap(([name, plugin]) =>
      inputs(plugin.routes).map((router) => ({ router, prefix: `/${name}`, type: 'admin' as const })),
    ),
    ...Object.values(strapi.apis).flatMap((api) =>
      inputs((api as { routes?: unknown }).routes).map((router) => ({
        router,
        prefix: '',
        type: 'content-api' as const,
      })),
    ),
  ];
}

/** Every route that Strapi will register, by `METHOD /path`. Only in `register`, where they can still be changed. */
export function routesByPlace(strapi: Core.Strapi): Map<string, Route> {
  const api = strapi.config.get<string>('api.rest.prefix', '/api');
  const found = new Map<string, Route>();
  for (const { router: input, prefix, type } of routersOf(strapi)) {
    // Those that are functions give the same routes at each call.
    const router = typeof input === 'function' ? input({ strapi }) : input;
    const base = (router.type ?? type) === 'content-api' ? api : '';
    for (const route of router.routes ?? []) {
      const path = `${base}${route.config?.prefix ?? router.prefix ?? prefix}${route.path}`.replace(/\/+$/, '');
      found.set(`${route.method.toUpperCase()} ${path}`, route);
    }
  }
  return found;
}

/**
 * Puts middlewares behind the authentication of routes, Strapi's own too: they know who asks, and that they may.
 * Throws if there is no such route: a renamed route must not lose its limits.
 */
export function addRouteMiddlewares(
  strapi: Core.Strapi,
  added: readonly { route: string; middleware: Middleware }[],
): void {
  const routes = routesByPlace(strapi);
  for (const { route: place, middleware } of added) {
    const route = routes.get(place);
    if (!route) throw new Error(`there is no route ${place} to put a limit on`);
    route.config = { ...route.config, middlewares: [...(route.config?.middlewares ?? []), middleware] };
  }
}

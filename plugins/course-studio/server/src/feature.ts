import type { Context } from 'koa';

/** An admin user as Strapi's admin authentication leaves it on the request. */
export interface AdminUser {
  id: number;
  firstname?: string | null;
  lastname?: string | null;
  username?: string | null;
  email: string;
}

export type Controller = Record<string, (ctx: Context) => Promise<unknown>>;

export interface AdminRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** `controller.action` */
  handler: string;
  /** What the user's roles must allow. Whose entity it is, the service checks. */
  permission: string;
}

export interface PublicRoute {
  method: 'GET';
  path: string;
  handler: string;
}

/** A feature's slice of the plugin. Its controllers say what they need of the studio. */
export interface Feature<Deps = unknown> {
  controllers: Record<string, (deps: Deps) => Controller>;
  adminRoutes?: AdminRoute[];
  /** Content-API routes without a login: what they serve must carry a proof of its own. */
  publicRoutes?: PublicRoute[];
  /** Content types of the plugin itself, by singular name. */
  contentTypes?: Record<string, { schema: object }>;
}

/** The features' slices in one. @throws if two of them use the same controller name. */
export function mergeFeatures<Deps>(features: Feature<Deps>[]): Required<Feature<Deps>> {
  const merged: Required<Feature<Deps>> = { controllers: {}, adminRoutes: [], publicRoutes: [], contentTypes: {} };
  for (const feature of features) {
    for (const [name, controller] of Object.entries(feature.controllers)) {
      if (name in merged.controllers) throw new Error(`two features export a controller named ${name}`);
      merged.controllers[name] = controller;
    }
    merged.adminRoutes.push(...(feature.adminRoutes ?? []));
    merged.publicRoutes.push(...(feature.publicRoutes ?? []));
    Object.assign(merged.contentTypes, feature.contentTypes);
  }
  return merged;
}

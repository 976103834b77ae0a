import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { registrationFlags } from '../../api/account/rules/stored-settings';
import type { SessionService } from '../../api/account/services/session';

import { changeAuth, type AuthController } from './auth';

interface Given {
  strapi: Core.Strapi;
}

interface JwtService {
  getToken(ctx: Context): Promise<unknown>;
  verify(token: string): Promise<{ id: number; sessionId: string }>;
}

type SettingsController = Record<string, (ctx: Context) => Promise<unknown>>;

interface UsersPermissions {
  controllers: { auth: (given: Given) => AuthController; settings: SettingsController };
  services: { jwt: (given: Given) => JwtService };
}

/** Access tokens hold only as long as their session: Strapi looks at the signature and the time alone. */
const changeJwt = (stock: JwtService, strapi: Core.Strapi): JwtService => ({
  ...stock,
  async verify(token) {
    const claims = await stock.verify(token);
    const sessions = strapi.service('api::account.session') as unknown as SessionService;
    if (!(await sessions.isLive(claims.sessionId))) throw new Error('Invalid token.');
    return claims;
  },
});

/** Who may register is set in the environment: what the admin panel stores of it stays as it is set there. */
const changeSettings = (stock: SettingsController): SettingsController => ({
  ...stock,
  async updateAdvancedSettings(ctx) {
    const request = ctx.request as unknown as { body?: Record<string, unknown> };
    request.body = { ...request.body, ...registrationFlags(strapi) };
    return stock.updateAdvancedSettings!(ctx);
  },
});

/** Strapi calls this with the plugin users-permissions while it loads; what the plugin exports stays as it is. */
export default function extend<T extends UsersPermissions>(plugin: T): T {
  const { controllers, services } = plugin;
  return {
    ...plugin,
    controllers: {
      ...controllers,
      auth: (given: Given) => changeAuth(controllers.auth(given), given.strapi),
      settings: changeSettings(controllers.settings),
    },
    services: { ...services, jwt: (given: Given) => changeJwt(services.jwt(given), given.strapi) },
  };
}

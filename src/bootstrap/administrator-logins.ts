import type { Core } from '@strapi/strapi';

import { NOBODYS_HASH } from '../api/account/rules/password';

interface Credentials {
  email: unknown;
  password: unknown;
}

interface AuthService {
  checkCredentials(credentials: Credentials): Promise<unknown>;
  validatePassword(password: string, hash: string): Promise<boolean>;
}

/**
 * Makes a login with an address that no administrator has take as long as one with a wrong password: Strapi hashes the
 * password only for those it knows, so that the time told who they are. Before Strapi makes its routes.
 */
export function hideUnknownAdministrators(strapi: Core.Strapi): void {
  strapi.get('services').extend('admin::auth', (service: AuthService) => ({
    ...service,
    async checkCredentials(credentials: Credentials) {
      const { email, password } = credentials;
      // Whatever else is sent, Strapi refuses by itself.
      if (typeof email !== 'string' || typeof password !== 'string') return service.checkCredentials(credentials);
      const known = (await strapi.db.query('admin::user').findOne({ where: { email } })) as {
        password?: string;
      } | null;
      const auth = strapi.service('admin::auth') as unknown as AuthService;
      if (!known?.password) await auth.validatePassword(password, NOBODYS_HASH);
      return service.checkCredentials(credentials);
    },
  }));
}

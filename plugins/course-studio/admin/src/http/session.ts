import { attemptTokenRefresh } from '@strapi/strapi/admin';

// Strapi keeps these names to itself (admin/src/utils/getFetchClient.ts); its Vite build inlines the variables, empty if not set.
const COOKIE = process.env.STRAPI_ADMIN_AUTH_COOKIE_NAME || 'jwtToken';

const COOKIE_PATH = process.env.STRAPI_ADMIN_AUTH_COOKIE_PATH || '/admin';

const fromCookie = (): string | null => {
  const pair = document.cookie.split('; ').find((entry) => entry.startsWith(`${COOKIE}=`));
  return pair ? decodeURIComponent(pair.slice(COOKIE.length + 1)) : null;
};

/** The admin token to send now. It changes while the page is open, so ask again for each request. */
export function currentToken(): string {
  const stored = localStorage.getItem('jwtToken');
  return (stored ? (JSON.parse(stored) as string) : fromCookie()) ?? '';
}

/** Whether somebody is logged in, as far as this browser knows. */
export const isLoggedIn = (): boolean => currentToken() !== '';

/** Forgets the token of a session that is over, as Strapi's own logout does. */
export function forgetToken(): void {
  localStorage.removeItem('jwtToken');
  localStorage.removeItem('isLoggedIn');
  for (const path of ['/', COOKIE_PATH])
    document.cookie = `${COOKIE}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=${path}`;
}

/** Where to log in so as to come back to `path`, both below the admin panel's own address `base`. */
export const loginAddress = (base: string, path: string): string =>
  `${base}/auth/login?redirectTo=${encodeURIComponent(path)}`;

/** Gets a new token after the server refused `refused`. Throws when the session is over. */
export const renewToken = (refused: string): Promise<string> => attemptTokenRefresh(refused);

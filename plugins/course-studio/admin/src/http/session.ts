import { attemptTokenRefresh } from '@strapi/strapi/admin';

// Strapi keeps both names to itself (admin/src/utils/getFetchClient.ts); its Vite build inlines the variable, empty if not set.
const COOKIE = process.env.STRAPI_ADMIN_AUTH_COOKIE_NAME || 'jwtToken';

const fromCookie = (): string | null => {
  const pair = document.cookie.split('; ').find((entry) => entry.startsWith(`${COOKIE}=`));
  return pair ? decodeURIComponent(pair.slice(COOKIE.length + 1)) : null;
};

/** The admin token to send now. It changes while the page is open, so ask again for each request. */
export function currentToken(): string {
  const stored = localStorage.getItem('jwtToken');
  return (stored ? (JSON.parse(stored) as string) : fromCookie()) ?? '';
}

/** Gets a new token after the server refused `refused`. Throws when the session is over. */
export const renewToken = (refused: string): Promise<string> => attemptTokenRefresh(refused);

import { useCallback } from 'react';
import { useLocation } from 'react-router-dom';

import { leavePage } from '../draft/openDrafts';
import { forgetToken, loginAddress } from '../http/session';

/** Goes to Strapi's login, which leads back to this very place; what was typed is kept until then. */
export function useLogInAgain(): () => void {
  const { pathname, search } = useLocation();
  // The address of the admin panel, before Strapi has moved on to its login.
  const { pathname: whole } = window.location;
  const base = whole.endsWith(pathname) ? whole.slice(0, -pathname.length) : '/admin';
  return useCallback(() => {
    forgetToken();
    leavePage(loginAddress(base, `${pathname}${search}`));
  }, [base, pathname, search]);
}

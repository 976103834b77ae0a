import { useCallback, useEffect, useState } from 'react';

import type { AccountsReport, InviteBody, SentInvitation } from '../../../shared/accounts';
import { toStudioError, type StudioError } from '../http/studioError';

import { inviteLearner, loadAccounts, withdrawInvitation } from './api';

type Loaded =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; accounts: AccountsReport };

/** An invitation made on this page, and to whom. */
export type Sent = SentInvitation & { email: string };

/** Who may register, and the invitations. `onError` hears of what could not be done. */
export function useAccounts(onError: (error: StudioError) => void) {
  const [page, setPage] = useState<Loaded>({ state: 'loading' });
  const [sent, setSent] = useState<Sent | null>(null);
  const reload = useCallback(
    () =>
      loadAccounts().then(
        (accounts) => setPage({ state: 'loaded', accounts }),
        (error: unknown) => setPage({ state: 'failed', error: toStudioError(error) }),
      ),
    [],
  );
  useEffect(() => {
    void reload();
  }, [reload]);
  const report = (error: unknown) => onError(toStudioError(error));

  return {
    page,
    sent,
    reload,
    /** @returns whether the person is invited now */
    async invite(invitation: InviteBody['data']): Promise<boolean> {
      const outcome = await inviteLearner(invitation).catch(report);
      if (!outcome) return false;
      setSent({ ...outcome, email: invitation.email });
      await reload();
      return true;
    },
    async withdraw(id: string): Promise<void> {
      await withdrawInvitation(id).catch(report);
      await reload();
    },
  };
}

import type { AccountsReport, InviteBody, SentInvitation } from '../../../shared/accounts';
import { call } from '../http/api';

export const loadAccounts = () => call<AccountsReport>({ method: 'GET', path: '/accounts' });

export const inviteLearner = (data: InviteBody['data']) =>
  call<SentInvitation>({ method: 'POST', path: '/accounts/invitations', data });

export const withdrawInvitation = (id: string) => call<void>({ method: 'DELETE', path: `/accounts/invitations/${id}` });

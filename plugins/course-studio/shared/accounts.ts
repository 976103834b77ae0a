import { z } from 'zod';

import { fullNameText } from '../../../src/api/profile/rules/contract';

export const MAX_INVITED_ADDRESS_CHARACTERS = 254;
export const MAX_INVITED_NAME_CHARACTERS = 120;

/** Body of an invitation. */
export const inviteBody = z.strictObject({
  data: z.strictObject({
    email: z.email().max(MAX_INVITED_ADDRESS_CHARACTERS).toLowerCase(),
    fullName: fullNameText,
  }),
});
export type InviteBody = z.infer<typeof inviteBody>;

/** An invitation that was neither used nor withdrawn. */
export interface OpenInvitation {
  id: string;
  email: string;
  fullName: string;
  /** Display name of the administrator. */
  invitedBy: string;
  invitedAt: string;
  expiresAt: string;
}

/** The Learner accounts page. */
export interface AccountsReport {
  registration: 'closed' | 'invited' | 'open';
  /** Whether an SMTP server is set. */
  mail: boolean;
  /** Where links in e-mails lead. */
  learnerUrl: string;
  invitations: OpenInvitation[];
}

/** What became of an invitation. `link`: no mail was sent, so it has to be handed over. */
export interface SentInvitation {
  mailed: boolean;
  link: string | null;
}

import { z } from 'zod';

import { invitationBody, registrationView, sessionView } from '../rules/contract';

/** For people who have no account yet: no role could allow these to them. */
const open = { auth: false };

export default {
  routes: [
    {
      method: 'GET',
      path: '/auth/registration',
      handler: 'account.registration',
      response: z.object({ data: registrationView }),
      config: open,
    },
    {
      method: 'POST',
      path: '/auth/invitation',
      handler: 'account.acceptInvitation',
      request: { body: { 'application/json': invitationBody } },
      response: sessionView,
      config: open,
    },
  ],
};

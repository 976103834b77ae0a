import { z } from 'zod';

import { profileBody, profileView } from '../rules/contract';

export default {
  routes: [
    {
      method: 'GET',
      path: '/profile',
      handler: 'profile.find',
      response: z.object({ data: profileView }),
    },
    {
      method: 'PUT',
      path: '/profile',
      handler: 'profile.update',
      request: { body: { 'application/json': profileBody } },
      response: z.object({ data: profileView }),
    },
  ],
};

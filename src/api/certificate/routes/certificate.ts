import { z } from 'zod';

import { id } from '../../course/rules/contract';
import { certificateView, verification } from '../rules/contract';

export default {
  routes: [
    {
      method: 'GET',
      path: '/certificates',
      handler: 'certificate.find',
      response: z.object({ data: z.array(certificateView) }),
    },
    {
      method: 'GET',
      path: '/certificates/:id/pdf',
      handler: 'certificate.pdf',
      request: { params: { id } },
    },
    {
      method: 'GET',
      path: '/certificates/verify/:code',
      handler: 'certificate.verify',
      request: { params: { code: z.string() } },
      response: z.object({ data: verification }),
      // Whoever is shown a certificate must be able to check it, whatever the roles say.
      config: { auth: false },
    },
  ],
};

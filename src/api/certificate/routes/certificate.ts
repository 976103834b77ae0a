import { z } from 'zod';

import { id } from '../../course/rules/contract';
import { certificateView, issuerProfile, publishedKey, revocationList, verification } from '../rules/contract';

/** Whoever is shown a certificate must be able to check it, whatever the roles say; how often, `src/requests/` says. */
const open = { auth: false };
const forPeople = { auth: false, middlewares: ['api::certificate.for-people'] };

const code = z.string().describe('32 hexadecimal digits');

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
      path: '/certificates/:id/credential',
      handler: 'certificate.credential',
      request: { params: { id } },
    },
    {
      method: 'GET',
      path: '/certificates/verify/:code',
      handler: 'certificate.verify',
      request: { params: { code } },
      response: z.object({ data: verification }),
      config: open,
    },
    {
      method: 'POST',
      path: '/certificates/verify',
      handler: 'certificate.verifyFile',
      response: z.object({ data: verification }),
      config: open,
    },
    {
      method: 'GET',
      path: '/certificates/issuer',
      handler: 'certificate.issuer',
      response: issuerProfile,
      config: { auth: false },
    },
    {
      method: 'GET',
      path: '/certificates/keys',
      handler: 'certificate.keys',
      response: z.object({ keys: z.array(publishedKey) }),
      config: { auth: false },
    },
    {
      method: 'GET',
      path: '/certificates/keys/:kid',
      handler: 'certificate.key',
      request: { params: { kid: z.string() } },
      response: publishedKey,
      config: { auth: false },
    },
    {
      method: 'GET',
      path: '/certificates/status/:code',
      handler: 'certificate.status',
      request: { params: { code } },
      response: revocationList,
      config: open,
    },
    { method: 'GET', path: '/verify', handler: 'verification.page', config: forPeople },
    {
      method: 'GET',
      path: '/verify/:code',
      handler: 'verification.code',
      request: { params: { code } },
      config: forPeople,
    },
    { method: 'POST', path: '/verify', handler: 'verification.file', config: forPeople },
  ],
};

import { z } from 'zod';

import { id } from '../../course/rules/contract';
import { attemptView, emptyBody, gradedAttempt, openAttempt, saveBody } from '../rules/contract';

export default {
  routes: [
    {
      method: 'POST',
      path: '/test-sets/:id/attempts',
      handler: 'attempt.start',
      request: { params: { id } },
      response: z.object({ data: openAttempt }),
    },
    {
      method: 'GET',
      path: '/attempts/:id',
      handler: 'attempt.findOne',
      request: { params: { id } },
      response: z.object({ data: attemptView }),
    },
    {
      method: 'PUT',
      path: '/attempts/:id/answers',
      handler: 'attempt.saveAnswers',
      request: { params: { id }, body: { 'application/json': saveBody } },
      response: z.object({ data: openAttempt }),
    },
    {
      method: 'POST',
      path: '/attempts/:id/submit',
      handler: 'attempt.submit',
      request: { params: { id }, body: { 'application/json': emptyBody } },
      response: z.object({ data: gradedAttempt }),
    },
  ],
};

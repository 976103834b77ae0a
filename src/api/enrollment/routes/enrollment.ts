import { z } from 'zod';

import { emptyBody } from '../../attempt/rules/contract';
import { id } from '../../course/rules/contract';
import { enrollmentView } from '../rules/contract';

export default {
  routes: [
    {
      method: 'POST',
      path: '/courses/:id/enrollments',
      handler: 'enrollment.create',
      request: { params: { id } },
      response: z.object({ data: enrollmentView }),
    },
    {
      method: 'GET',
      path: '/enrollments',
      handler: 'enrollment.find',
      response: z.object({ data: z.array(enrollmentView) }),
    },
    {
      method: 'GET',
      path: '/enrollments/:id',
      handler: 'enrollment.findOne',
      request: { params: { id } },
      response: z.object({ data: enrollmentView }),
    },
    {
      method: 'POST',
      path: '/enrollments/:id/upgrade',
      handler: 'enrollment.upgrade',
      request: { params: { id }, body: { 'application/json': emptyBody } },
      response: z.object({ data: enrollmentView }),
    },
    {
      method: 'POST',
      path: '/enrollments/:id/files/:fileId/opened',
      handler: 'enrollment.openFile',
      request: { params: { id, fileId: id } },
      response: z.object({ data: enrollmentView }),
    },
  ],
};

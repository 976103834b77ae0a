import { z } from 'zod';

import { courseCard, courseDetail, id, pageMeta, pageQuery } from '../rules/contract';

export default {
  routes: [
    {
      method: 'GET',
      path: '/courses',
      handler: 'course.find',
      request: { query: pageQuery.shape },
      response: z.object({ data: z.array(courseCard), meta: pageMeta }),
    },
    {
      method: 'GET',
      path: '/courses/:id',
      handler: 'course.findOne',
      request: { params: { id } },
      response: z.object({ data: courseDetail }),
    },
  ],
};

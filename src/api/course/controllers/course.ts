import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { pageQuery } from '../rules/contract';
import { paramOf, parse, visitorOf } from '../rules/request';
import type { CourseService } from '../services/course';

const courseController = ({ strapi }: { strapi: Core.Strapi }) => {
  const courses = () => strapi.service('api::course.course') as unknown as CourseService;
  return {
    async find(ctx: Context) {
      ctx.body = await courses().list(parse(pageQuery, ctx.query).pagination);
    },

    async findOne(ctx: Context) {
      const course = await courses().detail({ courseId: paramOf(ctx, 'id'), learner: visitorOf(ctx) });
      ctx.body = { data: course };
    },
  };
};

export default courseController;

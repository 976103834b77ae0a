import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import type { EnrollmentService } from '../../enrollment/services/enrollment';
import { pageQuery } from '../rules/contract';
import { paramOf, parse, visitorOf } from '../rules/request';
import type { CourseService } from '../services/course';

const courseController = ({ strapi }: { strapi: Core.Strapi }) => {
  const courses = () => strapi.service('api::course.course') as unknown as CourseService;
  const enrollments = () => strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  return {
    async find(ctx: Context) {
      ctx.body = await courses().list(parse(pageQuery, ctx.query).pagination);
    },

    async findOne(ctx: Context) {
      const [courseId, learner] = [paramOf(ctx, 'id'), visitorOf(ctx)];
      const enrollment = learner ? await enrollments().rowOf({ learner, courseId }) : null;
      const course = await courses().detail({ courseId, enrollment });
      ctx.body = { data: course };
    },
  };
};

export default courseController;

import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { emptyBody } from '../../attempt/rules/contract';
import type { AttemptService } from '../../attempt/services/attempt';
import { bodyOf, learnerOf, paramOf, parse } from '../../course/rules/request';
import type { EnrollmentService } from '../services/enrollment';

const enrollmentController = ({ strapi }: { strapi: Core.Strapi }) => {
  const enrollments = () => strapi.service('api::enrollment.enrollment') as unknown as EnrollmentService;
  const attempts = () => strapi.service('api::attempt.attempt') as unknown as AttemptService;
  const owned = (ctx: Context) => ({ id: paramOf(ctx, 'id'), learner: learnerOf(ctx) });

  return {
    async create(ctx: Context) {
      const { created, view } = await enrollments().enrol({ learner: learnerOf(ctx), courseId: paramOf(ctx, 'id') });
      ctx.status = created ? 201 : 200;
      ctx.body = { data: view };
    },

    async find(ctx: Context) {
      const learner = learnerOf(ctx);
      await attempts().gradeOverdue(learner);
      ctx.body = { data: await enrollments().list(learner) };
    },

    async findOne(ctx: Context) {
      await attempts().gradeOverdue(learnerOf(ctx));
      ctx.body = { data: await enrollments().find(owned(ctx)) };
    },

    async upgrade(ctx: Context) {
      await enrollments().authorize(owned(ctx));
      parse(emptyBody, bodyOf(ctx));
      await attempts().gradeOverdue(learnerOf(ctx));
      ctx.body = { data: await enrollments().upgrade(owned(ctx)) };
    },

    async openFile(ctx: Context) {
      ctx.body = { data: await enrollments().openFile({ ...owned(ctx), fileId: paramOf(ctx, 'fileId') }) };
    },
  };
};

export default enrollmentController;

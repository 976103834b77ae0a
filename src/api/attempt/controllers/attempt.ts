import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { bodyOf, learnerOf, paramOf, parse } from '../../course/rules/request';
import { emptyBody, saveBody } from '../rules/contract';
import type { AttemptService } from '../services/attempt';

const attemptController = ({ strapi }: { strapi: Core.Strapi }) => {
  const attempts = () => strapi.service('api::attempt.attempt') as unknown as AttemptService;
  const owned = (ctx: Context) => ({ id: paramOf(ctx, 'id'), learner: learnerOf(ctx) });

  return {
    async start(ctx: Context) {
      const { created, view } = await attempts().start({ learner: learnerOf(ctx), testSetId: paramOf(ctx, 'id') });
      ctx.status = created ? 201 : 200;
      ctx.body = { data: view };
    },

    async findOne(ctx: Context) {
      ctx.body = { data: await attempts().find(owned(ctx)) };
    },

    async saveAnswers(ctx: Context) {
      await attempts().authorize(owned(ctx));
      const { answers } = parse(saveBody, bodyOf(ctx)).data;
      ctx.body = { data: await attempts().save({ ...owned(ctx), answers }) };
    },

    async submit(ctx: Context) {
      await attempts().authorize(owned(ctx));
      parse(emptyBody, bodyOf(ctx));
      ctx.body = { data: await attempts().submit(owned(ctx)) };
    },
  };
};

export default attemptController;

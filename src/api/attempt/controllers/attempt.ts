import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import type { LearnerErrorDetails } from '../../course/rules/errors';
import { bodyOf, learnerOf, paramOf, parse } from '../../course/rules/request';
import { emptyBody, saveBody } from '../rules/contract';
import type { AttemptService } from '../services/attempt';

/** Says in the header, too, how long the wait for the next attempt is, whole seconds. Throws the error. */
function withRetryAfter(ctx: Context, error: unknown): never {
  const until = (error as { details?: LearnerErrorDetails }).details?.until;
  if (until) ctx.set('Retry-After', String(Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000))));
  throw error;
}

const attemptController = ({ strapi }: { strapi: Core.Strapi }) => {
  const attempts = () => strapi.service('api::attempt.attempt') as unknown as AttemptService;
  const owned = (ctx: Context) => ({ id: paramOf(ctx, 'id'), learner: learnerOf(ctx) });

  return {
    async start(ctx: Context) {
      const wanted = { learner: learnerOf(ctx), testSetId: paramOf(ctx, 'id') };
      const { created, view } = await attempts()
        .start(wanted)
        .catch((error: unknown) => withRetryAfter(ctx, error));
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

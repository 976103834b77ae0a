import type { Context } from 'koa';

import { paramOf } from '../../../../../src/api/course/rules/request';
import { PERMISSIONS } from '../../../shared/contracts';
import { previewBody, regradeBody, resultsQuery } from '../../../shared/results';
import { parse } from '../errors';
import type { AdminUser, Feature } from '../feature';
import type { Studio } from '../studio';

const resultsController = ({ results, authoring }: Studio) => {
  const id = (ctx: Context) => paramOf(ctx, 'id');
  const body = (ctx: Context) => (ctx.request as { body?: unknown }).body;
  const may = (ctx: Context, action: string) => authoring.authorize(id(ctx), action, ctx);

  const download = (ctx: Context, name: string, csv: string): void => {
    ctx.set('Cache-Control', 'private, no-store');
    ctx.attachment(name);
    ctx.type = 'text/csv; charset=utf-8';
    ctx.body = csv;
  };

  return {
    async load(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      ctx.body = { data: await results.load(id(ctx), parse(resultsQuery, ctx.query)) };
    },

    async attempts(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      download(ctx, 'attempts.csv', await results.exportAttempts(id(ctx), parse(resultsQuery, ctx.query)));
    },

    async questions(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      download(ctx, 'questions.csv', await results.exportQuestions(id(ctx), parse(resultsQuery, ctx.query)));
    },

    async rounded(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      ctx.body = { data: await results.roundedPasses(id(ctx)) };
    },

    async log(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      ctx.body = { data: await results.log(id(ctx)) };
    },

    async preview(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRegrade);
      ctx.body = { data: await results.preview(id(ctx), parse(previewBody, body(ctx)).data) };
    },

    async regrade(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRegrade);
      const wanted = parse(regradeBody, body(ctx)).data;
      ctx.body = { data: await results.regrade(id(ctx), wanted, ctx.state.user as AdminUser) };
    },
  };
};

const read = { method: 'GET', permission: PERMISSIONS.resultsRead } as const;
const change = { method: 'POST', permission: PERMISSIONS.resultsRegrade } as const;

export const resultsFeature: Feature = {
  controllers: { results: resultsController },
  adminRoutes: [
    { ...read, path: '/courses/:id/results', handler: 'results.load' },
    { ...read, path: '/courses/:id/results/attempts.csv', handler: 'results.attempts' },
    { ...read, path: '/courses/:id/results/questions.csv', handler: 'results.questions' },
    { ...read, path: '/courses/:id/results/rounded', handler: 'results.rounded' },
    { ...read, path: '/courses/:id/regrades', handler: 'results.log' },
    { ...change, path: '/courses/:id/regrades/preview', handler: 'results.preview' },
    { ...change, path: '/courses/:id/regrades', handler: 'results.regrade' },
  ],
};

import type { Context } from 'koa';

import { paramOf } from '../../../../../src/api/course/rules/request';
import { PERMISSIONS } from '../../../shared/contracts';
import { confirmBody, deleteBody, draftQuery, duplicateBody, saveBody, stepBody } from '../../../shared/draft';
import { parse } from '../errors';
import type { AdminUser, Feature } from '../feature';
import type { Authoring } from './authoring.service';
import type { Lists } from './list';

interface Deps {
  authoring: Authoring;
  lists: Lists;
}

const authoringController = ({ authoring, lists }: Deps) => {
  const user = (ctx: Context) => ctx.state.user as AdminUser;
  const id = (ctx: Context) => paramOf(ctx, 'id');
  const body = (ctx: Context) => (ctx.request as { body?: unknown }).body;

  return {
    async list(ctx: Context) {
      ctx.body = await lists.drafts(parse(draftQuery, ctx.query), ctx);
    },

    async encodings(ctx: Context) {
      ctx.body = { data: await lists.encodings(ctx) };
    },

    async create(ctx: Context) {
      ctx.body = { data: await authoring.createDraft(user(ctx)) };
      ctx.status = 201;
    },

    async load(ctx: Context) {
      ctx.body = { data: await authoring.openDraft(id(ctx), ctx) };
    },

    async published(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.read, ctx);
      ctx.body = { data: await authoring.publishedState(id(ctx)) };
    },

    async step(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.update, ctx);
      await authoring.noteStep(id(ctx), parse(stepBody, body(ctx)).data.step);
      ctx.status = 204;
    },

    async save(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.update, ctx);
      const { data } = parse(saveBody, body(ctx));
      ctx.body = { data: await authoring.saveDraft(id(ctx), data, user(ctx)) };
    },

    async assets(ctx: Context) {
      ctx.body = { data: await authoring.assets(id(ctx), ctx) };
    },

    async confirm(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.confirm, ctx);
      const { data } = parse(confirmBody, body(ctx));
      ctx.body = { data: await authoring.confirmDraft(id(ctx), data, user(ctx)) };
    },

    async cancel(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.delete, ctx);
      await authoring.cancelDraft(id(ctx));
      ctx.status = 204;
    },

    async duplicate(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.read, ctx);
      const { data } = parse(duplicateBody, body(ctx));
      ctx.body = { data: { id: await authoring.duplicateCourse(id(ctx), data, user(ctx)) } };
      ctx.status = 201;
    },

    async archive(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.delete, ctx);
      await authoring.archiveCourse(id(ctx), new Date());
      ctx.status = 204;
    },

    async restore(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.delete, ctx);
      await authoring.archiveCourse(id(ctx), null);
      ctx.status = 204;
    },

    async deleteForGood(ctx: Context) {
      await authoring.authorize(id(ctx), PERMISSIONS.delete, ctx);
      const { data } = parse(deleteBody, body(ctx));
      await authoring.deleteCourse(id(ctx), data);
      ctx.status = 204;
    },
  };
};

const draft = { path: '/drafts/:id' };

export const authoringFeature: Feature<Deps> = {
  controllers: { authoring: authoringController },
  adminRoutes: [
    { method: 'GET', path: '/drafts', handler: 'authoring.list', permission: PERMISSIONS.read },
    { method: 'POST', path: '/drafts', handler: 'authoring.create', permission: PERMISSIONS.create },
    { method: 'GET', ...draft, handler: 'authoring.load', permission: PERMISSIONS.read },
    { method: 'PATCH', ...draft, handler: 'authoring.save', permission: PERMISSIONS.update },
    { method: 'DELETE', ...draft, handler: 'authoring.cancel', permission: PERMISSIONS.delete },
    { method: 'PUT', path: '/drafts/:id/step', handler: 'authoring.step', permission: PERMISSIONS.update },
    { method: 'GET', path: '/drafts/:id/published', handler: 'authoring.published', permission: PERMISSIONS.read },
    { method: 'GET', path: '/encodings', handler: 'authoring.encodings', permission: PERMISSIONS.read },
    { method: 'GET', path: '/drafts/:id/assets', handler: 'authoring.assets', permission: PERMISSIONS.read },
    { method: 'POST', path: '/drafts/:id/confirm', handler: 'authoring.confirm', permission: PERMISSIONS.confirm },
    { method: 'POST', path: '/drafts/:id/duplicate', handler: 'authoring.duplicate', permission: PERMISSIONS.create },
    { method: 'POST', path: '/drafts/:id/archive', handler: 'authoring.archive', permission: PERMISSIONS.delete },
    { method: 'POST', path: '/drafts/:id/restore', handler: 'authoring.restore', permission: PERMISSIONS.delete },
    {
      method: 'POST',
      path: '/drafts/:id/deletion',
      handler: 'authoring.deleteForGood',
      permission: PERMISSIONS.delete,
    },
  ],
};

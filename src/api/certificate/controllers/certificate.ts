import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { learnerOf, paramOf } from '../../course/rules/request';
import type { CertificateService } from '../services/certificate';

const certificateController = ({ strapi }: { strapi: Core.Strapi }) => {
  const certificates = () => strapi.service('api::certificate.certificate') as unknown as CertificateService;

  return {
    async find(ctx: Context) {
      ctx.body = { data: await certificates().list(learnerOf(ctx)) };
    },

    async pdf(ctx: Context) {
      const file = await certificates().download({ id: paramOf(ctx, 'id'), learner: learnerOf(ctx) });
      ctx.set('Cache-Control', 'private, no-store');
      ctx.attachment(file.fileName);
      ctx.type = 'application/pdf';
      ctx.body = file.stream;
      ctx.length = file.bytes;
    },

    async verify(ctx: Context) {
      ctx.body = { data: await certificates().verify(paramOf(ctx, 'code')) };
    },
  };
};

export default certificateController;

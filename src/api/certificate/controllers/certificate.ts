import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { learnerOf, paramOf } from '../../course/rules/request';
import type { CertificateService } from '../services/certificate';
import type { CredentialService } from '../services/credential';
import { withPdf } from '../rules/upload';

const certificateController = ({ strapi }: { strapi: Core.Strapi }) => {
  const certificates = () => strapi.service('api::certificate.certificate') as unknown as CertificateService;
  const credentials = () => strapi.service('api::certificate.credential') as unknown as CredentialService;

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

    /** The badge as it is, a compact VC-JWT, ready to be given to a wallet. */
    async credential(ctx: Context) {
      const jwt = await credentials().sign({ id: paramOf(ctx, 'id'), learner: learnerOf(ctx) });
      ctx.set('Cache-Control', 'private, no-store');
      ctx.attachment('certificate.jwt');
      ctx.type = 'application/vc+jwt';
      ctx.body = jwt;
    },

    async verify(ctx: Context) {
      ctx.set('Cache-Control', 'no-store');
      ctx.body = { data: await certificates().verify(paramOf(ctx, 'code')) };
    },

    async verifyFile(ctx: Context) {
      ctx.set('Cache-Control', 'no-store');
      const { verification } = await withPdf(ctx, (pdf) => certificates().verifyFile(pdf));
      ctx.body = { data: verification };
    },

    async issuer(ctx: Context) {
      ctx.body = await credentials().profile();
    },

    async keys(ctx: Context) {
      ctx.body = await credentials().keySet();
    },

    async key(ctx: Context) {
      ctx.body = await credentials().publicKey(paramOf(ctx, 'kid'));
      ctx.type = 'application/jwk+json';
    },

    async status(ctx: Context) {
      ctx.set('Cache-Control', 'no-store');
      ctx.body = await credentials().status(paramOf(ctx, 'code'));
    },
  };
};

export default certificateController;

import fs from 'node:fs';
import type { Context } from 'koa';

import { paramOf } from '../../../../../src/api/course/rules/request';
import {
  confirmNameBody,
  issuedQuery,
  MAX_IMAGE_BYTES,
  previewBody,
  proofBody,
  reissueBody,
  revokeBody,
  saveTemplateBody,
  unprintableQuery,
} from '../../../shared/certificates';
import { PERMISSIONS } from '../../../shared/contracts';
import { parse, studioError } from '../errors';
import type { AdminUser, Feature } from '../feature';
import type { Certificates } from './certificates.service';

interface UploadedFile {
  filepath: string;
  originalFilename: string | null;
  size: number;
}

/** The one file of a form's field `files`, which Strapi's body parser has put into a temporary file and removes. */
async function uploadedFile(ctx: Context): Promise<{ bytes: Buffer; name: string }> {
  const { files } = ctx.request as { files?: { files?: UploadedFile | UploadedFile[] } };
  const [file] = [files?.files ?? []].flat();
  if (!file) throw studioError('template.image');
  if (file.size > MAX_IMAGE_BYTES) throw studioError('template.imageTooLarge', { limit: MAX_IMAGE_BYTES });
  return { bytes: await fs.promises.readFile(file.filepath), name: file.originalFilename ?? 'image' };
}

interface Deps {
  certificates: Certificates;
}

const certificatesController = ({ certificates }: Deps) => {
  const { designer, registry } = certificates;
  const user = (ctx: Context) => ctx.state.user as AdminUser;
  const id = (ctx: Context) => paramOf(ctx, 'id');
  const body = (ctx: Context) => (ctx.request as { body?: unknown }).body;

  return {
    async loadTemplate(ctx: Context) {
      ctx.body = { data: await designer.load() };
    },

    async saveTemplate(ctx: Context) {
      const { data } = parse(saveTemplateBody, body(ctx));
      ctx.body = { data: await designer.save(data, user(ctx)) };
    },

    async storeImage(ctx: Context) {
      ctx.body = { data: await designer.storeImage(await uploadedFile(ctx), user(ctx)) };
      ctx.status = 201;
    },

    async preview(ctx: Context) {
      const { data } = parse(previewBody, body(ctx));
      ctx.set('Cache-Control', 'no-store');
      ctx.type = data.format === 'pdf' ? 'application/pdf' : 'image/png';
      ctx.body = data.format === 'pdf' ? await designer.pdf(data) : await designer.picture(data);
    },

    async printProof(ctx: Context) {
      const { data } = parse(proofBody, body(ctx));
      ctx.set('Cache-Control', 'no-store');
      ctx.type = 'application/pdf';
      ctx.body = await designer.printProof(data.sample);
    },

    async checkReadiness(ctx: Context) {
      ctx.body = { data: await designer.checkReadiness() };
    },

    async findUnprintable(ctx: Context) {
      ctx.body = { data: await designer.findUnprintableIn(parse(unprintableQuery, ctx.query)) };
    },

    async list(ctx: Context) {
      ctx.body = { data: await registry.list(parse(issuedQuery, ctx.query), PERMISSIONS.readCertificates, ctx) };
    },

    async revoke(ctx: Context) {
      await registry.authorize(id(ctx), PERMISSIONS.revokeCertificates, ctx);
      const { data } = parse(revokeBody, body(ctx));
      ctx.body = { data: await registry.revoke(id(ctx), data, user(ctx)) };
    },

    async reissue(ctx: Context) {
      await registry.authorize(id(ctx), PERMISSIONS.revokeCertificates, ctx);
      const { data } = parse(reissueBody, body(ctx));
      ctx.body = { data: await registry.reissue(id(ctx), data, user(ctx)) };
      ctx.status = 201;
    },

    async confirmName(ctx: Context) {
      await registry.authorize(id(ctx), PERMISSIONS.confirmNames, ctx);
      const { data } = parse(confirmNameBody, body(ctx));
      ctx.body = { data: await registry.confirmName(id(ctx), data, user(ctx)) };
    },

    async rotateKeys(ctx: Context) {
      await certificates.rotateKeys();
      ctx.status = 204;
    },
  };
};

const template = { path: '/certificate-template', permission: PERMISSIONS.designCertificates };

export const certificatesFeature: Feature<Deps> = {
  controllers: { certificates: certificatesController },
  adminRoutes: [
    { ...template, method: 'GET', handler: 'certificates.loadTemplate' },
    { ...template, method: 'PUT', handler: 'certificates.saveTemplate' },
    { ...template, method: 'POST', path: '/certificate-template/images', handler: 'certificates.storeImage' },
    { ...template, method: 'POST', path: '/certificate-template/preview', handler: 'certificates.preview' },
    { ...template, method: 'POST', path: '/certificate-template/proof', handler: 'certificates.printProof' },
    { ...template, method: 'GET', path: '/certificate-template/readiness', handler: 'certificates.checkReadiness' },
    {
      method: 'GET',
      path: '/unprintable-characters',
      handler: 'certificates.findUnprintable',
      permission: PERMISSIONS.read,
    },
    { ...template, method: 'POST', path: '/certificate-keys/rotate', handler: 'certificates.rotateKeys' },
    { method: 'GET', path: '/certificates', handler: 'certificates.list', permission: PERMISSIONS.readCertificates },
    {
      method: 'POST',
      path: '/certificates/:id/revoke',
      handler: 'certificates.revoke',
      permission: PERMISSIONS.revokeCertificates,
    },
    {
      method: 'POST',
      path: '/certificates/:id/confirm-name',
      handler: 'certificates.confirmName',
      permission: PERMISSIONS.confirmNames,
    },
    {
      method: 'POST',
      path: '/certificates/:id/reissue',
      handler: 'certificates.reissue',
      permission: PERMISSIONS.revokeCertificates,
    },
  ],
};

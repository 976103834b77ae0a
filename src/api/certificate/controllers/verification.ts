import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { bodyOf, paramOf } from '../../course/rules/request';
import { apiPath, showPage, type Shown } from '../rules/page';
import { withPdf } from '../rules/upload';
import type { PageFinding } from '../rules/verify-page';
import { isCode } from '../rules/view';
import type { CertificateService } from '../services/certificate';

/** A code as people type it: with spaces, in capitals. */
const tidy = (code: unknown): string => (typeof code === 'string' ? code.replace(/[\s-]/g, '').toLowerCase() : '');

/** The public page, for people; the same answers as data are `certificate.verify` and `certificate.verifyFile`. */
const verificationController = ({ strapi }: { strapi: Core.Strapi }) => {
  const certificates = () => strapi.service('api::certificate.certificate') as unknown as CertificateService;
  const show = (ctx: Context, shown: Shown) => showPage(ctx, apiPath(strapi), shown);

  const showCode = async (ctx: Context, code: string) => {
    if (!isCode(code)) return show(ctx, { finding: { kind: 'malformed' }, code });
    show(ctx, { finding: { kind: 'found', verification: await certificates().verify(code) }, code });
  };

  const findFile = async (ctx: Context, code: string): Promise<PageFinding> => {
    const { verification, code: found } = await withPdf(ctx, (pdf) => certificates().verifyFile(pdf));
    // Asked with a code, the page answers for that code.
    if (isCode(code) && found !== code)
      return { kind: 'found', verification: await certificates().verify(code), file: 'different' };
    // Of a provisional PDF that was replaced, the verification says all.
    if (verification.status === 'provisional' && verification.replaced) return { kind: 'found', verification };
    return { kind: 'found', verification, file: found ? 'same' : 'unknown' };
  };

  return {
    async page(ctx: Context) {
      const { code } = ctx.query;
      if (code === undefined) return show(ctx, { finding: { kind: 'form' } });
      await showCode(ctx, tidy(code));
    },

    async code(ctx: Context) {
      await showCode(ctx, tidy(paramOf(ctx, 'code')));
    },

    async file(ctx: Context) {
      const given = bodyOf(ctx) as { code?: unknown } | undefined;
      const code = tidy(given?.code);
      show(ctx, { finding: await findFile(ctx, code), code: isCode(code) ? code : '' });
    },
  };
};

export default verificationController;

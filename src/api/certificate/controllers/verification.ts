import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { bodyOf, paramOf } from '../../course/rules/request';
import { withPdf } from '../rules/upload';
import { PAGE_POLICY, verifyPage, type PageFinding, type PageLanguage } from '../rules/verify-page';
import { isCode } from '../rules/view';
import type { CertificateService } from '../services/certificate';

/** A code as people type it: with spaces, in capitals. */
const tidy = (code: unknown): string => (typeof code === 'string' ? code.replace(/[\s-]/g, '').toLowerCase() : '');

const STATUS_OF: Record<PageFinding['kind'], number> = { form: 200, found: 200, malformed: 400, problem: 400 };

/** The public page, for people; the same answers as data are `certificate.verify` and `certificate.verifyFile`. */
const verificationController = ({ strapi }: { strapi: Core.Strapi }) => {
  const certificates = () => strapi.service('api::certificate.certificate') as unknown as CertificateService;

  const show = (ctx: Context, finding: PageFinding, code: string) => {
    const language = (ctx.acceptsLanguages('en', 'de') || 'en') as PageLanguage;
    ctx.set('Content-Security-Policy', PAGE_POLICY);
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('X-Robots-Tag', 'noindex');
    ctx.vary('Accept-Language');
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = verifyPage({ finding, language, code, api: strapi.config.get<string>('api.rest.prefix', '/api') });
    ctx.status = STATUS_OF[finding.kind];
  };

  const showCode = async (ctx: Context, code: string) => {
    if (!isCode(code)) return show(ctx, { kind: 'malformed' }, code);
    show(ctx, { kind: 'found', verification: await certificates().verify(code) }, code);
  };

  const findFile = async (ctx: Context, code: string): Promise<PageFinding> => {
    const { verification, code: found } = await withPdf(ctx, (pdf) => certificates().verifyFile(pdf));
    // Asked with a code, the page answers for that code.
    if (isCode(code) && found !== code)
      return { kind: 'found', verification: await certificates().verify(code), file: 'different' };
    return { kind: 'found', verification, file: found ? 'same' : 'unknown' };
  };

  return {
    async page(ctx: Context) {
      const { code } = ctx.query;
      if (code === undefined) return show(ctx, { kind: 'form' }, '');
      await showCode(ctx, tidy(code));
    },

    async code(ctx: Context) {
      await showCode(ctx, tidy(paramOf(ctx, 'code')));
    },

    async file(ctx: Context) {
      const given = bodyOf(ctx) as { code?: unknown } | undefined;
      const code = tidy(given?.code);
      const finding = await findFile(ctx, code).catch((error: unknown): PageFinding => {
        const { details } = error as { details?: { code?: string } };
        if (details?.code === 'certificate.file') return { kind: 'problem', text: 'file' };
        if (details?.code === 'certificate.fileTooLarge') return { kind: 'problem', text: 'tooLarge' };
        throw error;
      });
      show(ctx, finding, isCode(code) ? code : '');
    },
  };
};

export default verificationController;

import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { nameResponse } from '../../../response-headers/kinds';
import { PAGE_STYLE_SOURCE, verifyPage, type PageFinding, type PageLanguage, type PageProblem } from './verify-page';

/** The address of the REST API, as a path. */
export const apiPath = (strapi: Core.Strapi): string => strapi.config.get<string>('api.rest.prefix', '/api');

const STATUS_OF: Record<Exclude<PageFinding['kind'], 'problem'>, number> = { form: 200, found: 200, malformed: 400 };

/** What is said to people of an error with this `details.code`. */
const PROBLEMS: Record<string, { status: number; text: PageProblem }> = {
  'body.syntax': { status: 400, text: 'file' },
  'certificate.file': { status: 400, text: 'file' },
  'certificate.fileTooLarge': { status: 413, text: 'tooLarge' },
  'verification.tooMany': { status: 429, text: 'tooMany' },
};
const TROUBLE = { status: 500, text: 'trouble' } as const;

export interface Shown {
  finding: PageFinding;
  /** The code that was asked for; '' without one. */
  code?: string;
  status?: number;
}

/** Answers with the public page, in the language of the reader. */
export function showPage(ctx: Context, api: string, { finding, code = '', status }: Shown): void {
  const language = (ctx.acceptsLanguages('en', 'de') || 'en') as PageLanguage;
  nameResponse(ctx, 'publicPage', { 'style-src': [PAGE_STYLE_SOURCE] });
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Robots-Tag', 'noindex');
  ctx.vary('Accept-Language');
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = verifyPage({ finding, language, code, api });
  ctx.status = status ?? (finding.kind === 'problem' ? 400 : STATUS_OF[finding.kind]);
}

/** Answers with a page, and not with JSON, when `work` is refused or fails. */
export async function withPage(ctx: Context, strapi: Core.Strapi, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = (error as { details?: { code?: string } }).details?.code;
    const known = code === undefined ? undefined : PROBLEMS[code];
    if (!known) strapi.log.error('a certificate could not be verified', { error });
    const { status, text } = known ?? TROUBLE;
    showPage(ctx, apiPath(strapi), { finding: { kind: 'problem', text }, status });
  }
}

import type { Context } from 'koa';

import { paramOf } from '../../../../../src/api/course/rules/request';
import { PERMISSIONS } from '../../../shared/contracts';
import { exportQuery, previewBody, regradeBody, resultsQuery, type ExportedTable } from '../../../shared/results';
import type { CourseAccess } from '../course-access';
import { parse } from '../errors';
import type { AdminUser, Feature } from '../feature';
import { toCsv } from './csv';
import type { Results } from './results.service';
import { toXlsx } from './xlsx';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Deps {
  results: Results;
  authoring: CourseAccess;
}

const resultsController = ({ results, authoring }: Deps) => {
  const id = (ctx: Context) => paramOf(ctx, 'id');
  const body = (ctx: Context) => (ctx.request as { body?: unknown }).body;
  const may = (ctx: Context, action: string) => authoring.authorize(id(ctx), action, ctx);

  const download = (
    ctx: Context,
    { name, type, file }: { name: string; type: string; file: string | Buffer },
  ): void => {
    ctx.set('Cache-Control', 'private, no-store');
    ctx.attachment(name);
    ctx.type = type;
    ctx.body = file;
  };

  const tables = {
    attempts: results.exportAttempts,
    questions: results.exportQuestions,
  } satisfies Record<ExportedTable, unknown>;

  const sendCsv = (table: ExportedTable) => async (ctx: Context) => {
    await may(ctx, PERMISSIONS.resultsRead);
    const query = parse(exportQuery, ctx.query);
    const timeZone = await results.timeZone();
    const file = toCsv(await tables[table](id(ctx), query), { ...query, timeZone });
    download(ctx, { name: `${table}.csv`, type: 'text/csv; charset=utf-8', file });
  };

  const sendXlsx = (table: ExportedTable) => async (ctx: Context) => {
    await may(ctx, PERMISSIONS.resultsRead);
    const timeZone = await results.timeZone();
    const file = await toXlsx(await tables[table](id(ctx), parse(resultsQuery, ctx.query)), { timeZone });
    download(ctx, { name: `${table}.xlsx`, type: XLSX, file });
  };

  return {
    async load(ctx: Context) {
      await may(ctx, PERMISSIONS.resultsRead);
      ctx.body = { data: await results.load(id(ctx), parse(resultsQuery, ctx.query)) };
    },

    attemptsCsv: sendCsv('attempts'),
    attemptsXlsx: sendXlsx('attempts'),
    questionsCsv: sendCsv('questions'),
    questionsXlsx: sendXlsx('questions'),

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

export const resultsFeature: Feature<Deps> = {
  controllers: { results: resultsController },
  adminRoutes: [
    { ...read, path: '/courses/:id/results', handler: 'results.load' },
    { ...read, path: '/courses/:id/results/attempts.csv', handler: 'results.attemptsCsv' },
    { ...read, path: '/courses/:id/results/attempts.xlsx', handler: 'results.attemptsXlsx' },
    { ...read, path: '/courses/:id/results/questions.csv', handler: 'results.questionsCsv' },
    { ...read, path: '/courses/:id/results/questions.xlsx', handler: 'results.questionsXlsx' },
    { ...read, path: '/courses/:id/results/rounded', handler: 'results.rounded' },
    { ...read, path: '/courses/:id/regrades', handler: 'results.log' },
    { ...change, path: '/courses/:id/regrades/preview', handler: 'results.preview' },
    { ...change, path: '/courses/:id/regrades', handler: 'results.regrade' },
  ],
};

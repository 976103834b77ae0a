import type { Context } from 'koa';

import { PERMISSIONS } from '../../../shared/contracts';
import { sweepBody } from '../../../shared/storage';
import { nameOf } from '../admin-name';
import { parse, studioError } from '../errors';
import type { AdminUser, Feature } from '../feature';
import sweepRun from './content-types/sweep-run/schema.json';
import type { Housekeeping } from './housekeeping.service';

interface Deps {
  housekeeping: Housekeeping;
}

/** The Storage page. */
const storageController = ({ housekeeping }: Deps) => ({
  async report(ctx: Context) {
    ctx.body = { data: await housekeeping.storageReport() };
  },

  async preview(ctx: Context) {
    ctx.body = { data: await housekeeping.sweep({ dryRun: true }) };
  },

  async sweep(ctx: Context) {
    const { data } = parse(sweepBody, (ctx.request as { body?: unknown }).body);
    const startedBy = nameOf(ctx.state.user as AdminUser);
    const report = await housekeeping.sweep({ ...data, trigger: 'page', startedBy });
    if (report.outcome === 'busy') throw studioError('sweep.running');
    ctx.body = { data: report };
  },
});

export const housekeepingFeature: Feature<Deps> = {
  controllers: { housekeeping: storageController },
  contentTypes: { 'sweep-run': { schema: sweepRun } },
  adminRoutes: [
    { method: 'GET', path: '/storage', handler: 'housekeeping.report', permission: PERMISSIONS.readStorage },
    { method: 'GET', path: '/storage/preview', handler: 'housekeeping.preview', permission: PERMISSIONS.readStorage },
    { method: 'POST', path: '/storage/sweep', handler: 'housekeeping.sweep', permission: PERMISSIONS.sweep },
  ],
};

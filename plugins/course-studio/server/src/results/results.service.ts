import type { Core } from '@strapi/strapi';

import type { TemplateService } from '../../../../../src/api/certificate/services/template';
import type { ResultsQuery } from '../../../shared/results';
import { exportAttempts, exportQuestions } from './export';
import { guardLog, loadLog } from './log';
import { createRegrading } from './regrade';
import { findRoundedPasses } from './rounded';
import { createResultsLoader } from './statistics';

/** What came of a course's tests: statistics, exports, and corrections of keys. Who may ask, the controller checks. */
export function createResults(strapi: Core.Strapi) {
  const load = createResultsLoader(strapi);
  const { preview, apply } = createRegrading(strapi);
  const templates = () => strapi.service('api::certificate.template') as unknown as TemplateService;
  let unguard: (() => unknown) | undefined;
  return {
    load,
    preview,
    regrade: apply,
    roundedPasses: (courseId: string) => findRoundedPasses(strapi, courseId),
    log: (courseId: string) => loadLog(strapi, courseId),
    /** In which the moments of exports are written: that of the organisation, which its certificates are dated in. */
    timeZone: async (): Promise<string> => (await templates().current()).design.timeZone,
    exportAttempts: (courseId: string, query: ResultsQuery) => exportAttempts(strapi, courseId, query),
    exportQuestions: async (courseId: string, query: ResultsQuery) => exportQuestions(await load(courseId, query)),

    /** From now on the log of corrections only grows. */
    hook(): void {
      unguard = guardLog(strapi);
    },

    close: (): void => void unguard?.(),
  };
}

export type Results = ReturnType<typeof createResults>;

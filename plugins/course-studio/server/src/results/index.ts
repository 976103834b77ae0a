import type { Core } from '@strapi/strapi';

import type { ResultsQuery } from '../../../shared/results';
import { exportAttempts, exportQuestions } from './export';
import { guardLog, loadLog } from './log';
import { createRegrading } from './regrade';
import { findRoundedPasses } from './rounded';
import { createResults } from './statistics';

/** What came of a course's tests: statistics, exports, and corrections of keys. Who may ask, the controller checks. */
export function createResultsFeature(strapi: Core.Strapi) {
  const load = createResults(strapi);
  const { preview, apply } = createRegrading(strapi);
  let unguard: (() => unknown) | undefined;
  return {
    load,
    preview,
    regrade: apply,
    roundedPasses: (courseId: string) => findRoundedPasses(strapi, courseId),
    log: (courseId: string) => loadLog(strapi, courseId),
    exportAttempts: (courseId: string, query: ResultsQuery) => exportAttempts(strapi, courseId, query),
    exportQuestions: async (courseId: string, query: ResultsQuery) => exportQuestions(await load(courseId, query)),

    /** From now on the log of corrections only grows. */
    hook(): void {
      unguard = guardLog(strapi);
    },

    close: (): void => void unguard?.(),
  };
}

export { resultsFeature } from './results.controller';

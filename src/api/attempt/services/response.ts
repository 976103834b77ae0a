import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import type { QuestionResult } from '../rules/grading';
import { responsesOf } from '../rules/responses';

const RESPONSE = 'api::attempt.response';
const CHOICE = 'api::attempt.choice';

/** SQLite takes at most 500 rows in one statement. */
const BATCH = 250;

/** The narrow rows statistics are reckoned from, beside the JSON of an attempt. */
const responseService = ({ strapi }: { strapi: Core.Strapi }) => {
  const replace = async (uid: string, attemptId: string, rows: object[]): Promise<void> => {
    await strapi.db.query(uid).deleteMany({ where: { attemptId } });
    for (const data of chunk(rows, BATCH)) await strapi.db.query(uid).createMany({ data });
  };

  return {
    /** Writes what an attempt earned, in place of what was written before. In the transaction that grades it. */
    async write(attemptId: string, results: readonly QuestionResult[]): Promise<void> {
      const { responses, choices } = responsesOf(attemptId, results);
      await replace(RESPONSE, attemptId, responses);
      await replace(CHOICE, attemptId, choices);
    },
  };
};

export default responseService;
export type ResponseService = ReturnType<typeof responseService>;

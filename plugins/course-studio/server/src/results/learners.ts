import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

const USER = 'plugin::users-permissions.user';

/** Postgres and SQLite take thousands of values in one `IN`, but not any number. */
const BATCH = 500;

export interface LearnerName {
  documentId: string;
  username: string;
  email: string;
}

/** The accounts of learners by documentId; one that was deleted is missing. */
export async function loadLearners(strapi: Core.Strapi, ids: readonly string[]): Promise<Map<string, LearnerName>> {
  const found: LearnerName[] = [];
  for (const documentIds of chunk([...new Set(ids)], BATCH)) {
    found.push(
      ...(await strapi.db
        .query(USER)
        .findMany({ where: { documentId: { $in: documentIds } }, select: ['documentId', 'username', 'email'] })),
    );
  }
  return new Map(found.map((learner) => [learner.documentId, learner]));
}

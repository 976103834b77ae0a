import type { Core } from '@strapi/strapi';
import chunk from 'lodash/chunk';

import { mixedScriptsOf, type NameScript } from '../../../../../src/api/profile/rules/name-scripts';

const USER = 'plugin::users-permissions.user';

/** Postgres and SQLite take thousands of values in one `IN`, but not any number. */
const BATCH = 500;

export interface LearnerName {
  documentId: string;
  username: string;
  /** Null for accounts of before there were full names. */
  fullName: string | null;
  email: string;
}

/** What an instructor is shown of a learner: the name, and the scripts of its letters where it mixes some. */
export function listedName(learner: LearnerName | undefined): { learner: string; learnerScripts: NameScript[] } {
  const name = learner?.fullName ?? learner?.username ?? '';
  return { learner: name, learnerScripts: mixedScriptsOf(name) };
}

/** The accounts of learners by documentId; one that was deleted is missing. */
export async function loadLearners(strapi: Core.Strapi, ids: readonly string[]): Promise<Map<string, LearnerName>> {
  const found: LearnerName[] = [];
  for (const documentIds of chunk([...new Set(ids)], BATCH)) {
    found.push(
      ...(await strapi.db.query(USER).findMany({
        where: { documentId: { $in: documentIds } },
        select: ['documentId', 'username', 'fullName', 'email'],
      })),
    );
  }
  return new Map(found.map((learner) => [learner.documentId, learner]));
}

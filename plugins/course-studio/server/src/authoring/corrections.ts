import type { Core } from '@strapi/strapi';
import pick from 'lodash/pick';

import type { CorrectionRow, CorrectionService } from '../../../../../src/api/course-version/services/correction';
import type { CourseVersionService } from '../../../../../src/api/course-version/services/course-version';
import type { AskedQuestion, DraftCorrection } from '../../../shared/corrections';
import type { CourseRow } from './nodes';

/**
 * The corrections that the questions of a course have to agree with: the last one of each question. Those that came along
 * with a copy are older than its own.
 */
export async function loadDraftCorrections(
  strapi: Core.Strapi,
  { documentId, copiedCorrections }: Pick<CourseRow, 'documentId' | 'copiedCorrections'>,
): Promise<DraftCorrection[]> {
  const corrections = strapi.service('api::course-version.correction') as unknown as CorrectionService;
  const last = new Map((await corrections.ofCourse(documentId)).map((row) => [row.questionId, row]));
  const own = await Promise.all([...last.values()].map((row) => toDraftCorrection(strapi, row)));
  return [...(copiedCorrections ?? []).filter(({ question }) => !last.has(question)), ...own];
}

async function toDraftCorrection(strapi: Core.Strapi, row: CorrectionRow): Promise<DraftCorrection> {
  const { questionId, policy, correct, createdAt } = row;
  return {
    question: questionId,
    policy,
    correct,
    at: new Date(createdAt).toISOString(),
    asked: await askedIn(strapi, row),
  };
}

/** The question as the newest of the versions has it that the correction is about; they are listed latest first. */
async function askedIn(
  strapi: Core.Strapi,
  { questionId, versions: [newest] }: CorrectionRow,
): Promise<AskedQuestion | null> {
  const versions = strapi.service('api::course-version.course-version') as unknown as CourseVersionService;
  const testSets = newest ? (await versions.snapshotOf(newest)).testSets : [];
  const question = testSets.flatMap(({ questions }) => questions).find(({ id }) => id === questionId);
  if (!question) return null;
  const { text, image, answers } = question;
  return {
    text,
    image,
    answers: answers.map((answer) => pick(answer, ['id', 'text', 'image', 'imageAlt', 'correct'])),
  };
}

import type { Core } from '@strapi/strapi';

import { filesOfNode, PART_TYPES } from '../../../shared/course-model';
import { copyCorrections } from '../../../shared/corrections';
import { TEXT_LIMITS } from '../../../shared/vocabulary';
import { studioError } from '../errors';
import { UID } from '../uids';
import { loadDraftCorrections } from './corrections';
import { holdFiles } from './files';
import { uidOf, type CourseRow } from './nodes';
import { draftTree } from './publish';
import { cloneRows, isPlain } from './rows';
import { loadNodes } from './tree';

interface Duplication {
  strapi: Core.Strapi;
  course: CourseRow;
  userId: number;
  name?: string;
}

/**
 * Writes a new draft like that of `course`, with records of its own and the corrections of its questions; the files are the same ones, so that each goes when
 * the last course that refers to it has gone. Runs within the caller's transaction, under the course's lock.
 * @returns the new course's documentId
 * @throws `course.notPlain` if a type has a field whose values cannot be copied
 */
export async function duplicateTree({ strapi, course, userId, name }: Duplication): Promise<string> {
  const types = [UID.course, ...PART_TYPES.map(uidOf)];
  // Its pictures would be missing, or components be the original's.
  if (!types.every((uid) => isPlain(strapi, uid))) throw studioError('course.notPlain');
  const nodes = await loadNodes(strapi, course);
  const present = new Set(nodes.map(({ id }) => id));
  await holdFiles(strapi, nodes.flatMap(filesOfNode));
  const clones = new Map<string, string>();
  const title = (name ?? `${course.name ?? ''} (copy)`).slice(0, TEXT_LIMITS.courseName);
  const values = {
    name: title,
    revision: 0,
    confirmed_revision: null,
    save_id: null,
    archived_at: null,
    copied_corrections: null,
    copied_from: JSON.stringify([course.documentId, ...(course.copiedFrom ?? [])]),
  };
  const clone = { strapi, clones, userId };
  await cloneRows({ ...clone, uid: UID.course, ids: [course.id], values });
  const tree = await draftTree(strapi, course);
  for (const type of PART_TYPES) {
    const ids = tree[type].filter(({ documentId }) => present.has(documentId)).map(({ id }) => id);
    await cloneRows({ ...clone, uid: uidOf(type), ids, values: { removed_at: null } });
  }
  const id = clones.get(course.documentId)!;
  const copiedCorrections = copyCorrections(await loadDraftCorrections(strapi, course), clones);
  if (copiedCorrections.length > 0)
    await strapi.db.query(UID.course).update({ where: { documentId: id }, data: { copiedCorrections } });
  return id;
}

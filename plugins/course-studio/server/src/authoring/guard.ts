import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';

import { studioError } from '../errors';
import { UID } from '../uids';

const TREE: ReadonlySet<string> = new Set([
  UID.course,
  UID.file,
  UID.testSet,
  UID.question,
  UID.answer,
  // What learners are pinned to never changes, and a file's entry changes only with the file.
  UID.version,
  UID.asset,
]);
const WRITES = new Set(['create', 'update', 'delete', 'clone', 'publish', 'unpublish', 'discardDraft']);

const inStudio = new AsyncLocalStorage<true>();

/** Runs `work` as the studio: the only one that may write a course or its parts. */
export const asStudio = <T>(work: () => Promise<T>): Promise<T> => inStudio.run(true, work);

/**
 * Refuses every write to a course or its parts that does not come through the studio (content manager, API, other
 * plugins): a tree changed piece by piece could be published in part, and its files would lose their protection.
 */
export function guardTree(strapi: Core.Strapi): void {
  strapi.documents.use((context, next) => {
    if (TREE.has(context.uid) && WRITES.has(context.action) && !inStudio.getStore()) throw studioError('course.direct');
    return next();
  });
}

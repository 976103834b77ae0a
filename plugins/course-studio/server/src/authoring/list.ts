import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { PERMISSIONS, type Page } from '../../../shared/contracts';
import type { DraftQuery, DraftSummary, Encoding } from '../../../shared/draft';
import type { StepId } from '../../../shared/vocabulary';
import { endingSoonBefore, endOf } from '../housekeeping';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { nameOf, type CourseRow } from './nodes';
import { countsByCourse, findUncompletable, learnersByCourse } from './counts';

/** Most encodings the home page shows at once. */
const ENCODINGS = 20;

type ListedCourse = CourseRow & { step: StepId | null };

interface Rights {
  ability: { can(action: string, subject: unknown): boolean };
  toSubject(course: object): unknown;
}

/** What the home page shows: pages of courses with their counts, in a number of queries that does not grow with them. */
export function createLists({ strapi, settings }: { strapi: Core.Strapi; settings: Settings }) {
  const rightsTo = (action: string, ctx: Context): Rights & { addPermissionsQueryTo(query: object): object } =>
    strapi
      .service('admin::permission')
      .createPermissionsManager({ ability: ctx.state.userAbility, action, model: UID.course });

  /** The courses that the user's roles allow to see; with the condition "is creator", their own. */
  const readable = (ctx: Context): object[] => {
    const { filters } = rightsTo(PERMISSIONS.read, ctx).addPermissionsQueryTo({}) as { filters?: object };
    return filters ? [filters] : [];
  };

  const endingSoon = (): object => ({
    updatedAt: { $lt: endingSoonBefore(settings.abandonedDays, Date.now()).toISOString() },
  });
  const ofKind = (kind: DraftQuery['kind']): object[] =>
    kind === 'ending' ? [...KIND.unfinished, endingSoon()] : KIND[kind];

  /** When the sweep cancels a creation that nobody goes on with, ISO 8601; null: never. */
  const endsAt = (course: ListedCourse): string | null =>
    course.confirmedRevision !== null || settings.abandonedDays === 0
      ? null
      : endOf(course, settings.abandonedDays, Date.now()).toISOString();

  return {
    /** A page of drafts, the latest edited first; of those that end soon, the oldest. A page after the last one is empty. */
    async drafts({ kind, search, page, pageSize }: DraftQuery, ctx: Context): Promise<Page<DraftSummary>> {
      const filters = { $and: [...readable(ctx), ...ofKind(kind), ...matching(search)] };
      const courses = strapi.documents(UID.course);
      const total = await courses.count({ status: 'draft', filters } as never);
      const rows = (await courses.findMany({
        status: 'draft',
        filters,
        populate: ['createdBy'],
        sort: kind === 'ending' ? ['updatedAt:asc', 'id:asc'] : ['updatedAt:desc', 'id:desc'],
        start: (page - 1) * pageSize,
        limit: pageSize,
      } as never)) as unknown as ListedCourse[];
      const files = await countsByCourse(
        strapi,
        rows.map(({ id }) => id),
      );
      const learners = await learnersByCourse(
        strapi,
        rows.map(({ documentId }) => documentId),
      );
      const uncompletable = await findUncompletable(
        strapi,
        rows.map(({ documentId }) => documentId),
      );
      const rights = { update: rightsTo(PERMISSIONS.update, ctx), delete: rightsTo(PERMISSIONS.delete, ctx) };
      const may = (course: ListedCourse, right: keyof typeof rights): boolean =>
        rights[right].ability.can(PERMISSIONS[right], rights[right].toSubject(course));
      return {
        data: rows.map((course) => ({
          ...toSummary(course),
          ...(files.get(course.id) ?? { files: 0, uploading: 0, processing: 0, errors: 0 }),
          learners: learners.get(course.documentId) ?? 0,
          uncompletable: uncompletable.has(course.documentId),
          canEdit: may(course, 'update'),
          canDiscard: may(course, 'delete'),
          endsAt: endsAt(course),
        })),
        meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
      };
    },

    /** The encodings under way in courses the user may see, the oldest first. */
    async encodings(ctx: Context): Promise<Encoding[]> {
      const running: { documentId: string; name: string; progress: number | null; draft: string }[] = await strapi.db
        .query(UID.asset)
        .findMany({
          where: { role: 'original', state: 'processing', doomedAt: null, draft: { $notNull: true } },
          select: ['documentId', 'name', 'progress', 'draft'],
          orderBy: { id: 'asc' },
          limit: 10 * ENCODINGS,
        });
      if (running.length === 0) return [];
      const ids = [...new Set(running.map(({ draft }) => draft))];
      const courses = (await strapi.documents(UID.course).findMany({
        status: 'draft',
        filters: { $and: [...readable(ctx), { documentId: { $in: ids } }] },
        limit: ids.length,
      } as never)) as unknown as ListedCourse[];
      const names = new Map(courses.map(({ documentId, name }) => [documentId, name ?? '']));
      return running
        .filter(({ draft }) => names.has(draft))
        .slice(0, ENCODINGS)
        .map(({ documentId, name, progress, draft }) => ({
          id: documentId,
          name,
          progress: progress ?? 0,
          draft,
          course: names.get(draft) ?? '',
        }));
    },
  };
}

/** `confirmedRevision` is set by the first confirm, and never taken away. */
const KIND: Record<Exclude<DraftQuery['kind'], 'ending'>, object[]> = {
  all: [],
  unfinished: [{ confirmedRevision: { $null: true } }],
  published: [{ confirmedRevision: { $notNull: true } }],
};

const matching = (search: string): object[] =>
  search === ''
    ? []
    : [{ $or: ['name', 'version', 'description'].map((field) => ({ [field]: { $containsi: search } })) }];

const iso = (time: string): string => new Date(time).toISOString();

function toSummary(course: ListedCourse) {
  const published = course.confirmedRevision !== null;
  return {
    id: course.documentId,
    name: course.name ?? '',
    version: course.version ?? '',
    published,
    modified: published && course.revision !== course.confirmedRevision,
    archived: course.archivedAt !== null,
    step: course.step ?? 'basics',
    createdAt: iso(course.createdAt),
    updatedAt: iso(course.updatedAt),
    owner: nameOf(course.createdBy),
  };
}

export type Lists = ReturnType<typeof createLists>;

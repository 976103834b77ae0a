import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { filesOfNode } from '../../../shared/course-model';
import { PERMISSIONS, type Confirmed, type Saved } from '../../../shared/contracts';
import type { AssetView, Draft, OpenedDraft, PublishedState, SaveBody } from '../../../shared/draft';
import { againstCorrections, findProblems } from '../../../shared/problems';
import { STEP_IDS, type StepId } from '../../../shared/vocabulary';
import {
  readSnapshot,
  SNAPSHOT_SHAPE,
  type CourseSnapshot,
} from '../../../../../src/api/course-version/rules/snapshot';
import { lockDraft, lockPublished } from '../course-lock';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import type { Housekeeping } from '../housekeeping';
import type { Media } from '../media';
import { UID } from '../uids';
import { announce } from './announce';
import { asStudio } from './guard';
import { duplicateTree } from './duplicate';
import { loadDraftCorrections } from './corrections';
import { holdFiles, rehome } from './files';
import { nameOf, type CourseRow } from './nodes';
import { deleteTree, discardTree, publishTree } from './publish';
import { applyChanges } from './save';
import { fromSnapshot, toSnapshot } from './snapshots';
import { tableOf } from './tables';
import { findCourse, isPublished, loadNodes } from './tree';

interface Deps {
  strapi: Core.Strapi;
  media: Media;
  housekeeping: Housekeeping;
}

/** A course from "New course" to Confirm, and every edit after it. */
export function createAuthoring({ strapi, media, housekeeping }: Deps) {
  const requireCourse = async (documentId: string): Promise<CourseRow> => {
    const course = await findCourse(strapi, documentId);
    if (!course) throw studioError('draft.unknown');
    return course;
  };

  /** One transaction, as the studio; the course is locked in it. */
  const change = <T>(documentId: string, work: (course: CourseRow) => Promise<T>): Promise<T> =>
    asStudio(async () =>
      strapi.db.transaction(async () => {
        await lockDraft(strapi, documentId);
        return work(await requireCourse(documentId));
      }),
    );

  const setCourse = (course: CourseRow, data: Record<string, unknown>): Promise<unknown> =>
    strapi.db.query(UID.course).update({ where: { id: course.id }, data });

  /** The course's own row, written directly: Strapi would read it before and after. */
  const markSaved = async (course: CourseRow, { saveId, userId }: { saveId: string; userId: number }): Promise<Saved> =>
    strapi.db.transaction(async ({ trx }) => {
      const saved = { revision: course.revision + 1, updatedAt: new Date().toISOString() };
      await strapi.db
        .connection(tableOf(strapi, UID.course))
        .transacting(trx)
        .where({ id: course.id })
        .update({
          revision: saved.revision,
          save_id: saveId,
          updated_at: new Date(saved.updatedAt),
          updated_by_id: userId,
        });
      return { revision: saved.revision, savedAt: saved.updatedAt };
    });

  const permissionsManager = (action: string, ctx: Context) =>
    strapi
      .service('admin::permission')
      .createPermissionsManager({ ability: ctx.state.userAbility, action, model: UID.course });

  const savedState = (course: CourseRow): Saved => ({
    revision: course.revision,
    savedAt: new Date(course.updatedAt).toISOString(),
  });

  const isAllowed = (course: CourseRow, action: string, ctx: Context): boolean => {
    const manager = permissionsManager(action, ctx);
    return manager.ability.can(action, manager.toSubject(course));
  };

  const allowedCourse = async (documentId: string, action: string, ctx: Context): Promise<CourseRow> => {
    const course = await requireCourse(documentId);
    if (!isAllowed(course, action, ctx)) throw studioError('draft.forbidden');
    return course;
  };

  const viewerOf = (ctx: Context): number => (ctx.state.user as AdminUser).id;

  /** As `viewer` sees it, an admin user; or nobody in particular. */
  async function toDraft(course: CourseRow, viewer: number | null): Promise<Draft> {
    const nodes = await loadNodes(strapi, course);
    const published = await isPublished(strapi, UID.course, course.documentId);
    return {
      id: course.documentId,
      ...savedState(course),
      savedBy: nameOf(course.updatedBy),
      saveId: course.saveId,
      published,
      modified: published && course.revision !== course.confirmedRevision,
      nodes,
      assets: await media.views({ draft: course.documentId, alsoIds: nodes.flatMap(filesOfNode), viewer }),
    };
  }

  const authoring = {
    /** @throws `draft.unknown`; `draft.forbidden` if none of the user's roles allows `action` on this very course */
    async authorize(documentId: string, action: string, ctx: Context): Promise<void> {
      await allowedCourse(documentId, action, ctx);
    },

    /** The draft, for whoever may read it. @throws what `authorize` throws */
    async openDraft(documentId: string, ctx: Context): Promise<OpenedDraft> {
      const course = await allowedCourse(documentId, PERMISSIONS.read, ctx);
      const canEdit = isAllowed(course, PERMISSIONS.update, ctx);
      const canDiscard = isAllowed(course, PERMISSIONS.delete, ctx);
      return {
        ...(await toDraft(course, viewerOf(ctx))),
        canEdit,
        canDiscard,
        corrections: await loadDraftCorrections(strapi, course),
      };
    },

    /** All files of the draft, for whoever may read it. @throws what `authorize` throws */
    async assets(documentId: string, ctx: Context): Promise<AssetView[]> {
      const course = await allowedCourse(documentId, PERMISSIONS.read, ctx);
      // Asked again and again while files arrive: only a duplicate has files that were uploaded for another course.
      const nodes = course.copiedFrom ? await loadNodes(strapi, course) : [];
      return media.views({ draft: documentId, alsoIds: nodes.flatMap(filesOfNode), viewer: viewerOf(ctx) });
    },

    /** What learners see now; null if the course was never confirmed. @throws `draft.unknown` */
    async publishedState(documentId: string): Promise<PublishedState | null> {
      await requireCourse(documentId);
      const latest = await strapi.db
        .query(UID.version)
        .findOne({ where: { courseId: documentId }, orderBy: { number: 'desc' } });
      if (!latest) return null;
      const nodes = fromSnapshot(readSnapshot(latest.snapshot));
      return { number: latest.number, confirmedAt: new Date(latest.createdAt).toISOString(), nodes };
    },

    /** Notes that the wizard has got to `step`; going back is not noted. This is no change of the course. */
    async noteStep(documentId: string, step: StepId): Promise<void> {
      const earlier = STEP_IDS.slice(0, STEP_IDS.indexOf(step));
      await strapi.db.transaction(({ trx }) =>
        strapi.db
          .connection(tableOf(strapi, UID.course))
          .transacting(trx)
          .where({ document_id: documentId, published_at: null })
          .where((query) => void query.whereNull('step').orWhereIn('step', earlier))
          .update({ step }),
      );
    },

    async createDraft(user: AdminUser): Promise<Draft> {
      const data = { name: '', topics: [], certificate: true, revision: 0, createdBy: user.id, updatedBy: user.id };
      const created = await asStudio(() => strapi.documents(UID.course).create({ data: data as never }));
      strapi.log.info(`course ${created.documentId} draft created`);
      return authoring.loadDraft(created.documentId);
    },

    loadDraft: async (documentId: string): Promise<Draft> => toDraft(await requireCourse(documentId), null),

    /**
     * Writes changes made on `revision`. A save that is repeated (same `saveId`) is answered as the first time.
     * @throws `draft.conflict` if somebody saved since; `draft.*`, `asset.*` if the changes do not fit the draft
     */
    saveDraft: (documentId: string, { revision, saveId, changes }: SaveBody['data'], user: AdminUser): Promise<Saved> =>
      change(documentId, async (course) => {
        if (course.saveId === saveId) return savedState(course);
        if (course.revision !== revision)
          throw studioError('draft.conflict', { ...savedState(course), savedBy: nameOf(course.updatedBy) });
        await applyChanges({ strapi, course, userId: user.id }, changes);
        return markSaved(course, { saveId, userId: user.id });
      }),

    /**
     * Makes the draft public as a whole, and writes the version that learners are pinned to. Repeating it, or
     * confirming what is public already, answers with the version there is.
     *
     * The draft is read and checked before the transaction, which on SQLite holds up everybody else; the revision, looked
     * at again under the lock, says that it is still the same.
     * @throws `course.revision` if the draft is not the one that was looked at; `course.incomplete` with all problems
     */
    async confirmDraft(documentId: string, { revision }: { revision: number }, user: AdminUser): Promise<Confirmed> {
      const looked = await requireCourse(documentId);
      if (looked.revision !== revision) throw studioError('course.revision');
      const before = await confirmedAs(looked);
      if (before) return before;
      const nodes = await loadNodes(strapi, looked);
      const assetIds = nodes.flatMap(filesOfNode);
      const corrections = await loadDraftCorrections(strapi, looked);
      const problems = findProblems(nodes, await media.facts(assetIds), corrections).filter(
        ({ severity }) => severity === 'problem',
      );
      const snapshot = toSnapshot(nodes);
      return change(documentId, async (course) => {
        if (course.revision !== revision) throw studioError('course.revision');
        const already = await confirmedAs(course);
        if (already) return already;
        if (problems.length > 0) throw studioError('course.incomplete', { problems });
        await holdFiles(strapi, assetIds);
        await setCourse(course, { confirmedRevision: revision });
        await publishTree(strapi, course, new Set(nodes.map(({ id }) => id)));
        await announce(strapi, 'entry.publish', documentId);
        return writeVersion({ course, snapshot, userId: user.id });
      });
    },

    /**
     * Cancels a creation: every record and every file of it is gone when this returns. For a published course it
     * discards the edit instead: the draft is again what learners see, and files that only the edit had are gone.
     */
    async cancelDraft(documentId: string): Promise<void> {
      const uploaded = await change(documentId, async (course) => {
        const published = await isPublished(strapi, UID.course, documentId);
        await (published ? discard(course) : remove(course));
        return uploadedFor(documentId);
      });
      await destroyUnused(documentId, uploaded);
      strapi.log.info(`course ${documentId} draft cancelled`);
    },

    /**
     * Cancels a creation that nobody has touched since `before`. @returns false if it has been touched or published
     * meanwhile, or is gone
     */
    async cancelAbandoned(documentId: string, before: Date): Promise<boolean> {
      const isAbandoned = async (course: CourseRow) =>
        new Date(course.updatedAt) < before && !(await isPublished(strapi, UID.course, documentId));
      const uploaded = await change(documentId, async (course) => {
        if (!(await isAbandoned(course))) return undefined;
        await remove(course);
        return uploadedFor(documentId);
      }).catch((error: { details?: { code?: string } }) => {
        if (error.details?.code === 'draft.unknown') return undefined;
        throw error;
      });
      if (uploaded) await destroyUnused(documentId, uploaded);
      if (uploaded) strapi.log.info(`course ${documentId} abandoned, cancelled`);
      return uploaded !== undefined;
    },

    /**
     * Deletes a course for good: its parts, versions, and the files that nothing else refers to. What learners have
     * (enrolments, attempts, certificates) must survive, so a course that somebody took is archived instead.
     * @throws `course.name` unless `name` is the course's; `course.enrolled` if anybody is or was enrolled
     */
    async deleteCourse(documentId: string, { name }: { name: string }): Promise<void> {
      const uploaded = await change(documentId, async (course) => {
        if (name.trim() !== (course.name ?? '').trim()) throw studioError('course.name');
        // Under a lock on the published row as well: who enrols takes it too, and comes before or finds nothing.
        await lockPublished(strapi, documentId);
        for (const uid of [UID.enrollment, UID.certificate]) {
          if ((await strapi.db.query(uid).count({ where: { courseId: documentId } })) > 0)
            throw studioError('course.enrolled');
        }
        await remove(course);
        await strapi.db.query(UID.version).deleteMany({ where: { courseId: documentId } });
        return uploadedFor(documentId);
      });
      await destroyUnused(documentId, uploaded);
      strapi.log.info(`course ${documentId} deleted`);
    },

    /**
     * Takes a course out of the catalogue, or puts it back; those enrolled keep everything. Harmless when repeated.
     * @throws `course.unpublished` if learners could never see it
     */
    archiveCourse: (documentId: string, archivedAt: Date | null): Promise<void> =>
      change(documentId, async () => {
        if (!(await isPublished(strapi, UID.course, documentId))) throw studioError('course.unpublished');
        // Not an edit: neither the revision nor the time of the last one changes, and both rows say the same.
        await strapi.db.transaction(async ({ trx }) => {
          const { tableName } = strapi.db.metadata.get(UID.course);
          const rows = strapi.db.connection(tableName).transacting(trx).where({ document_id: documentId });
          await rows.update({ archived_at: archivedAt });
        });
        strapi.log.info(`course ${documentId} ${archivedAt ? 'archived' : 'back in the catalogue'}`);
      }),

    /** A new creation like this course as it is being edited, with the same files. @returns its id */
    async duplicateCourse(documentId: string, { name }: { name?: string }, user: AdminUser): Promise<string> {
      const id = await change(documentId, async (course) => {
        await refuseUncorrected(course);
        return duplicateTree({ strapi, course, userId: user.id, ...(name && { name }) });
      });
      strapi.log.info(`course ${documentId} duplicated as ${id}`);
      return id;
    },
  };

  /** A copy begins with no question that could not be confirmed for its correction. @throws `course.uncorrected` */
  async function refuseUncorrected(course: CourseRow): Promise<void> {
    const corrections = await loadDraftCorrections(strapi, course);
    if (corrections.length === 0) return;
    const problems = againstCorrections(findProblems(await loadNodes(strapi, course), [], corrections));
    if (problems.length > 0) throw studioError('course.uncorrected', { problems });
  }

  const remove = async (course: CourseRow): Promise<void> => {
    await announce(strapi, 'entry.delete', course.documentId);
    await deleteTree(strapi, course);
  };

  const uploadedFor = async (documentId: string): Promise<string[]> => {
    const rows: { documentId: string }[] = await strapi.db
      .query(UID.asset)
      .findMany({ where: { draft: documentId, role: 'original' }, select: ['documentId'] });
    return rows.map((row) => row.documentId);
  };

  /** Of the files uploaded for a course, deletes what nothing refers to; the rest finds a new home if the course is gone. */
  async function destroyUnused(documentId: string, uploaded: string[]): Promise<void> {
    const kept = await housekeeping.destroyUnreferenced(uploaded);
    if (kept.length > 0 && !(await findCourse(strapi, documentId))) await rehome(strapi, kept);
  }

  /** The version a course was confirmed as, if it is public as it stands in the draft. */
  const confirmedAs = async (course: CourseRow): Promise<Confirmed | undefined> =>
    course.confirmedRevision === course.revision ? latestVersion(course.documentId) : undefined;

  const latestVersion = async (courseId: string): Promise<Confirmed | undefined> => {
    const found = await strapi.db
      .query(UID.version)
      .findOne({ where: { courseId }, orderBy: { number: 'desc' }, select: ['documentId', 'number'] });
    return found ? { version: found.documentId, number: found.number } : undefined;
  };

  async function writeVersion(given: {
    course: CourseRow;
    snapshot: CourseSnapshot;
    userId: number;
  }): Promise<Confirmed> {
    const { course, snapshot, userId } = given;
    const { documentId: courseId, revision } = course;
    const number = ((await latestVersion(courseId))?.number ?? 0) + 1;
    const version = await strapi.db.query(UID.version).create({
      data: { courseId, number, revision, snapshot: { shape: SNAPSHOT_SHAPE, ...snapshot }, createdBy: userId },
    });
    strapi.log.info(`course ${courseId} confirmed as version ${number}`);
    return { version: version.documentId, number };
  }

  async function discard(course: CourseRow): Promise<void> {
    await discardTree(strapi, course);
    // The revision only grows, so that a tab with an older state cannot take itself for current.
    const revision = course.revision + 1;
    await setCourse(await requireCourse(course.documentId), { revision, confirmedRevision: revision, saveId: null });
    await announce(strapi, 'entry.draft-discard', course.documentId);
  }

  return authoring;
}

export type Authoring = ReturnType<typeof createAuthoring>;

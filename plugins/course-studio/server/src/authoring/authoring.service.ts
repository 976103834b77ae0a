import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { PERMISSIONS, type Confirmed, type Saved } from '../../../shared/contracts';
import { courseSnapshot } from '../../../../../src/api/course-version/rules/snapshot';
import type { Draft, DraftNode, PublishedState, SaveBody } from '../../../shared/draft';
import { findProblems } from '../../../shared/problems';
import { STEP_IDS, type StepId } from '../../../shared/vocabulary';
import { lockDraft } from '../course-lock';
import { studioError } from '../errors';
import type { AdminUser } from '../feature';
import type { Housekeeping } from '../housekeeping';
import type { Media } from '../media';
import { UID } from '../uids';
import { asStudio } from './guard';
import { assetsOfNode, LEAVES_FIRST, nameOf, PART_TYPES, partOf, toSnapshot, type CourseRow } from './nodes';
import { fromSnapshot } from './published';
import { applyChanges } from './save';
import { tableOf } from './tables';
import { findCourse, findParts, isPublished, loadNodes } from './tree';

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

  const allowedCourse = async (documentId: string, action: string, ctx: Context): Promise<CourseRow> => {
    const course = await requireCourse(documentId);
    const manager = permissionsManager(action, ctx);
    if (manager.ability.cannot(action, manager.toSubject(course))) throw studioError('draft.forbidden');
    return course;
  };

  async function toDraft(course: CourseRow): Promise<Draft> {
    const nodes = await loadNodes(strapi, course);
    const published = await isPublished(strapi, UID.course, course.documentId);
    return {
      ...{ id: course.documentId, ...savedState(course), savedBy: nameOf(course.updatedBy), saveId: course.saveId },
      ...{ published, modified: published && course.revision !== course.confirmedRevision, nodes },
      assets: await media.views(course.documentId, nodes.flatMap(assetsOfNode)),
    };
  }

  const authoring = {
    /** @throws `draft.unknown`; `draft.forbidden` if none of the user's roles allows `action` on this very course */
    async authorize(documentId: string, action: string, ctx: Context): Promise<void> {
      await allowedCourse(documentId, action, ctx);
    },

    /** The draft, for whoever may read it. @throws what `authorize` throws */
    openDraft: async (documentId: string, ctx: Context): Promise<Draft> =>
      toDraft(await allowedCourse(documentId, PERMISSIONS.read, ctx)),

    /** What learners see now; null if the course was never confirmed. @throws `draft.unknown` */
    async publishedState(documentId: string): Promise<PublishedState | null> {
      await requireCourse(documentId);
      const latest = await strapi.db
        .query(UID.version)
        .findOne({ where: { courseId: documentId }, orderBy: { number: 'desc' } });
      if (!latest) return null;
      const nodes = fromSnapshot(courseSnapshot.parse(latest.snapshot));
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

    loadDraft: async (documentId: string): Promise<Draft> => toDraft(await requireCourse(documentId)),

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
     * @throws `course.revision` if the draft is not the one that was looked at; `course.incomplete` with all problems
     */
    confirmDraft: (documentId: string, { revision }: { revision: number }, user: AdminUser): Promise<Confirmed> =>
      change(documentId, async (course) => {
        if (course.revision !== revision) throw studioError('course.revision');
        const latest = await latestVersion(documentId);
        if (latest && course.confirmedRevision === revision) return latest;
        const nodes = await loadNodes(strapi, course);
        const assets = await media.views(documentId, nodes.flatMap(assetsOfNode));
        const problems = findProblems(nodes, assets).filter(({ severity }) => severity === 'problem');
        if (problems.length > 0) throw studioError('course.incomplete', { problems });
        await setCourse(course, { confirmedRevision: revision });
        await publishTree(course, nodes);
        return writeVersion({ course, nodes, number: (latest?.number ?? 0) + 1, userId: user.id });
      }),

    /**
     * Cancels a creation: every record and every file of it is gone when this returns. For a published course it
     * discards the edit instead: the draft is again what learners see, and files that only the edit had are gone.
     */
    async cancelDraft(documentId: string): Promise<void> {
      const uploaded = await change(documentId, async (course) => {
        const published = await isPublished(strapi, UID.course, documentId);
        await (published ? discardTree(course) : deleteTree(course));
        const rows: { documentId: string }[] = await strapi.db
          .query(UID.asset)
          .findMany({ where: { draft: documentId, role: 'original' }, select: ['documentId'] });
        return rows.map((row) => row.documentId);
      });
      await housekeeping.destroyUnreferenced(uploaded);
      strapi.log.info(`course ${documentId} draft cancelled`);
    },
  };

  const latestVersion = async (courseId: string): Promise<Confirmed | undefined> => {
    const found = await strapi.db.query(UID.version).findOne({ where: { courseId }, orderBy: { number: 'desc' } });
    return found && { version: found.documentId, number: found.number };
  };

  /** Publishes parents before children, since a relation to what is not public is dropped; then deletes what was removed. */
  async function publishTree(course: CourseRow, nodes: DraftNode[]): Promise<void> {
    await strapi.documents(UID.course).publish({ documentId: course.documentId });
    for (const type of PART_TYPES) {
      for (const node of nodes) {
        if (node.type === type) await strapi.documents(partOf(type).uid).publish({ documentId: node.id });
      }
    }
    for (const type of LEAVES_FIRST) {
      const removed = (await findParts(strapi, type, course.id)).filter((row) => row.removedAt);
      for (const row of removed) await strapi.documents(partOf(type).uid).delete({ documentId: row.documentId });
    }
  }

  async function writeVersion(given: {
    course: CourseRow;
    nodes: DraftNode[];
    number: number;
    userId: number;
  }): Promise<Confirmed> {
    const { course, nodes, number, userId } = given;
    const data = {
      courseId: course.documentId,
      number,
      revision: course.revision,
      snapshot: toSnapshot(nodes),
      createdBy: userId,
    };
    const version = await strapi.documents(UID.version).create({ data: data as never });
    strapi.log.info(`course ${course.documentId} confirmed as version ${number}`);
    return { version: version.documentId, number };
  }

  async function deleteTree(course: CourseRow): Promise<void> {
    for (const type of LEAVES_FIRST) {
      for (const row of await findParts(strapi, type, course.id)) {
        await strapi.documents(partOf(type).uid).delete({ documentId: row.documentId });
      }
    }
    await strapi.documents(UID.course).delete({ documentId: course.documentId });
  }

  async function discardTree(course: CourseRow): Promise<void> {
    const added: (() => Promise<unknown>)[] = [];
    const known: (() => Promise<unknown>)[] = [];
    for (const type of PART_TYPES) {
      const { uid } = partOf(type);
      for (const { documentId } of await findParts(strapi, type, course.id)) {
        if (await isPublished(strapi, uid, documentId))
          known.push(() => strapi.documents(uid).discardDraft({ documentId }));
        else added.unshift(() => strapi.documents(uid).delete({ documentId }));
      }
    }
    for (const remove of added) await remove();
    await strapi.documents(UID.course).discardDraft({ documentId: course.documentId });
    for (const restore of known) await restore();
    // The revision only grows, so that a tab with an older state cannot take itself for current.
    const revision = course.revision + 1;
    await setCourse(await requireCourse(course.documentId), { revision, confirmedRevision: revision, saveId: null });
  }

  return authoring;
}

export type Authoring = ReturnType<typeof createAuthoring>;

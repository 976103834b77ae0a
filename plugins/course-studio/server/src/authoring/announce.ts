import { sanitize } from '@strapi/utils';
import type { Core } from '@strapi/strapi';

import { UID } from '../uids';

type Event = 'entry.publish' | 'entry.draft-discard' | 'entry.delete';

/**
 * Tells Strapi's webhooks and listeners once the surrounding transaction is committed, as the document service does: one
 * event for the course, none for its parts. A listener that fails is logged and changes nothing.
 */
export async function announce(strapi: Core.Strapi, event: Event, documentId: string): Promise<void> {
  const schema = strapi.getModel(UID.course);
  const find = () =>
    strapi.db.query(UID.course).findOne({
      where: { documentId, publishedAt: event === 'entry.publish' ? { $notNull: true } : null },
      populate: { files: { select: ['documentId'] }, testSets: { select: ['documentId'] } },
    });
  const entry = event === 'entry.delete' ? await find() : undefined;
  const emit = async () => {
    const clean = await sanitize.sanitizers.defaultSanitizeOutput(
      { schema, getModel: (uid) => strapi.getModel(uid as never) },
      entry ?? (await find()),
    );
    await strapi.eventHub.emit(event, { model: schema.modelName, uid: schema.uid, entry: clean });
  };
  await strapi.db.transaction(async ({ onCommit }) => {
    onCommit(() => {
      emit().catch((error: unknown) => strapi.log.error(`course ${documentId}: ${event}: ${String(error)}`));
    });
  });
}

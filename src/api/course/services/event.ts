import type { Core } from '@strapi/strapi';

import type { EventFacts, LearnerEvent } from '../rules/events';

/** Tells Strapi's event hub, and through it webhooks, what learners did. */
const eventService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** Announces once what happens in the surrounding transaction is committed; what is rolled back is never told. */
  async announce(event: LearnerEvent, facts: EventFacts): Promise<void> {
    await strapi.db.transaction(async ({ onCommit }) => {
      onCommit(() => {
        void strapi.eventHub
          .emit(event, { ...facts })
          .catch((error: unknown) => strapi.log.error(`a listener of ${event} failed: ${String(error)}`));
      });
    });
  },
});

export default eventService;
export type EventService = ReturnType<typeof eventService>;

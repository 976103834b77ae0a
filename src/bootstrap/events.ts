import type { Core } from '@strapi/strapi';

import { isProvisional, type CertificateRow } from '../api/certificate/rules/view';
import { LEARNER_EVENTS } from '../api/course/rules/events';
import type { EventService } from '../api/course/services/event';

const CERTIFICATE = 'api::certificate.certificate';

interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
}

/** `course-studio.enrolled` → `COURSE_STUDIO_ENROLLED`, as Strapi names its own. */
const keyOf = (event: string): string => event.toUpperCase().replace(/\W/g, '_');

/**
 * Lets webhooks listen to what learners do, and announces certificates as soon as their PDF is stored, and once
 * more when a final one takes the place of a provisional one. The hash is written with it by whoever makes the PDF: here,
 * or a worker on another machine.
 */
export function announceLearning(strapi: Core.Strapi): void {
  const store = strapi.get<WebhookStore>('webhookStore');
  for (const event of LEARNER_EVENTS) store.addAllowedEvent(keyOf(event), event);

  const onStored = async ({ params }: { params: { data?: { sha256?: unknown } } }): Promise<void> => {
    const { sha256 } = params.data ?? {};
    if (typeof sha256 !== 'string') return;
    const rows: CertificateRow[] = await strapi.db.query(CERTIFICATE).findMany({ where: { sha256 } });
    for (const row of rows) await announce(strapi, row);
  };
  strapi.db.lifecycles.subscribe({ models: [CERTIFICATE], afterUpdate: onStored, afterUpdateMany: onStored });
}

const announce = (strapi: Core.Strapi, row: CertificateRow): Promise<void> =>
  (strapi.service('api::course.event') as unknown as EventService).announce('course-studio.certificate', {
    learner: row.learner,
    course: { id: row.courseId, name: row.courseName, version: row.courseVersion ?? '' },
    at: new Date().toISOString(),
    certificate: row.documentId,
    isProvisional: isProvisional(row),
  });

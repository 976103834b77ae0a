import type { SigningKeyService } from '../../../../../src/api/certificate/services/signing-key';
import { documentIdOf } from '../document-id';
import type { Ledger } from '../media';
import type { Job } from '../queue';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { createPrinter } from './browser';
import { createDesigner } from './designer';
import { createDrawing } from './drawing';
import { createFinality } from './finality';
import { createHolderNames } from './holder-names';
import { createIssuer, type IssuerDeps } from './issue';
import { createRegistry } from './registry';
import { findCompleted, findUnissued } from './unissued';

export interface CertificatesDeps extends Omit<
  IssuerDeps,
  'printer' | 'drawing' | 'holderNames' | 'finality' | 'settings' | 'ledger'
> {
  settings: Settings;
  ledger: Ledger;
  ring(job: Extract<Job, { name: 'certificate' }>): Promise<void>;
}

/** Certificates: who has earned one and lacks it, making it, how they look, and which were issued. */
export function createCertificates({ ring, ...deps }: CertificatesDeps) {
  const { strapi, settings } = deps;
  const printer = createPrinter(settings);
  const drawing = createDrawing({ strapi });
  const holderNames = createHolderNames({ strapi });
  const finality = createFinality({ strapi });
  const subscriptions: (() => unknown)[] = [];

  /** Rings once what happens now is committed; until then nobody could see the completion. A lost bell is rung again. */
  const ringAfterCommit = (enrollmentsOf: () => Promise<string[]>) =>
    strapi.db.transaction(({ onCommit }) => {
      onCommit(() => {
        void enrollmentsOf()
          .then((ids) => Promise.all(ids.map((enrollmentId) => ring({ name: 'certificate', enrollmentId }))))
          .catch((error: unknown) => strapi.log.error('could not ring for a certificate', { error }));
      });
    });

  /** A completion may be taken back: what was issued for it provisionally must not become final then. */
  const onCompletion = async ({
    params,
    result,
  }: {
    params: { data?: { completedAt?: unknown } };
    result?: unknown;
  }) => {
    if (params.data?.completedAt === undefined) return;
    const id = documentIdOf(result);
    const changed: { learner: string; courseId: string } | null = id
      ? await strapi.db.query(UID.enrollment).findOne({ select: ['learner', 'courseId'], where: { documentId: id } })
      : null;
    // A change of many rows does not say which; those who lack a certificate are the ones.
    await finality.reconsider(changed ? { learner: changed.learner, courseId: changed.courseId } : {});
    await ringAfterCommit(async () => (id ? [id] : findUnissued(strapi)));
  };

  /** A newer version may bring a name that can be printed. */
  const onVersion = async ({ params }: { params: { data?: { courseId?: unknown } } }) => {
    const { courseId } = params.data ?? {};
    if (typeof courseId === 'string') await finality.reconsider({ courseId });
  };

  /** A full name is all that some certificates wait for. */
  const onNamed = async ({ params, result }: { params: { data?: { fullName?: unknown } }; result?: unknown }) => {
    if (!params.data?.fullName) return;
    const learner = documentIdOf(result);
    await ringAfterCommit(async () => (learner ? findCompleted(strapi, learner) : findUnissued(strapi)));
  };

  return {
    issueCertificate: createIssuer({ ...deps, printer, drawing, holderNames, finality }),
    designer: createDesigner({ ...deps, printer, drawing }),
    registry: createRegistry({ strapi, ring, holderNames }),

    /** Signs badges with a new key from now on. */
    rotateKeys: () => (strapi.service('api::certificate.signing-key') as unknown as SigningKeyService).rotate(),

    /** Says in the log if certificates will be provisional. */
    warnOfProvisional: () => finality.warnAtStart(),

    /** For the reconciler: enrolments to ring for, because their certificate, its PDF or its final PDF is missing. */
    findUnissued: () => findUnissued(strapi),

    /** Rings for a certificate whenever an enrolment is completed, or its learner named, by whoever or whatever. */
    hook(): void {
      const completions = { afterCreate: onCompletion, afterUpdate: onCompletion, afterUpdateMany: onCompletion };
      const names = { afterUpdate: onNamed, afterUpdateMany: onNamed };
      subscriptions.push(
        strapi.db.lifecycles.subscribe({ models: [UID.enrollment], ...completions }),
        strapi.db.lifecycles.subscribe({ models: [UID.account], ...names }),
        strapi.db.lifecycles.subscribe({ models: [UID.version], afterCreate: onVersion }),
      );
    },

    /** Stops listening and ends Chromium. */
    async close(): Promise<void> {
      subscriptions.splice(0).forEach((unsubscribe) => unsubscribe());
      await printer.close();
    },
  };
}

export type Certificates = ReturnType<typeof createCertificates>;

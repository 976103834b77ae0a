import type { SigningKeyService } from '../../../../../src/api/certificate/services/signing-key';
import type { Ledger } from '../media';
import type { Job } from '../queue';
import type { Settings } from '../settings';
import { UID } from '../uids';
import { createPrinter } from './browser';
import { createDesigner } from './designer';
import { createDrawing } from './drawing';
import { createIssuer, type IssuerDeps } from './issue';
import { createRegistry } from './registry';
import { findUnissued } from './unissued';

export interface CertificatesDeps extends Omit<IssuerDeps, 'printer' | 'drawing' | 'settings' | 'ledger'> {
  settings: Settings;
  ledger: Ledger;
  ring(job: Extract<Job, { name: 'certificate' }>): Promise<void>;
}

/** Certificates: who has earned one and lacks it, making it, how they look, and which were issued. */
export function createCertificates({ ring, ...deps }: CertificatesDeps) {
  const { strapi, settings } = deps;
  const printer = createPrinter(settings);
  const drawing = createDrawing({ strapi });
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

  const onCompletion = async ({
    params,
    result,
  }: {
    params: { data?: { completedAt?: unknown } };
    result?: unknown;
  }) => {
    if (!params.data?.completedAt) return;
    const id = typeof result === 'object' && result !== null && 'documentId' in result ? result.documentId : null;
    // A change of many rows does not say which; those who lack a certificate are the ones.
    await ringAfterCommit(async () => (typeof id === 'string' ? [id] : findUnissued(strapi)));
  };

  return {
    issueCertificate: createIssuer({ ...deps, printer, drawing }),
    designer: createDesigner({ ...deps, printer, drawing }),
    registry: createRegistry({ strapi, ring }),

    /** Signs badges with a new key from now on. */
    rotateKeys: () => (strapi.service('api::certificate.signing-key') as unknown as SigningKeyService).rotate(),

    /** For the reconciler: enrolments to ring for, because their certificate or its PDF is missing. */
    findUnissued: () => findUnissued(strapi),

    /** Rings for a certificate whenever an enrolment is completed, by whoever or whatever. */
    hook(): void {
      const models = [UID.enrollment];
      const actions = { afterCreate: onCompletion, afterUpdate: onCompletion, afterUpdateMany: onCompletion };
      subscriptions.push(strapi.db.lifecycles.subscribe({ models, ...actions }));
    },

    /** Stops listening and ends Chromium. */
    async close(): Promise<void> {
      subscriptions.splice(0).forEach((unsubscribe) => unsubscribe());
      await printer.close();
    },
  };
}

export { findChromium } from './browser';
export { certificatesFeature } from './certificates.controller';

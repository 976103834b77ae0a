import { setTimeout as sleep } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';

import { atMost } from './at-most';
import { createAuthoring, createLists, guardTree, type Authoring } from './authoring';
import { createCertificates } from './certificates';
import { createCompletions } from './completions';
import { createHousekeeping } from './housekeeping';
import {
  createCaptionEncodings,
  createLedger,
  createMedia,
  createPictureCleaner,
  createTranscoder,
  createUploads,
  createWork,
  missingRestrictions,
} from './media';
import { createQueue } from './queue';
import { createResults } from './results';
import { settingsSchema } from './settings';
import { createStorage, objectsOf, useLocalDisk, useOwnUrls } from './storage';

/** How long the end of the process waits for running work, milliseconds. */
const STOPPING_MS = 4_000;

/** After how long without an answer the log says that encoders wait for it, milliseconds. */
const BUSY_AFTER_MS = 60_000;

/** Everything the plugin consists of, put together: the only place where a part meets its neighbours. */
export function createStudio(strapi: Core.Strapi) {
  const settings = settingsSchema.parse(strapi.config.get('plugin::course-studio'));
  const storage = createStorage({ strapi });
  const ledger = createLedger({ strapi, storage, settings });
  const queue = createQueue({ strapi, settings });
  const uploads = createUploads(settings);
  const work = createWork(ledger);
  const transcoder = createTranscoder({ strapi, settings, storage, ledger, work });
  const pictureCleaner = createPictureCleaner({ strapi, settings, storage, ledger, work });
  const media = createMedia({ strapi, settings, storage, ledger, uploads, work, queue });
  const captionEncodings = createCaptionEncodings({ strapi, media });
  const housekeeping = createHousekeeping({
    strapi,
    settings,
    ledger,
    media,
    uploads,
    objects: objectsOf({ strapi, settings }),
    tidyScratch: () => transcoder.tidy(),
    cancelAbandoned: (draft, before) => authoring.cancelAbandoned(draft, before),
  });
  const authoring: Authoring = createAuthoring({ strapi, media, housekeeping });
  const lists = createLists({ strapi, settings });
  const certificates = createCertificates({ strapi, settings, storage, ledger, ring: (job) => queue.ring(job) });
  const results = createResults(strapi);
  const completions = createCompletions(strapi);
  let reconciler: NodeJS.Timeout | undefined;

  const ringForCertificates = async (): Promise<void> => {
    for (const enrollmentId of await certificates.findUnissued())
      await queue.ring({ name: 'certificate', enrollmentId });
  };

  const log = (error: unknown) => strapi.log.error(`could not look for unfinished work: ${String(error)}`);
  /** Encoders read strangers' files: whoever runs them should know that they are refused, or not held back. */
  const reportMissingRestrictions = async (): Promise<void> => {
    const answer = missingRestrictions();
    const isBusy = Symbol();
    const first = await Promise.race([answer, sleep(BUSY_AFTER_MS, isBusy, { ref: false })]);
    if (first === isBusy) strapi.log.warn('encoders wait: the machine is too busy to prove how they are confined');
    const missing = await answer;
    if (missing.length === 0) return;
    const consequence = settings.encoderAllowUnconfined
      ? 'encoders run without them (ENCODER_ALLOW_UNCONFINED=true)'
      : 'encoders do not run; ENCODER_ALLOW_UNCONFINED=true lets them run without (docs/encoder.md)';
    strapi.log.warn(`restrictions that cannot be proved here: ${missing.join(', ')}; ${consequence}`);
  };

  let looking = false;
  const reconcile = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    if (settings.role !== 'web') await transcoder.tidy().catch(log);
    await media.ringUnfinished().catch(log);
    await ringForCertificates().catch(log);
    looking = false;
  };

  return {
    strapi,
    settings,
    storage,
    ledger,
    queue,
    uploads,
    media,
    transcoder,
    housekeeping,
    authoring,
    lists,
    certificates,
    completions,
    results,
    captionEncodings,

    start(): void {
      useLocalDisk({ strapi, settings });
      useOwnUrls({ strapi, settings });
      guardTree(strapi);
      certificates.hook();
      results.hook();
      completions.hook();
      if (settings.role === 'command') return;
      if (settings.role !== 'web') {
        queue.work({
          transcode: ({ assetId }) => transcoder.transcode(assetId),
          cleanPicture: ({ assetId }) => pictureCleaner.clean(assetId),
          certificate: ({ enrollmentId }) => certificates.issueCertificate(enrollmentId),
        });
        void reportMissingRestrictions();
      }
      void certificates.warnOfProvisional().catch(log);
      if (settings.role !== 'web') void completions.reviewFailedFiles();
      void reconcile();
      // Waiting work is rung for again, in case a bell was lost, as soon as a lease may have run out.
      reconciler = setInterval(() => void reconcile(), settings.leaseSeconds * 1000);
    },

    /** Running work goes back to waiting. */
    async stop(): Promise<void> {
      clearInterval(reconciler);
      // The queue takes no more from here on, and waits for what is given up, but not for a storage that does not answer:
      // its work ends with the process, and is taken up again when the lease has run out.
      const givenUp = Promise.all([queue.close(), work.close(), completions.close()]);
      await atMost(STOPPING_MS, givenUp);
      await certificates.close();
      results.close();
      await databaseIdle(strapi);
    },
  };
}

/**
 * Waits, for five seconds at most, until no query runs. Strapi reads documents for its events after a transaction without
 * anybody waiting; such a read that is cut off by the end of the database would end the process with an error.
 */
async function databaseIdle(strapi: Core.Strapi): Promise<void> {
  const { pool } = strapi.db.connection.client as { pool: { numUsed(): number; numPendingAcquires(): number } };
  let idle = 0;
  for (let look = 0; look < 50 && idle < 3; look += 1) {
    await sleep(100);
    idle = pool.numUsed() + pool.numPendingAcquires() === 0 ? idle + 1 : 0;
  }
}

export type Studio = ReturnType<typeof createStudio>;

const studios = new WeakMap<Core.Strapi, Studio>();

/** The studio of this Strapi; made at the first call. */
export function studioOf(strapi: Core.Strapi): Studio {
  const known = studios.get(strapi);
  if (known) return known;
  const studio = createStudio(strapi);
  studios.set(strapi, studio);
  return studio;
}

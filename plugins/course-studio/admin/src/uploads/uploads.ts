import { createFingerprints } from './fingerprints';
import { createUploadPresence } from './uploadPresence';
import { createUploadStore } from './store';
import { sendByTus } from './tus';

/** All uploads of this browser tab. They go on whatever page of the admin is open. */
export const uploads = createUploadStore(sendByTus);

export const fingerprints = createFingerprints(() => localStorage);

export const uploadPresence = createUploadPresence(() => uploads.summary().uploads.flatMap(({ asset }) => asset ?? []));

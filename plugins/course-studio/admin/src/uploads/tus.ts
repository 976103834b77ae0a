import { DetailedError, Upload as TusUpload } from 'tus-js-client';

import { studioUrl } from '../http/api';
import { currentToken, renewToken } from '../http/session';
import { errorFromBody, StudioError } from '../http/studioError';

import type { SendFile } from './store';

/** Bytes per request: small enough for the limits of proxies and the life of a token. */
const CHUNK = 16 * 1024 ** 2;

/** Milliseconds; the count starts again whenever bytes arrive. */
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0;

/** No answer, a server in trouble, an expired token, or a lock or offset of an earlier try: worth another one. */
const isWorthRetrying = (error: DetailedError): boolean =>
  [0, 401, 409, 423].includes(statusOf(error)) || statusOf(error) >= 500;

function toError(error: Error | DetailedError): StudioError {
  if (!(error instanceof DetailedError)) return new StudioError({ status: 0, message: error.message });
  return errorFromBody(statusOf(error), error.originalResponse?.getBody() ?? '');
}

/** Sends one file by tus. The id of its ledger entry is the last part of the upload's address. */
export const sendByTus: SendFile = ({ file, draft, turn, on }) => {
  let token = '';
  let refused: string | null = null;
  let stopped = false;

  const upload = new TusUpload(file, {
    endpoint: studioUrl('/uploads'),
    metadata: { draft, filename: file.name, filetype: file.type },
    chunkSize: CHUNK,
    retryDelays: RETRY_DELAYS,
    storeFingerprintForResuming: false,
    async onBeforeRequest(request) {
      if (request.getMethod() === 'PATCH') await turn();
      if (stopped && request.getMethod() !== 'DELETE') throw new Error('the upload was stopped');
      token = currentToken();
      if (refused === token) token = await renewToken(token);
      refused = null;
      request.setHeader('Authorization', `Bearer ${token}`);
    },
    onShouldRetry(error) {
      if (statusOf(error) === 401) refused = token;
      return isWorthRetrying(error);
    },
    onUploadUrlAvailable: () => on.created(new URL(upload.url ?? '').pathname.split('/').pop() ?? ''),
    onProgress: on.progress,
    onSuccess: on.sent,
    onError: (error) => on.failed(toError(error)),
  });

  return {
    start() {
      stopped = false;
      upload.start();
    },
    async stop() {
      stopped = true;
      // What is already gone on the server needs no termination.
      await upload.abort(upload.url !== null).catch(() => undefined);
    },
    async pause() {
      stopped = true;
      await upload.abort(false);
    },
  };
};

import { DetailedError, Upload as TusUpload } from 'tus-js-client';

import { deleteAsset, studioUrl } from '../http/api';
import { currentToken, renewToken } from '../http/session';
import { errorFromBody, StudioError } from '../http/studioError';

import type { SendFile } from './store';

/** Bytes per request: small enough for the limits of proxies and the life of a token. */
const CHUNK = 16 * 1024 ** 2;

/** Seconds until another try; the count starts again whenever bytes arrive. */
const RETRY_AFTER = [1, 2, 4, 8, 15, 30];

/** Tries against a server that answers with an error. One that does not answer at all is waited for without end. */
const MOST_TRIES = 12;

/** How often a new login is looked for, and the old one tried again; milliseconds. */
const LOGIN_EVERY = 1000;
const SAME_LOGIN_AFTER = 30_000;

const statusOf = (error: Error | DetailedError): number =>
  error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : -1;

/** A server in trouble, or a lock or offset of an earlier try. */
const isPassing = (status: number): boolean => [0, 409, 423].includes(status) || status >= 500;

function toError(error: Error | DetailedError): StudioError {
  if (!(error instanceof DetailedError)) return new StudioError({ status: 0, message: error.message });
  const status = statusOf(error);
  const isContinued = error.originalRequest?.getMethod() !== 'POST';
  if (isContinued && [404, 410].includes(status))
    return new StudioError({ status, message: '', details: { code: 'asset.gone' } });
  return errorFromBody(status, error.originalResponse?.getBody() ?? '');
}

/** A file that was moved or changed cannot be read, which looks like a broken connection. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

/** One attempt. A later one takes its place, and nothing it still says is heard. */
interface Run {
  upload: TusUpload;
  isOver: boolean;
}

/** Sends one file by tus. The id of its ledger entry is the last part of the upload's address. */
export const sendByTus: SendFile = ({ file, draft, asset, acquireSlot, on }) => {
  let url = asset ? studioUrl(`/uploads/${asset}`) : null;
  let run: Run | null = null;
  let tries = 0;
  /** Bytes the server has said it has. */
  let arrived = 0;
  let token = '';
  let refused: string | null = null;
  let stopWaiting = () => {};

  function start(): void {
    stopWaiting();
    const current: Run = { upload: createUpload(() => current), isOver: false };
    run = current;
    window.addEventListener('offline', dropLine);
    current.upload.start();
  }

  /** A request over a line that is gone may take minutes to fail. */
  function dropLine(): void {
    if (!run || run.isOver) return;
    end(run);
    void run.upload.abort(false);
    hold('offline');
  }

  function end(over: Run): void {
    over.isOver = true;
    window.removeEventListener('offline', dropLine);
  }

  function hold(why: 'offline' | 'serverTrouble'): void {
    on.held(why);
    wait((RETRY_AFTER[Math.min(tries, RETRY_AFTER.length - 1)] ?? 1) * 1000);
    tries += 1;
  }

  function createUpload(current: () => Run): TusUpload {
    const upload: TusUpload = new TusUpload(file, {
      // Without an endpoint a continued upload that is gone is an error, and not a new one that nobody refers to.
      endpoint: url ? undefined : studioUrl('/uploads'),
      uploadUrl: url,
      metadata: { draft, filename: file.name, filetype: file.type },
      chunkSize: CHUNK,
      retryDelays: null,
      storeFingerprintForResuming: false,
      async onBeforeRequest(request) {
        await acquireSlot(request.getMethod() === 'POST' ? 'opening' : 'sending');
        if (current().isOver) throw new Error('the upload was paused');
        token = currentToken();
        if (refused === token) token = await renewToken(token);
        refused = null;
        request.setHeader('Authorization', `Bearer ${token}`);
      },
      onUploadUrlAvailable() {
        url = upload.url;
        on.created(new URL(url ?? '').pathname.split('/').pop() ?? '');
      },
      // Progress is told of what is given to the line; only an answer says that it has arrived.
      onAfterResponse(_request, response) {
        const offset = Number(response.getHeader('Upload-Offset'));
        if (offset > arrived) tries = 0;
        arrived = Math.max(arrived, offset || 0);
      },
      onProgress(sent) {
        if (!current().isOver) on.progress(sent);
      },
      onSuccess() {
        if (current().isOver) return;
        end(current());
        on.sent();
      },
      onError(error) {
        if (!current().isOver) void recover(current(), error);
      },
    });
    return upload;
  }

  async function recover(failed: Run, error: Error | DetailedError): Promise<void> {
    end(failed);
    const status = statusOf(error);
    if (status === 401 || refused !== null) return waitForLogin();
    if (status === 0 && !(await isReadable(file)))
      return on.failed(new StudioError({ status: 0, message: '', code: 'file.unreadable' }));
    if (!isPassing(status) || (status !== 0 && tries >= MOST_TRIES)) return on.failed(toError(error));
    hold(status === 0 ? 'offline' : 'serverTrouble');
  }

  /** Tries again later, or as soon as the browser says that it is online. */
  function wait(delay: number): void {
    const timer = setTimeout(start, delay);
    window.addEventListener('online', start);
    stopWaiting = () => {
      clearTimeout(timer);
      window.removeEventListener('online', start);
    };
  }

  /** The first refusal asks for a new token; the second one means that the session is over. */
  function waitForLogin(): void {
    const isFirst = refused === null;
    refused = token;
    if (isFirst) return start();
    on.held('loggedOut');
    const since = Date.now();
    const timer = setInterval(() => {
      const now = currentToken();
      if (now === '' || (now === token && Date.now() - since < SAME_LOGIN_AFTER)) return;
      refused = null;
      start();
    }, LOGIN_EVERY);
    stopWaiting = () => clearInterval(timer);
  }

  async function pause(): Promise<void> {
    stopWaiting();
    const current = run;
    if (!current) return;
    end(current);
    await current.upload.abort(false).catch(() => undefined);
  }

  return {
    start() {
      tries = 0;
      refused = null;
      start();
    },
    pause,
    async stop() {
      await pause();
      const id = url && new URL(url).pathname.split('/').pop();
      // What cannot be deleted now, the server's sweep will find.
      if (id) await deleteAsset(id).catch(() => undefined);
    },
  };
};

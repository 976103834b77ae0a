import { createId } from '@paralleldrive/cuid2';

import type { StudioError } from '../http/studioError';
import { createTopics } from '../topics';

import { createTurns } from './turns';

/** A file on its way to the server. It leaves the list when the server has all of it, or when it is stopped. */
export interface Upload {
  id: string;
  /** The course it is for. */
  draft: string;
  /** The question or answer whose image it is; null for a file of the course. */
  node: string | null;
  name: string;
  mime: string;
  bytes: number;
  sent: number;
  /** Its ledger entry, once there is one. */
  asset: string | null;
  /** Set while it stands still and can be started again. */
  error: StudioError | null;
}

export interface Transfer {
  start(): void;
  pause(): Promise<void>;
  /** Stops for good and tells the server to forget what it has. */
  stop(): Promise<void>;
}

/** How a file gets to the server; `turn` is awaited before any of its bytes are sent. */
export type SendFile = (job: {
  file: File;
  draft: string;
  turn: () => Promise<void>;
  on: {
    created(asset: string): void;
    progress(sent: number): void;
    sent(): void;
    failed(error: StudioError): void;
  };
}) => Transfer;

export interface UploadRequest {
  draft: string;
  node: string | null;
  file: File;
  /** Called once, as soon as the file has its ledger entry. */
  onCreated(asset: string, upload: Upload): void;
  /** Awaited when all bytes have arrived; the upload is shown until then. */
  onSent(asset: string): Promise<void>;
}

export interface UploadStore {
  start(request: UploadRequest): string;
  get(id: string): Upload | undefined;
  /** The uploads of one course, oldest first; the same array until one comes or goes or gets its ledger entry. */
  of(draft: string): readonly Upload[];
  byAsset(asset: string): Upload | undefined;
  /** Topics are upload ids, asset ids and courses' ids. */
  subscribe(topic: string, listener: () => void): () => void;
  resume(id: string): void;
  stop(id: string): Promise<void>;
  /** Stops sending the files of a course that is being deleted; the server forgets them by itself. */
  abandon(draft: string): void;
}

interface Entry {
  upload: Upload;
  transfer: Transfer;
  turn: { take(): Promise<void>; leave(): void };
}

/** Browsers open six connections to a host; saves and polls need some of them. */
const AT_A_TIME = 3;

const NONE: readonly Upload[] = [];

export function createUploadStore(sendFile: SendFile): UploadStore {
  const topics = createTopics();
  const createTurn = createTurns(AT_A_TIME);
  const entries = new Map<string, Entry>();
  let lists = new Map<string, readonly Upload[]>();

  const uploads = () => [...entries.values()].map(({ upload }) => upload);

  function listsChanged(draft: string): void {
    lists = new Map(lists).set(
      draft,
      uploads().filter((upload) => upload.draft === draft),
    );
    topics.notify([draft]);
  }

  function update(id: string, fields: Partial<Upload>): void {
    const entry = entries.get(id);
    if (!entry) return;
    entry.upload = { ...entry.upload, ...fields };
    topics.notify([id, entry.upload.asset ?? id]);
  }

  function forget(id: string): void {
    const entry = entries.get(id);
    if (!entry) return;
    entry.turn.leave();
    entries.delete(id);
    listsChanged(entry.upload.draft);
    topics.notify([id, entry.upload.asset ?? id]);
  }

  function eventsOf(id: string, request: UploadRequest): Parameters<SendFile>[0]['on'] {
    return {
      created(asset) {
        const upload = entries.get(id)?.upload;
        if (!upload || upload.asset) return;
        update(id, { asset });
        request.onCreated(asset, upload);
        listsChanged(request.draft);
      },
      progress: (sent) => update(id, { sent }),
      sent() {
        entries.get(id)?.turn.leave();
        update(id, { sent: request.file.size });
        void request.onSent(entries.get(id)?.upload.asset ?? '').finally(() => forget(id));
      },
      failed(error) {
        entries.get(id)?.turn.leave();
        update(id, { error });
        listsChanged(request.draft);
      },
    };
  }

  return {
    start(request) {
      const id = createId();
      const { draft, node, file } = request;
      const { name, type: mime, size: bytes } = file;
      const turn = createTurn();
      const transfer = sendFile({ file, draft, turn: turn.take, on: eventsOf(id, request) });
      const upload = { id, draft, node, name, mime, bytes, sent: 0, asset: null, error: null };
      entries.set(id, { upload, transfer, turn });
      listsChanged(draft);
      transfer.start();
      return id;
    },
    get: (id) => entries.get(id)?.upload,
    of: (draft) => lists.get(draft) ?? NONE,
    byAsset: (asset) => uploads().find((upload) => upload.asset === asset),
    subscribe: topics.subscribe,
    resume(id) {
      const entry = entries.get(id);
      if (!entry?.upload.error) return;
      update(id, { error: null });
      listsChanged(entry.upload.draft);
      entry.transfer.start();
    },
    async stop(id) {
      const entry = entries.get(id);
      forget(id);
      await entry?.transfer.stop();
    },
    abandon(draft) {
      for (const { upload, transfer } of [...entries.values()].filter((entry) => entry.upload.draft === draft)) {
        void transfer.pause();
        forget(upload.id);
      }
    },
  };
}

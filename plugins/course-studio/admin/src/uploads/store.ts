import { createId } from '@paralleldrive/cuid2';

import type { StudioError } from '../http/studioError';
import { createEmitter } from '../emitter';

import { createSpeedometer, type Speedometer } from './speed';
import { createSemaphore } from './semaphore';

/**
 * `waiting → sending → sent`; `paused` by the user; `offline`, `serverTrouble` and `loggedOut` until the connection, the
 * server or the session is back; `failed` until tried again.
 */
export const UPLOAD_PHASES = [
  'waiting',
  'sending',
  'paused',
  'offline',
  'serverTrouble',
  'loggedOut',
  'sent',
  'failed',
] as const;
export type UploadPhase = (typeof UPLOAD_PHASES)[number];

/** A file on its way to the server. It leaves the list when the server has all of it, or when it is stopped. */
export interface Upload {
  id: string;
  /** The course it is for. */
  draft: string;
  /** The question or answer whose image it is, or the file whose captions; null for a file of the course. */
  node: string | null;
  name: string;
  mime: string;
  bytes: number;
  /** When the file was last changed on the user's machine; milliseconds. */
  modified: number;
  sent: number;
  phase: UploadPhase;
  /** Bytes per second, smoothed; null while it stands still. */
  speed: number | null;
  /** Its ledger entry, once there is one. */
  asset: string | null;
  /** Set in phase `failed`. */
  error: StudioError | null;
}

export interface Transfer {
  start(): void;
  pause(): Promise<void>;
  /** Stops for good and tells the server to forget what it has. */
  stop(): Promise<void>;
}

/** Opening an upload is quick and sending takes the line, so each has a limit of its own. */
export type SlotFor = 'opening' | 'sending';

/** How a file gets to the server; `acquireSlot` is awaited before it is opened there, and before any of its bytes are sent. */
export type SendFile = (job: {
  file: File;
  draft: string;
  /** The ledger entry of an upload that is continued. */
  asset: string | null;
  acquireSlot: (what: SlotFor) => Promise<void>;
  on: {
    created(asset: string): void;
    progress(sent: number): void;
    /** It stands still, and goes on by itself. */
    held(why: 'offline' | 'serverTrouble' | 'loggedOut'): void;
    sent(): void;
    failed(error: StudioError): void;
  };
}) => Transfer;

export interface UploadRequest {
  draft: string;
  node: string | null;
  file: File;
  /** Continues an interrupted upload instead of opening a new one. */
  asset?: string;
  /** Called once, as soon as the file has its ledger entry; not for one that is continued. */
  onCreated(asset: string, upload: Upload): void;
  /** Awaited when all bytes have arrived; the upload is shown until then. */
  onSent(asset: string): Promise<void>;
}

/** All uploads of this tab together, with those that are done since there was nothing to do. */
export interface UploadSummary {
  uploads: readonly Upload[];
  /** Files sent since there was last nothing to do. */
  done: number;
  failed: number;
  /** Bytes, with those of the files that are done. */
  sent: number;
  bytes: number;
  /** Bytes per second. */
  speed: number | null;
  /** Whether nothing is left that could go on. */
  isPaused: boolean;
}

export interface UploadStore {
  start(request: UploadRequest): string;
  get(id: string): Upload | undefined;
  /** The uploads of one course, oldest first; the same array until one comes or goes or gets its ledger entry. */
  of(draft: string): readonly Upload[];
  byAsset(asset: string): Upload | undefined;
  /** The same object until something changes. */
  summary(): UploadSummary;
  /** Keys are upload ids, asset ids and courses' ids. */
  subscribe(key: string, listener: () => void): () => void;
  pause(id: string): void;
  /** Goes on with what is paused, and tries again what failed. */
  resume(id: string): void;
  pauseAll(): void;
  resumeAll(): void;
  stop(id: string): Promise<void>;
  /**
   * Stands still and is in no list, as if it were not there: what it is for was taken out, and may be put back.
   * @returns how to bring it back as it was; nothing happens when it was stopped meanwhile
   */
  suspend(id: string): () => void;
  /** Stops sending the files of a course that is being deleted; the server forgets them by itself. */
  abortAll(draft: string): void;
  /** Forgets how many files are done. */
  clearDone(): void;
}

interface Slot {
  acquire(): Promise<void>;
  release(): void;
}

interface Entry {
  upload: Upload;
  transfer: Transfer;
  slots: Record<SlotFor, Slot>;
  meter: Speedometer;
  /** When its progress was last shown. */
  shownAt: number;
  isSuspended: boolean;
}

/** Browsers open six connections to a host; saves and polls need some of them. */
const MAX_CONCURRENT: Record<SlotFor, number> = { opening: 2, sending: 3 };

/** Progress comes in dozens of times a second; nobody reads that. Milliseconds. */
const SHOW_EVERY = 250;

const NONE: readonly Upload[] = [];

const STANDS_STILL: readonly UploadPhase[] = ['paused', 'failed'];

export function createUploadStore(sendFile: SendFile, now: () => number = () => performance.now()): UploadStore {
  const emitter = createEmitter();
  const createSlot = {
    opening: createSemaphore(MAX_CONCURRENT.opening),
    sending: createSemaphore(MAX_CONCURRENT.sending),
  };
  const entries = new Map<string, Entry>();
  /** Ids of uploads by their ledger entries. */
  const assets = new Map<string, string>();
  let lists = new Map<string, readonly Upload[]>();
  let done = { files: 0, bytes: 0 };
  let summary: UploadSummary | null = null;

  const uploads = () =>
    [...entries.values()].filter(({ isSuspended: isWithdrawn }) => !isWithdrawn).map(({ upload }) => upload);

  function notify(changed: string[]): void {
    summary = null;
    emitter.notify(changed);
  }

  function listsChanged(draft: string): void {
    lists = new Map(lists).set(
      draft,
      uploads().filter((upload) => upload.draft === draft),
    );
    notify([draft]);
  }

  function update(id: string, fields: Partial<Upload>): void {
    const entry = entries.get(id);
    if (!entry) return;
    entry.upload = { ...entry.upload, ...fields };
    notify([id, entry.upload.asset ?? id]);
  }

  function releaseSlots({ slots }: Entry): void {
    slots.opening.release();
    slots.sending.release();
  }

  function forget(id: string): void {
    const entry = entries.get(id);
    if (!entry) return;
    releaseSlots(entry);
    entries.delete(id);
    if (entry.upload.asset) assets.delete(entry.upload.asset);
    listsChanged(entry.upload.draft);
    notify([id, entry.upload.asset ?? id]);
  }

  function showProgress(id: string, sent: number): void {
    const entry = entries.get(id);
    if (!entry || STANDS_STILL.includes(entry.upload.phase)) return;
    const at = now();
    const speed = entry.meter.measure(sent, at);
    const isMoving = entry.upload.phase === 'sending';
    if (isMoving && at - entry.shownAt < SHOW_EVERY) return;
    entry.shownAt = at;
    update(id, { sent, speed, phase: 'sending' });
  }

  function standStill(id: string, phase: UploadPhase, error: StudioError | null = null): void {
    const entry = entries.get(id);
    if (!entry) return;
    entry.meter = createSpeedometer();
    update(id, { phase, error, speed: null });
    listsChanged(entry.upload.draft);
  }

  function eventsOf(id: string, request: UploadRequest): Parameters<SendFile>[0]['on'] {
    return {
      created(asset) {
        const entry = entries.get(id);
        if (!entry || entry.upload.asset) return;
        entry.slots.opening.release();
        assets.set(asset, id);
        update(id, { asset });
        request.onCreated(asset, entry.upload);
        listsChanged(request.draft);
      },
      progress: (sent) => showProgress(id, sent),
      held: (why) => standStill(id, why),
      sent() {
        const entry = entries.get(id);
        if (!entry) return;
        releaseSlots(entry);
        done = { files: done.files + 1, bytes: done.bytes + request.file.size };
        update(id, { sent: request.file.size, phase: 'sent', speed: null });
        void request.onSent(entry.upload.asset ?? '').finally(() => forget(id));
      },
      failed(error) {
        const entry = entries.get(id);
        if (entry) releaseSlots(entry);
        standStill(id, 'failed', error);
      },
    };
  }

  function pause(id: string): void {
    const entry = entries.get(id);
    if (!entry || ['sent', ...STANDS_STILL].includes(entry.upload.phase)) return;
    releaseSlots(entry);
    standStill(id, 'paused');
    void entry.transfer.pause();
  }

  function resume(id: string): void {
    const entry = entries.get(id);
    if (!entry || !STANDS_STILL.includes(entry.upload.phase)) return;
    standStill(id, 'waiting');
    entry.transfer.start();
  }

  function summarize(): UploadSummary {
    // What is sent already counts as done.
    const open = uploads().filter(({ phase }) => phase !== 'sent');
    const speeds = open.flatMap(({ speed }) => speed ?? []);
    const sum = (read: (upload: Upload) => number) => open.reduce((total, upload) => total + read(upload), 0);
    return {
      uploads: open,
      done: done.files,
      failed: open.filter(({ phase }) => phase === 'failed').length,
      sent: done.bytes + sum(({ sent }) => sent),
      bytes: done.bytes + sum(({ bytes }) => bytes),
      speed: speeds.length > 0 ? speeds.reduce((total, speed) => total + speed, 0) : null,
      isPaused: open.length > 0 && open.every(({ phase }) => STANDS_STILL.includes(phase)),
    };
  }

  return {
    start(request) {
      const id = createId();
      const { draft, node, file, asset = null } = request;
      const { name, type: mime, size: bytes, lastModified: modified } = file;
      if (entries.size === 0) done = { files: 0, bytes: 0 };
      const slots = { opening: createSlot.opening(), sending: createSlot.sending() };
      const acquireSlot = (what: SlotFor) => slots[what].acquire();
      const transfer = sendFile({ file, draft, asset, acquireSlot, on: eventsOf(id, request) });
      const known = { id, draft, node, name, mime, bytes, modified, asset };
      const upload: Upload = { ...known, sent: 0, phase: 'waiting', speed: null, error: null };
      entries.set(id, { upload, transfer, slots, meter: createSpeedometer(), shownAt: -Infinity, isSuspended: false });
      if (asset) assets.set(asset, id);
      listsChanged(draft);
      if (asset) notify([asset]);
      transfer.start();
      return id;
    },
    get: (id) => entries.get(id)?.upload,
    of: (draft) => lists.get(draft) ?? NONE,
    byAsset: (asset) => entries.get(assets.get(asset) ?? '')?.upload,
    summary: () => (summary ??= summarize()),
    subscribe: emitter.subscribe,
    pause,
    resume,
    pauseAll: () => uploads().forEach(({ id }) => pause(id)),
    resumeAll: () => uploads().forEach(({ id }) => resume(id)),
    async stop(id) {
      const entry = entries.get(id);
      forget(id);
      await entry?.transfer.stop();
    },
    suspend(id) {
      const entry = entries.get(id);
      if (!entry) return () => undefined;
      const wasGoing = !STANDS_STILL.includes(entry.upload.phase);
      pause(id);
      entry.isSuspended = true;
      listsChanged(entry.upload.draft);
      return () => {
        if (entries.get(id) !== entry) return;
        entry.isSuspended = false;
        listsChanged(entry.upload.draft);
        if (wasGoing) resume(id);
      };
    },
    abortAll(draft) {
      for (const { upload, transfer } of [...entries.values()].filter((entry) => entry.upload.draft === draft)) {
        void transfer.pause();
        forget(upload.id);
      }
    },
    clearDone() {
      done = { files: 0, bytes: 0 };
      notify([]);
    },
  };
}

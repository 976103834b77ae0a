import type { Received } from '../../../shared/contracts';
import { createEmitter } from '../emitter';

import type { UploadPresence } from './uploadPresence';

/** The status of an upload that this window is not sending. */
export interface RemoteStatus {
  state: 'unknown' | 'elsewhere' | 'interrupted' | 'storing';
  /** What the server has. */
  bytes: number;
  /** Whether the user may continue it. */
  mine: boolean;
}

/** What was observed of one upload. Times are in milliseconds. */
export interface Observation {
  bytes: number;
  isComplete: boolean;
  mine: boolean;
  firstSeenAt: number;
  movedAt: number | null;
}

/** An upload that received no byte for this long is not being sent by anybody. */
const IDLE_AFTER_MS = 12_000;
/** Long enough to see progress, if there is any. */
const MIN_OBSERVATION_MS = 3500;

export function observeUpload(
  before: Observation | undefined,
  { bytes, isComplete, mine }: Received,
  now: number,
): Observation {
  const seen = { bytes, isComplete, mine };
  if (!before) return { ...seen, firstSeenAt: now, movedAt: null };
  return { ...before, ...seen, movedAt: bytes === before.bytes ? before.movedAt : now };
}

export function remoteStatusOf(seen: Observation, isSentElsewhere: boolean, now: number): RemoteStatus {
  const { bytes, mine, movedAt, firstSeenAt } = seen;
  // Storing gigabytes takes a while, and its progress is not visible from here.
  if (seen.isComplete) return { state: 'storing', bytes, mine };
  const isProgressing = movedAt !== null && now - movedAt < IDLE_AFTER_MS;
  if (isSentElsewhere || isProgressing) return { state: 'elsewhere', bytes, mine };
  const isEarly = movedAt === null && now - firstSeenAt < MIN_OBSERVATION_MS;
  return { state: isEarly ? 'unknown' : 'interrupted', bytes, mine };
}

/** The uploads of one course that this window is not sending: another window is, or nobody. */
export interface RemoteUploadStore {
  get(asset: string): RemoteStatus | undefined;
  /** Keys are asset ids. */
  subscribe(key: string, listener: () => void): () => void;
  /** Asks the server again and again while `isNeeded`; returns how to stop. */
  watch(isNeeded: () => boolean): () => void;
}

interface Options {
  load: () => Promise<Received[]>;
  windows: UploadPresence;
  /** Milliseconds. */
  interval?: number;
}

export function createRemoteUploadStore({ load, windows, interval = 1500 }: Options): RemoteUploadStore {
  const emitter = createEmitter();
  let seen = new Map<string, Observation>();
  let standings = new Map<string, RemoteStatus>();

  async function refresh(): Promise<void> {
    windows.askOtherWindows();
    const received = await load();
    const now = Date.now();
    seen = new Map(received.map((entry) => [entry.asset, observeUpload(seen.get(entry.asset), entry, now)]));
    standings = new Map([...seen].map(([id, sighting]) => [id, remoteStatusOf(sighting, windows.isSending(id), now)]));
    emitter.notify(seen.keys());
  }

  return {
    get: (asset) => standings.get(asset),
    subscribe: emitter.subscribe,
    watch(isNeeded) {
      let timer: ReturnType<typeof setTimeout>;
      let isStopped = false;
      const poll = async () => {
        // A request that fails is repeated at the next interval.
        if (isNeeded()) await refresh().catch(() => undefined);
        if (!isStopped) timer = setTimeout(() => void poll(), interval);
      };
      void poll();
      return () => {
        isStopped = true;
        clearTimeout(timer);
      };
    },
  };
}

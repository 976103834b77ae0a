import type { Received } from '../../../shared/contracts';
import { createTopics } from '../topics';

/** How an upload stands that this window is not sending. */
export interface Standing {
  state: 'unknown' | 'elsewhere' | 'interrupted' | 'storing';
  /** What the server has. */
  bytes: number;
  /** Whether the user may continue it. */
  mine: boolean;
}

/** What was seen of one upload, milliseconds. */
export interface Sighting {
  bytes: number;
  isComplete: boolean;
  mine: boolean;
  firstSeenAt: number;
  movedAt: number | null;
}

/** Without a byte for so long, nobody is sending. */
const STILL = 12_000;
/** Long enough to see a byte move, if any does. */
const FIRST_LOOK = 3500;

export function sight(before: Sighting | undefined, { bytes, isComplete, mine }: Received, now: number): Sighting {
  const seen = { bytes, isComplete, mine };
  if (!before) return { ...seen, firstSeenAt: now, movedAt: null };
  return { ...before, ...seen, movedAt: bytes === before.bytes ? before.movedAt : now };
}

export function standingOf(seen: Sighting, isHeld: boolean, now: number): Standing {
  const { bytes, mine, movedAt, firstSeenAt } = seen;
  // Gigabytes take a while, though nothing of them moves that could be seen from here.
  if (seen.isComplete) return { state: 'storing', bytes, mine };
  const moves = movedAt !== null && now - movedAt < STILL;
  if (isHeld || moves) return { state: 'elsewhere', bytes, mine };
  const isEarly = movedAt === null && now - firstSeenAt < FIRST_LOOK;
  return { state: isEarly ? 'unknown' : 'interrupted', bytes, mine };
}

/** The uploads of one course that other windows send, or nobody. */
export interface ReceivedStore {
  get(asset: string): Standing | undefined;
  /** Topics are asset ids. */
  subscribe(topic: string, listener: () => void): () => void;
  /** Asks the server again and again while `isNeeded`; returns how to stop. */
  watch(isNeeded: () => boolean): () => void;
}

interface Options {
  load: () => Promise<Received[]>;
  windows: { ask(): void; holds(asset: string): boolean };
  /** Milliseconds. */
  interval?: number;
}

export function createReceivedStore({ load, windows, interval = 1500 }: Options): ReceivedStore {
  const topics = createTopics();
  let seen = new Map<string, Sighting>();
  let standings = new Map<string, Standing>();

  async function look(): Promise<void> {
    windows.ask();
    const received = await load();
    const now = Date.now();
    seen = new Map(received.map((entry) => [entry.asset, sight(seen.get(entry.asset), entry, now)]));
    standings = new Map([...seen].map(([id, sighting]) => [id, standingOf(sighting, windows.holds(id), now)]));
    topics.notify(seen.keys());
  }

  return {
    get: (asset) => standings.get(asset),
    subscribe: topics.subscribe,
    watch(isNeeded) {
      let timer: ReturnType<typeof setTimeout>;
      let isOver = false;
      const turn = async () => {
        // What cannot be asked now is asked at the next turn.
        if (isNeeded()) await look().catch(() => undefined);
        if (!isOver) timer = setTimeout(() => void turn(), interval);
      };
      void turn();
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    },
  };
}

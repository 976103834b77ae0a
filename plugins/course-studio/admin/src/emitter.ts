type Listener = () => void;

/** Listeners by topic, so that a change wakes only the components that show it. */
export interface Emitter {
  /** Calls `listener` whenever `topic` changes; returns how to stop. */
  subscribe(topic: string, listener: Listener): () => void;
  notify(topics: Iterable<string>): void;
}

/** The topic that every change belongs to. */
export const ALL_KEYS = '*';

export function createEmitter(): Emitter {
  const listeners = new Map<string, Set<Listener>>();
  return {
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    notify(topics) {
      for (const topic of new Set([...topics, ALL_KEYS])) {
        for (const listener of [...(listeners.get(topic) ?? [])]) listener();
      }
    },
  };
}

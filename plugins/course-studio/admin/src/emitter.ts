type Listener = () => void;

/** Listeners by key, so that a change notifies only the components that show it. */
export interface Emitter {
  /** Calls `listener` on every change of `key`; returns a function that unsubscribes. */
  subscribe(key: string, listener: Listener): () => void;
  notify(keys: Iterable<string>): void;
}

/** Listeners of this key are notified of every change. */
export const ALL_KEYS = '*';

export function createEmitter(): Emitter {
  const listeners = new Map<string, Set<Listener>>();
  return {
    subscribe(key, listener) {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(key) === set) listeners.delete(key);
      };
    },
    notify(keys) {
      for (const key of new Set([...keys, ALL_KEYS])) {
        for (const listener of [...(listeners.get(key) ?? [])]) listener();
      }
    },
  };
}

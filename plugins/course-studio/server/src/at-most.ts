import { once } from 'node:events';

/** Waits for `work`, but no longer than so many milliseconds; that alone keeps no process alive. @throws as `work` does */
export const atMost = (milliseconds: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref())]);

/** What `work` gives, unless the signal aborts before; `work` itself is not ended. @throws the signal's reason */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const aborted = once(signal, 'abort', { signal: done.signal }).then(() => Promise.reject(signal.reason as Error));
  try {
    return await Promise.race([work, aborted]);
  } finally {
    done.abort();
  }
}

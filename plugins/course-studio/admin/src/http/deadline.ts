import { StudioError } from './studioError';

/**
 * What `work` comes to. When that takes longer than `milliseconds`, its signal calls it off, and this throws `timeout`:
 * nobody knows then whether the server did it.
 */
export async function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, milliseconds: number): Promise<T> {
  const calledOff = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new StudioError({ status: 0, message: '', code: 'timeout' }));
      calledOff.abort();
    }, milliseconds);
  });
  return Promise.race([work(calledOff.signal), late]).finally(() => clearTimeout(timer));
}

/** Waits for `work`, but no longer than so many milliseconds; that alone keeps no process alive. @throws as `work` does */
export const atMost = (milliseconds: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref())]);

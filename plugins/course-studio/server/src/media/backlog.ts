/**
 * Does `work` for one id after the other, at most `limit` of them at a time, without anybody waiting for it. An id that
 * waits already or is being worked on is not taken again.
 *
 * @param work must not reject
 */
export function createBacklog(limit: number, work: (id: string) => Promise<void>): (id: string) => void {
  const waiting = new Set<string>();
  const running = new Set<string>();

  function next(): void {
    const [id] = waiting;
    if (id === undefined || running.size >= limit) return;
    waiting.delete(id);
    running.add(id);
    void work(id).finally(() => {
      running.delete(id);
      next();
    });
  }

  return (id) => {
    if (!running.has(id)) waiting.add(id);
    next();
  };
}

/** A semaphore: at most `limit` holders have a slot at a time, first come, first served. */
export function createSemaphore(limit: number) {
  const waiting: (() => void)[] = [];
  let activeCount = 0;

  const next = () => {
    if (activeCount >= limit) return;
    const grant = waiting.shift();
    if (!grant) return;
    activeCount += 1;
    grant();
  };

  /** Creates a holder: `acquire` resolves once it has a slot, at once if it has one already; `release` frees the slot. */
  return function createHolder() {
    let slot: Promise<void> | null = null;
    let grant: (() => void) | null = null;
    return {
      acquire(): Promise<void> {
        slot ??= new Promise((resolve) => {
          grant = resolve;
          waiting.push(resolve);
          next();
        });
        return slot;
      },
      release(): void {
        if (!slot || !grant) return;
        const queued = waiting.indexOf(grant);
        if (queued >= 0) waiting.splice(queued, 1);
        else activeCount -= 1;
        grant();
        slot = null;
        grant = null;
        next();
      },
    };
  };
}

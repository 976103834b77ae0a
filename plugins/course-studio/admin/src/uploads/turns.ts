/** Lets at most `limit` holders go on at a time, first come first served. */
export function createTurns(limit: number) {
  const waiting: (() => void)[] = [];
  let going = 0;

  const next = () => {
    if (going >= limit) return;
    const go = waiting.shift();
    if (!go) return;
    going += 1;
    go();
  };

  /** One holder: `take` resolves when it is its turn and at once while it has it; `leave` passes the turn on. */
  return function createHolder() {
    let taken: Promise<void> | null = null;
    let go: (() => void) | null = null;
    return {
      take(): Promise<void> {
        taken ??= new Promise((resolve) => {
          go = resolve;
          waiting.push(resolve);
          next();
        });
        return taken;
      },
      leave(): void {
        if (!taken || !go) return;
        const queued = waiting.indexOf(go);
        if (queued >= 0) waiting.splice(queued, 1);
        else going -= 1;
        go();
        taken = null;
        go = null;
        next();
      },
    };
  };
}

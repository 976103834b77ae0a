import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import { atMost } from '../at-most';
import type { Claim, Ledger } from './ledger';

/** How often running work shows that it lives, and learns that it has been cancelled; milliseconds. */
const HEARTBEAT_MS = 500;

/** How long whoever stops work is held up by it at most: a storage that does not answer lets go after minutes; milliseconds. */
const STOPPING_MS = 3_000;

/** The claim is lost, the file cancelled, or the process stopping: undo, and leave the row to whoever comes next. */
export class Interrupted extends Error {}

/** A claimed row while it is worked on. */
export interface Held {
  claim: Claim;
  /** Aborts with `Interrupted` when the work must stop. */
  signal: AbortSignal;
  /** Share of the work that is done, 0–1; shown with the next heartbeat. */
  report(done: number): void;
}

/**
 * Work on single files, one run per file and process: claims the row, keeps the claim alive, and can be stopped.
 *
 * Whatever ends the work, the row is not left claimed: either `work` moved it on, or it is given back (and deleted if it
 * was doomed meanwhile).
 */
export function createWork(ledger: Pick<Ledger, 'leaseMs' | 'claim' | 'extend' | 'giveUp'>) {
  // Of one file there may be two for a moment: what rings for the next step does so before it has quite ended.
  const running = new Set<{ assetId: string; controller: AbortController; done: Promise<void> }>();
  let closing = false;

  async function run(claim: Claim, work: (held: Held) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    // What is made again after a run was cut off does not take the bar back.
    let progress = claim.row.progress ?? 0;
    let lastSign = Date.now();
    let beating = false;
    const lose = () => controller.abort(new Interrupted('the claim is lost'));
    const showLife = async () => {
      beating = true;
      const at = Date.now();
      const alive = await ledger.extend(claim, { progress }).catch(() => undefined);
      beating = false;
      if (alive) lastSign = at;
      if (alive === false) lose();
    };
    const beat = async () => {
      if (!beating) await showLife();
      // A database that does not answer for the length of the lease has given the file to somebody else, for all we know.
      if (Date.now() - lastSign > ledger.leaseMs) lose();
    };
    const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS);
    const held: Held = {
      claim,
      signal: controller.signal,
      report: (done) => (progress = Math.max(progress, Math.floor(done * 99))),
    };
    const done = work(held).finally(async () => {
      clearInterval(heartbeat);
      await ledger.giveUp(claim);
    });
    const entry = { assetId: claim.row.documentId, controller, done };
    running.add(entry);
    if (closing) controller.abort(new Interrupted('the process stops'));
    await done.finally(() => running.delete(entry));
  }

  async function interrupt(concerns: (assetId: string) => boolean): Promise<void> {
    const stopped = [...running].filter(({ assetId }) => concerns(assetId));
    for (const { controller } of stopped) controller.abort(new Interrupted('stopped'));
    await atMost(STOPPING_MS, Promise.all(stopped.map(({ done }) => done.catch(() => undefined))));
  }

  return {
    /** Does `work` on the file if it is in `state` and free. @throws what `work` throws */
    async on(assetId: string, state: AssetRow['state'], work: (held: Held) => Promise<void>): Promise<void> {
      if (closing) return;
      const claim = await ledger.claim(assetId, state);
      if (claim) await run(claim, work);
    },

    /**
     * Stops what this process does with these files; when it returns, nothing more is written for them, but for what a
     * slow storage has been given already. That work keeps its claim until the storage answers, and then tidies up.
     */
    interrupt: (assetIds: string[]): Promise<void> => interrupt((id) => assetIds.includes(id)),

    /** Stops everything and begins nothing new; the work goes back to waiting. */
    async close(): Promise<void> {
      closing = true;
      await interrupt(() => true);
    },
  };
}

export type Work = ReturnType<typeof createWork>;

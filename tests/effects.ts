import { AsyncLocalStorage } from 'node:async_hooks';

import type { Studio } from './harness';

/** One statement, or one call of the storage. */
interface Count {
  done: number;
  /** The effect before which the process dies; from then on nothing happens any more. */
  crashAt: number;
}

/** What is thrown where a process would have died. */
export class Crash extends Error {}

/** An object, as the provider is told of it. */
interface Stored {
  hash: string;
  ext: string;
}

interface Provider {
  uploadStream(file: unknown): Promise<void>;
  delete(file: unknown): Promise<unknown>;
}

/**
 * What a database does by itself when a connection breaks off. A process that dies before it commits leaves what one
 * leaves that dies before the last statement.
 */
const BY_ITSELF = /^\s*(rollback|release|begin|commit)/i;

/**
 * Everything the studio does to the world goes through Strapi's database and its upload provider: there it is counted,
 * and can be cut off before any effect. Only what runs inside `run` is; a crash there leaves the rest of the process alone.
 * `onDelete` looks at each object that is about to be deleted; nothing it does is counted.
 */
export function effectsOf({ strapi }: Studio, onDelete: (file: Stored) => Promise<void> = async () => undefined) {
  const running = new AsyncLocalStorage<Count>();
  const effect = (what: string): void => {
    const count = running.getStore();
    if (!count) return;
    count.done += 1;
    if (count.done >= count.crashAt) throw new Crash(`before ${what}`);
  };
  const onQuery = ({ sql }: { sql: string }) => {
    if (!BY_ITSELF.test(sql)) effect(sql);
  };
  strapi.db.connection.on('query', onQuery);
  const provider = strapi.plugin('upload').provider as Provider;
  const { uploadStream, delete: remove } = provider;
  let failures = 0;
  const mayFail = (): void => {
    if (failures === 0) return;
    failures -= 1;
    throw new Error('the storage fails');
  };
  provider.uploadStream = async (file) => {
    effect('storing');
    mayFail();
    await uploadStream.call(provider, file);
    effect('having stored');
  };
  provider.delete = async (file) => {
    effect('deleting');
    mayFail();
    await running.exit(() => onDelete(file as Stored));
    await remove.call(provider, file);
    effect('having deleted');
  };

  return {
    /** The storage refuses so many calls from now on. */
    failStorage(times: number): void {
      failures = times;
    },
    /** @returns how many effects `work` had, and whether it was cut off. Errors of another kind are thrown. */
    async run(work: () => Promise<unknown>, crashAt = Infinity): Promise<{ effects: number; crashed: boolean }> {
      const count: Count = { done: 0, crashAt };
      let failure: unknown;
      await running.run(count, () =>
        work().catch((error: unknown) => {
          failure = error;
        }),
      );
      const crashed = count.done >= crashAt;
      if (failure instanceof Error && !crashed) throw failure;
      return { effects: count.done, crashed };
    },
    stop() {
      strapi.db.connection.removeListener('query', onQuery);
      Object.assign(provider, { uploadStream, delete: remove });
    },
  };
}

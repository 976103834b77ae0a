import fs from 'node:fs';
import path from 'node:path';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Storage } from '../storage';
import { hashOf } from './hash';
import type { Ledger } from './ledger';
import { displayName } from './names';
import { Interrupted, type Held } from './work';

export type Output = Pick<AssetRow, 'role' | 'profile' | 'mime' | 'ext' | 'kind'>;

/**
 * Stores what was made from a file, and is not needed any more: row, bytes, then the row's end, and only while the claim on the original holds.
 * @throws Interrupted if it does not; nothing of it is left then
 */
export function createKeeper({ ledger, storage }: { ledger: Ledger; storage: Storage }) {
  return async ({ claim, signal }: Held, file: string, output: Output): Promise<void> => {
    const { documentId, draft, owner } = claim.row;
    const { size } = await fs.promises.stat(file);
    const name = displayName(`${path.parse(claim.row.name).name}${output.ext}`);
    signal.throwIfAborted();
    const row = await ledger.reserve({ ...output, parent: documentId, name, draft, owner, bytes: size });
    const [url, sha256] = await Promise.all([storage.move(row, file, signal), hashOf(file)]);
    const counted = (await ledger.extend(claim)) && (await ledger.finish(row, { bytes: size, sha256, url }));
    if (counted) return;
    await ledger.destroy(row);
    signal.throwIfAborted();
    throw new Interrupted('the claim is lost');
  };
}

export type Keep = ReturnType<typeof createKeeper>;

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { AssetRow } from '../../../../../src/api/asset/rules/description';
import type { Storage } from '../storage';

/** Stores bytes that are in memory under the row's key. @returns the provider's URL */
export async function putBytes(storage: Pick<Storage, 'put'>, asset: AssetRow, bytes: Buffer): Promise<string> {
  const scratch = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'course-studio-certificate-'));
  try {
    const file = path.join(scratch, 'bytes');
    await fs.promises.writeFile(file, bytes);
    return await storage.put(asset, file);
  } finally {
    await fs.promises.rm(scratch, { recursive: true, force: true });
  }
}

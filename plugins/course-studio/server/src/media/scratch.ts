import fs from 'node:fs';
import path from 'node:path';

import type { Settings } from '../settings';
import type { Claim } from './ledger';

export const scratchRoot = ({ dataDir }: Pick<Settings, 'dataDir'>): string => path.join(dataDir, 'scratch');

/** The folder for the temporary files of one run; its name begins with the file's id, by which `tidy` knows it. */
export const scratchFolder = (settings: Pick<Settings, 'dataDir'>, { row, token }: Claim): string =>
  path.join(scratchRoot(settings), `${row.documentId}-${token}`);

/** Runs `work` with a folder for its temporary files, which is removed afterwards. */
export async function withScratchFolder<T>(
  settings: Pick<Settings, 'dataDir'>,
  claim: Claim,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = scratchFolder(settings, claim);
  await fs.promises.mkdir(scratch, { recursive: true });
  return work(scratch).finally(() => fs.promises.rm(scratch, { recursive: true, force: true }));
}

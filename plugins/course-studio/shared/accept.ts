import type { UploadLimits } from './contracts';
import { ASSET_KINDS, type AssetKind } from './vocabulary';

/**
 * The `accept` attribute of a field for files of these kinds: the endings that may be uploaded. Browsers and telephones then
 * offer such files alone, and give photos as they are where their form is taken.
 */
export const acceptAttribute = (
  { extensions }: Pick<UploadLimits, 'extensions'>,
  kinds: readonly AssetKind[] = ASSET_KINDS,
): string => kinds.flatMap((kind) => extensions[kind].map((extension) => `.${extension}`)).join(',');

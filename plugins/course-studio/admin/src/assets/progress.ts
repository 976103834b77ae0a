import type { AssetView } from '../../../shared/draft';
import type { StudioError } from '../http/studioError';
import type { Upload } from '../uploads/store';

/** How far a file is, seen from this tab: its own upload knows more than the server's ledger. */
export type FileProgress =
  | { state: 'finished' }
  | { state: 'uploading' | 'processing'; share: number }
  /** Its upload is not running in this tab. */
  | { state: 'uploading'; share: null }
  | { state: 'error'; reason: 'upload'; error: StudioError }
  | { state: 'error'; reason: 'file'; errorCode: string | null };

export function progressOf(asset: AssetView | undefined, upload: Upload | undefined): FileProgress {
  if (upload?.error) return { state: 'error', reason: 'upload', error: upload.error };
  if (upload) return { state: 'uploading', share: upload.bytes > 0 ? upload.sent / upload.bytes : 0 };
  switch (asset?.state) {
    case 'finished':
      return { state: 'finished' };
    case 'processing':
      return { state: 'processing', share: asset.progress / 100 };
    case 'uploading':
      return { state: 'uploading', share: null };
    default:
      return { state: 'error', reason: 'file', errorCode: asset ? asset.errorCode : 'upload.lost' };
  }
}

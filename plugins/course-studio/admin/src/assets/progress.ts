import type { AssetView } from '../../../shared/draft';
import type { StudioError } from '../http/studioError';
import type { RemoteStatus } from '../uploads/remoteUploads';
import { secondsFor } from '../uploads/speed';
import type { Upload, UploadPhase } from '../uploads/store';

/** How far a file is, seen from this tab: its own upload knows more than the server's ledger. */
export type FileProgress =
  | { state: 'finished' }
  | { state: 'processing'; share: number }
  /** Sent from this tab. */
  | { state: 'uploading'; share: number; phase: UploadPhase; speed: number | null; secondsLeft: number | null }
  /** Not sent from this tab; `share` is null where it is not known, `errorCode` says why it could not be stored yet. */
  | { state: 'uploading'; share: number | null; phase: RemoteStatus['state']; mine: boolean; errorCode: string | null }
  | { state: 'error'; reason: 'upload'; error: StudioError }
  | { state: 'error'; reason: 'file'; errorCode: string | null; errorSubject: string | null };

const shareOf = (sent: number, bytes: number): number => (bytes > 0 ? Math.min(1, sent / bytes) : 0);

export function progressOf(
  asset: AssetView | undefined,
  upload: Upload | undefined,
  standing?: RemoteStatus,
): FileProgress {
  if (upload?.error) return { state: 'error', reason: 'upload', error: upload.error };
  if (upload) {
    const { sent, bytes, phase, speed } = upload;
    const secondsLeft = secondsFor(bytes - sent, speed);
    return { state: 'uploading', share: shareOf(sent, bytes), phase, speed, secondsLeft };
  }
  switch (asset?.state) {
    case 'finished':
      return { state: 'finished' };
    case 'processing':
      return { state: 'processing', share: asset.progress / 100 };
    case 'uploading':
      return { state: 'uploading', errorCode: asset.errorCode, ...standingOf(asset, standing) };
    default:
      return {
        state: 'error',
        reason: 'file',
        errorSubject: asset?.errorSubject ?? null,
        errorCode: asset ? asset.errorCode : 'upload.lost',
      };
  }
}

function standingOf({ bytes, errorCode }: AssetView, standing: RemoteStatus | undefined) {
  // It has to arrive before it can fail to be stored.
  if (errorCode) return { share: 1, phase: 'storing', mine: true } as const;
  if (!standing) return { share: null, phase: 'unknown', mine: true } as const;
  return { share: shareOf(standing.bytes, bytes), phase: standing.state, mine: standing.mine };
}

import { useNotification } from '@strapi/strapi/admin';

import type { AssetView } from '../../../shared/draft';
import { UNSTORED } from '../../../shared/errors';
import { useOpenDraft } from '../draft/hooks';
import { toStudioError } from '../http/studioError';
import { useTexts } from '../text';
import type { Upload } from '../uploads/store';

/** How to try a file again that failed; null when there is nothing to try. */
export function useRetry(file: { asset: AssetView | undefined; upload: Upload | undefined }): (() => void) | null {
  const { resumeUpload, retryProcessing } = useOpenDraft();
  const { toggleNotification } = useNotification();
  const { error: textOf } = useTexts();
  const { asset, upload } = file;
  if (upload) return upload.error ? () => resumeUpload(upload.id) : null;
  if (asset?.state !== 'error' || UNSTORED.includes(asset.errorCode ?? '')) return null;
  return () => {
    retryProcessing(asset.id).catch((error: unknown) => {
      toggleNotification({ type: 'danger', message: textOf(toStudioError(error)) });
    });
  };
}

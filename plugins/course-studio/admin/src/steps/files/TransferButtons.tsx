import { Button, IconButton } from '@strapi/design-system';
import { ArrowClockwise, Play } from '@strapi/icons';

import type { AssetView } from '../../../../shared/draft';
import { useRetry } from '../../assets/useRetry';
import { useOpenDraft } from '../../draft/hooks';
import { ChooseFiles } from '../../fields/ChooseFiles';
import { once } from '../../fields/once';
import { PauseIcon } from '../../fields/PauseIcon';
import { useTexts } from '../../text';
import type { Upload } from '../../uploads/store';

interface TransferButtonsProps {
  name: string;
  asset: AssetView | undefined;
  upload: Upload | undefined;
  isInterrupted: boolean;
  onContinue: (file: File) => void;
}

/** Pause, resume, try again, continue: what can be done about the transfer of a file in its state. */
export function TransferButtons({ name, asset, upload, isInterrupted, onContinue }: TransferButtonsProps) {
  const { t } = useTexts();
  const { pauseUpload, resumeUpload } = useOpenDraft();
  const retry = useRetry({ asset, upload });
  if (isInterrupted)
    return (
      <ChooseFiles label={t('files.continue.choose', { name })} onFiles={([file]) => file && onContinue(file)}>
        {(open) => (
          <Button size="S" variant="secondary" startIcon={<ArrowClockwise />} onClick={open}>
            {t('files.continue')}
          </Button>
        )}
      </ChooseFiles>
    );
  if (retry)
    return (
      <IconButton label={t('files.retry', { name })} onClick={once(retry)} size="S">
        <ArrowClockwise />
      </IconButton>
    );
  if (!upload || upload.phase === 'sent') return null;
  return upload.phase === 'paused' ? (
    <IconButton label={t('uploads.resume', { name })} onClick={once(() => resumeUpload(upload.id))} size="S">
      <Play />
    </IconButton>
  ) : (
    <IconButton label={t('uploads.pause', { name })} onClick={once(() => pauseUpload(upload.id))} size="S">
      <PauseIcon />
    </IconButton>
  );
}

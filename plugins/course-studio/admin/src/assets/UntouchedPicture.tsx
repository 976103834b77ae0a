import { Link, Typography } from '@strapi/design-system';

import type { AssetView } from '../../../shared/draft';
import { useTexts } from '../text';

interface UntouchedPictureProps {
  /** What the author calls the file. */
  name: string;
  asset: AssetView;
}

/** Where whoever uploaded a picture gets it as it was, with its place and device. */
export function UntouchedPicture({ name, asset: { untouchedUrl } }: UntouchedPictureProps) {
  const { t } = useTexts();
  if (!untouchedUrl) return null;
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      <Link href={untouchedUrl} aria-label={t('files.untouched.of', { name })}>
        {t('files.untouched')}
      </Link>{' '}
      {t('files.untouched.hint')}
    </Typography>
  );
}

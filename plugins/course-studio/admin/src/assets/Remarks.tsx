import { Box, Typography } from '@strapi/design-system';

import type { AssetView } from '../../../shared/draft';
import { useTexts } from '../text';

interface RemarksProps {
  /** What the author calls the file. */
  name: string;
  asset: AssetView;
}

/** What the author should know of a file that is finished, such as what learners do not get of it. */
export function Remarks({ name, asset: { remarks, state } }: RemarksProps) {
  const { t, remark } = useTexts();
  const told = remarks.flatMap((one) => (one.type === 'encoding' ? [] : remark(one)));
  if (state !== 'finished' || told.length === 0) return null;
  return (
    <Box tag="ul" aria-label={t('remark.list', { name })}>
      {told.map((text, index) => (
        <Typography key={index} tag="li" variant="pi" textColor="neutral600">
          {text}
        </Typography>
      ))}
    </Box>
  );
}

import { Box, Flex, Status, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

import type { DraftSummary } from '../../../shared/draft';
import { useTexts } from '../text';

/** A long name is cut and told in full by its tooltip. */
export function NameCell({ draft }: { draft: DraftSummary }) {
  const { t } = useTexts();
  return (
    <Box maxWidth="36rem">
      <Typography
        ellipsis
        fontWeight="semiBold"
        textColor={draft.name ? 'neutral800' : 'neutral600'}
        title={draft.name}
      >
        {draft.name || t('home.untitled')}
      </Typography>
    </Box>
  );
}

export function FilesCell({ files, processing, errors }: DraftSummary) {
  const { t } = useTexts();
  return (
    <Flex gap={2}>
      <Typography textColor="neutral800">{t('home.files', { count: files })}</Typography>
      {processing > 0 && <Mark variant="alternative">{t('home.processing', { count: processing })}</Mark>}
      {errors > 0 && <Mark variant="danger">{t('home.errors', { count: errors })}</Mark>}
    </Flex>
  );
}

interface MarkProps {
  variant: 'alternative' | 'danger' | 'success';
  children: ReactNode;
}

export const Mark = ({ variant, children }: MarkProps) => (
  <Status variant={variant} size="XS" width="max-content">
    <Typography tag="span" variant="pi" fontWeight="bold">
      {children}
    </Typography>
  </Status>
);

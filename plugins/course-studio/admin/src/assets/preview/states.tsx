import { Flex, Loader, Typography } from '@strapi/design-system';

import { useTexts } from '../../text';

export function Loading() {
  const { t } = useTexts();
  return (
    <Flex justifyContent="center" padding={6}>
      <Loader>{t('loading')}</Loader>
    </Flex>
  );
}

/** Where there is nothing to look at. */
export const NotShown = ({ reason }: { reason: string }) => (
  <Flex justifyContent="center" padding={6}>
    <Typography role="status" textAlign="center" textColor="neutral700">
      {reason}
    </Typography>
  </Flex>
);

import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState } from 'react';

import { useOpenDraft, useSaveStatus } from '../draft/hooks';
import { useTexts } from '../text';

/** Somebody else saved this course in the meantime; whose version is to stay? */
export function ConflictAlert() {
  const { t, dateTime } = useTexts();
  const { draft, assets } = useOpenDraft();
  const status = useSaveStatus();
  const [isBusy, setIsBusy] = useState(false);
  if (status.state !== 'conflict') return null;
  const { savedBy = t('conflict.somebody'), savedAt } = status;
  const settle = (choice: () => Promise<void>) => {
    setIsBusy(true);
    choice()
      .then(() => assets.refresh())
      // A server out of reach leaves the conflict as it is, and the question stays.
      .catch(() => undefined)
      .finally(() => setIsBusy(false));
  };
  return (
    <Box role="alert" background="warning100" borderColor="warning200" hasRadius padding={4}>
      <Flex gap={4} wrap="wrap" justifyContent="space-between">
        <Flex gap={3} flex="1" minWidth="24rem" alignItems="flex-start">
          <Box color="warning600" aria-hidden>
            <WarningCircle />
          </Box>
          <Flex direction="column" alignItems="flex-start" gap={1}>
            <Typography fontWeight="bold">
              {savedAt ? t('conflict.title', { name: savedBy, when: dateTime(savedAt) }) : t('conflict.title.plain')}
            </Typography>
            <Typography variant="pi">{t('conflict.text')}</Typography>
          </Flex>
        </Flex>
        <Flex gap={2}>
          <Button variant="tertiary" disabled={isBusy} onClick={() => settle(draft.loadTheirs)}>
            {t('conflict.theirs')}
          </Button>
          <Button variant="secondary" disabled={isBusy} onClick={() => settle(draft.keepMine)}>
            {t('conflict.mine')}
          </Button>
        </Flex>
      </Flex>
    </Box>
  );
}

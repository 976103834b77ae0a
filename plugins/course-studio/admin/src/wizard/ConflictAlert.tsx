import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState } from 'react';

import type { Difference } from '../../../shared/comparison';
import { useOpenDraft, useSaveStatus, useTree } from '../draft/hooks';
import { useTexts } from '../text';

/** Somebody else saved this course in the meantime; whose version is to stay? */
export function ConflictAlert() {
  const { t, dateTime } = useTexts();
  const { draft, assets } = useOpenDraft();
  const status = useSaveStatus();
  const [isBusy, setIsBusy] = useState(false);
  if (status.state !== 'conflict') return null;
  const { savedAt } = status;
  const savedBy = status.savedBy || t('conflict.somebody');
  const settle = (choice: () => Promise<void>) => {
    if (isBusy) return;
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
            <Unsaved />
          </Flex>
        </Flex>
        {/* A button that is really disabled would lose the focus. */}
        <Flex gap={2}>
          <Button variant="tertiary" aria-disabled={isBusy} onClick={() => settle(draft.loadTheirs)}>
            {t('conflict.theirs')}
          </Button>
          <Button variant="secondary" aria-disabled={isBusy} onClick={() => settle(draft.keepMine)}>
            {t('conflict.mine')}
          </Button>
        </Flex>
      </Flex>
    </Box>
  );
}

/** Most parts named; of the rest only the number is said. */
const NAMED = 5;

/** What was typed here, by the parts of the course it is in. */
function Unsaved() {
  const { t, place } = useTexts();
  const { draft } = useOpenDraft();
  useTree();
  const unsaved = draft.unsaved();
  const nameOf = (difference: Difference) => t(`difference.${difference.kind}`, { name: place(difference) });
  return (
    <Typography variant="pi">
      {t('conflict.mine.list', { list: unsaved.slice(0, NAMED).map(nameOf).join(', ') })}
      {unsaved.length > NAMED && ` ${t('conflict.mine.more', { count: unsaved.length - NAMED })}`}
    </Typography>
  );
}

import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, CheckCircle, WarningCircle } from '@strapi/icons';

import { useOpenDraft, useSaveStatus } from '../draft/hooks';
import type { SaveStatus } from '../draft/store';
import { focusStepHeading } from '../fields/stepHeading';
import { useTexts, type Texts } from '../text';

import { LogInButton } from './LogInButton';

function textOf(status: SaveStatus, { t, error, time }: Texts): string {
  switch (status.state) {
    case 'saved':
      return t('save.saved', { time: time(status.at) });
    case 'failed':
      return t('save.failed', { reason: error(status.error) });
    case 'conflict':
      return t('save.conflict');
    default:
      return t(`save.${status.state}`);
  }
}

/** Errors that trying again does not mend. */
const NO_USE: readonly string[] = ['session', 'draft.held', 'draft.gone'];

/** Whether the server has everything, and since when. */
export function SaveIndicator() {
  const texts = useTexts();
  const { draft } = useOpenDraft();
  const status = useSaveStatus();
  /** The button goes away while it is saved; next to it there is only the way out. */
  const retry = () => {
    focusStepHeading();
    void draft.flush();
  };
  const isBad = status.state === 'failed' || status.state === 'conflict';
  return (
    <Flex gap={2} minWidth={0} wrap="wrap">
      <Flex gap={2} minWidth={0} role="status" color={isBad ? 'danger600' : 'neutral600'}>
        {isBad && <WarningCircle aria-hidden style={{ flexShrink: 0 }} />}
        {status.state === 'saved' && <CheckCircle aria-hidden style={{ flexShrink: 0 }} />}
        <Typography variant="pi" textColor={isBad ? 'danger600' : 'neutral600'}>
          {textOf(status, texts)}
        </Typography>
      </Flex>
      {status.state === 'failed' && status.error.code === 'session' && <LogInButton size="S" />}
      {status.state === 'failed' && !NO_USE.includes(status.error.code) && (
        <Button size="S" variant="tertiary" startIcon={<ArrowClockwise />} onClick={retry}>
          {texts.t('save.retry')}
        </Button>
      )}
    </Flex>
  );
}

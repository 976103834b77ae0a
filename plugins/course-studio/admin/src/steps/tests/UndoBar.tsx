import { Box, Button, Flex, IconButton, Typography } from '@strapi/design-system';
import { ArrowsCounterClockwise, Cross } from '@strapi/icons';
import { useState } from 'react';
import { styled } from 'styled-components';

import { useUndoOffer } from '../../draft/hooks';
import { once } from '../../fields/once';
import { useEscape } from '../../fields/useEscape';
import { useTexts } from '../../text';

import { UNDO_BUTTON, useActions } from './actions';

const Bar = styled(Box)`
  position: sticky;
  bottom: ${({ theme }) => theme.spaces[4]};
  z-index: 2;
`;

/** What was just done, with a way back that stays until it is closed. */
export function UndoBar() {
  const { t } = useTexts();
  const actions = useActions();
  const offer = useUndoOffer();
  const [hasFocus, setHasFocus] = useState(false);
  useEscape(offer !== null && hasFocus, actions.dismissUndo);
  if (!offer) return null;
  return (
    <Bar
      role="group"
      aria-label={t('undo')}
      background="neutral0"
      borderColor="primary200"
      hasRadius
      shadow="popupShadow"
      padding={3}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
    >
      <Flex gap={3} justifyContent="space-between">
        <Typography>{offer.text}</Typography>
        <Flex gap={2} shrink={0}>
          <Button
            id={UNDO_BUTTON}
            variant="secondary"
            startIcon={<ArrowsCounterClockwise />}
            aria-label={t('undo.label', { text: offer.text })}
            aria-keyshortcuts="Control+Z Meta+Z"
            onClick={once(actions.undo)}
          >
            {t('undo')}
          </Button>
          <IconButton variant="ghost" label={t('undo.dismiss')} onClick={once(actions.dismissUndo)}>
            <Cross />
          </IconButton>
        </Flex>
      </Flex>
    </Bar>
  );
}

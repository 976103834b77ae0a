import { Button, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useOpenDraft, useRemovedFile } from '../../draft/hooks';
import { useTexts } from '../../text';

import { UNDO_REMOVAL_BUTTON } from './useRemoveFile';

/** At hand wherever the removed row stood. */
const Bar = styled(Flex)`
  position: sticky;
  bottom: 1.2rem;
  z-index: 2;
`;

/** Brings back the file that was removed last. */
export function UndoRemoval() {
  const { t } = useTexts();
  const { removedFiles } = useOpenDraft();
  const offer = useRemovedFile();
  const undo = () => {
    const undone = removedFiles.undo();
    if (undone)
      requestAnimationFrame(() => document.getElementById(undone.offer.node)?.querySelector('input')?.focus());
  };
  return (
    <div role="status">
      {offer && (
        <Bar
          background="neutral800"
          hasRadius
          shadow="popupShadow"
          paddingTop={2}
          paddingBottom={2}
          paddingLeft={4}
          paddingRight={2}
          gap={4}
          justifyContent="space-between"
        >
          <Typography textColor="neutral0" ellipsis dir="auto">
            {offer.text}
          </Typography>
          <Button id={UNDO_REMOVAL_BUTTON} size="S" variant="tertiary" onClick={undo}>
            {t('files.undo')}
          </Button>
        </Bar>
      )}
    </div>
  );
}

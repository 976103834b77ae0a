import { Box, Button, Flex, Status, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';

import type { DraftSummary } from '../../../shared/draft';
import { PATHS } from '../plugin';
import { useTexts } from '../text';
import { FIRST_STEP } from '../wizard/steps';

import { rememberOpener } from './opener';

/** A long name is cut and told in full by its tooltip. */
export function NameCell({ draft }: { draft: DraftSummary }) {
  const { t } = useTexts();
  return (
    <Box maxWidth={{ initial: 'none', large: '24rem' }}>
      <Typography
        ellipsis
        fontWeight="semiBold"
        textColor={draft.name ? 'neutral800' : 'neutral600'}
        title={draft.name}
      >
        <bdi>{draft.name || t('home.untitled')}</bdi>
      </Typography>
    </Box>
  );
}

export const TextCell = ({ title, children }: { title?: string; children: ReactNode }) => (
  <Typography textColor="neutral800" title={title}>
    {children}
  </Typography>
);

export function FilesCell({ files, uploading, processing, errors }: DraftSummary) {
  const { t } = useTexts();
  return (
    <Flex gap={2}>
      <Typography textColor="neutral800">{t('home.files', { count: files })}</Typography>
      {uploading > 0 && <Mark variant="alternative">{t('home.uploading', { count: uploading })}</Mark>}
      {processing > 0 && <Mark variant="alternative">{t('home.processing', { count: processing })}</Mark>}
      {errors > 0 && <Mark variant="danger">{t('home.errors', { count: errors })}</Mark>}
    </Flex>
  );
}

interface MarkProps {
  variant: 'alternative' | 'danger' | 'success' | 'secondary';
  children: ReactNode;
}

export const Mark = ({ variant, children }: MarkProps) => (
  <Status variant={variant} size="XS" width="max-content">
    <Typography tag="span" variant="pi" fontWeight="bold">
      {children}
    </Typography>
  </Status>
);

interface RowActionsProps {
  draft: DraftSummary;
  /** The text of the button; it stands a second time, with `.named`, for those who only hear it. */
  open: 'home.edit' | 'home.resume' | false;
  onCancel?: (() => void) | undefined;
}

export function RowActions({ draft, open, onCancel }: RowActionsProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const name = draft.name || t('home.untitled');
  const enter = () => {
    rememberOpener();
    navigate(PATHS.draft(draft.id, draft.published ? FIRST_STEP : draft.step));
  };
  return (
    <>
      {open && (
        <Button size="S" variant="secondary" aria-label={t(`${open}.named`, { name })} onClick={enter}>
          {t(open)}
        </Button>
      )}
      {onCancel && (
        <Button size="S" variant="tertiary" aria-label={t('home.cancel.named', { name })} onClick={onCancel}>
          {t('home.cancel')}
        </Button>
      )}
    </>
  );
}

import { Box, Button, Flex, IconButton, Typography } from '@strapi/design-system';
import { Cross, WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';

import { useOpenDraft } from '../../draft/hooks';
import { useTexts } from '../../text';
import { refusalText } from '../../uploads/refusalText';

import type { AddingFiles } from './useAddFiles';

/** Files beyond these are only counted. */
const MOST_NAMED = 8;

/** What was chosen and not added, each with its reason, and what the user has to decide. */
export function LeftOvers({ adding }: { adding: AddingFiles }) {
  const texts = useTexts();
  const { assets } = useOpenDraft();
  const { t, bytes } = texts;
  const { refused, duplicates, doubtful } = adding;
  const size = (count: number) => bytes(count);
  return (
    <Flex direction="column" alignItems="stretch">
      {refused.length > 0 && (
        <Notice
          tone="danger"
          title={t('files.refused', { count: refused.length })}
          lines={refused.map((file) => refusalText(texts, file))}
          onClose={() => adding.dismiss('refused')}
        />
      )}
      {duplicates.length > 0 && (
        <Notice
          tone="warning"
          title={t('files.duplicates', { count: duplicates.length })}
          lines={duplicates.map((file) => `${file.name} (${size(file.size)})`)}
          onClose={() => adding.dismiss('duplicates')}
        >
          <Button size="S" variant="secondary" onClick={() => adding.addAnyway('duplicates')}>
            {t('files.duplicates.add')}
          </Button>
          <Button size="S" variant="tertiary" onClick={() => adding.dismiss('duplicates')}>
            {t('files.leaveOut')}
          </Button>
        </Notice>
      )}
      {doubtful.length > 0 && (
        <Notice
          tone="warning"
          title={t('files.doubtful', { count: doubtful.length })}
          lines={doubtful.map(({ asset, file }) => {
            const begun = assets.get(asset);
            return t('files.doubtful.line', {
              chosen: file.name,
              chosenSize: size(file.size),
              begun: begun?.name ?? '',
              begunSize: size(begun?.bytes ?? 0),
            });
          })}
          onClose={() => adding.dismiss('doubtful')}
        >
          <Button size="S" variant="secondary" onClick={() => adding.addAnyway('doubtful')}>
            {t('files.doubtful.add')}
          </Button>
          <Button size="S" variant="tertiary" onClick={() => adding.dismiss('doubtful')}>
            {t('files.leaveOut')}
          </Button>
        </Notice>
      )}
    </Flex>
  );
}

interface NoticeProps {
  tone: 'danger' | 'warning';
  title: string;
  lines: readonly string[];
  onClose: () => void;
  /** Buttons. */
  children?: ReactNode;
}

function Notice({ tone, title, lines, onClose, children }: NoticeProps) {
  const { t } = useTexts();
  const more = lines.length - MOST_NAMED;
  return (
    <Box role="alert" background={`${tone}100`} borderColor={`${tone}200`} hasRadius padding={4} marginTop={4}>
      <Flex gap={3} alignItems="flex-start" justifyContent="space-between">
        <Flex direction="column" alignItems="flex-start" gap={2} minWidth={0}>
          <Flex gap={2} alignItems="flex-start">
            <Box color={`${tone}600`} shrink={0} paddingTop={1} aria-hidden>
              <WarningCircle width="1.6rem" height="1.6rem" />
            </Box>
            <Typography fontWeight="bold">{title}</Typography>
          </Flex>
          <Box tag="ul" width="100%">
            {lines.slice(0, MOST_NAMED).map((line, index) => (
              <Typography key={index} tag="li" variant="pi" dir="auto" style={{ overflowWrap: 'anywhere' }}>
                {line}
              </Typography>
            ))}
          </Box>
          {more > 0 && <Typography variant="pi">{t('files.andMore', { count: more })}</Typography>}
          {children && (
            <Flex gap={2} wrap="wrap">
              {children}
            </Flex>
          )}
        </Flex>
        <IconButton variant="ghost" label={t('dialog.close')} onClick={onClose}>
          <Cross />
        </IconButton>
      </Flex>
    </Box>
  );
}

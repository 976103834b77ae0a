import { Box, Flex, ProgressBar, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useTexts, type Texts } from '../text';

import type { FileProgress } from './progress';
import { StateBadge } from './StateBadge';

/** The design system's bar is meant for pictures; on a page it needs the page's colours and width. */
const Bar = styled(ProgressBar)`
  width: 100%;
  background: ${({ theme }) => theme.colors.neutral200};
  &::before {
    background: ${({ theme }) => theme.colors.primary600};
  }
  > div {
    background: ${({ theme }) => theme.colors.primary600};
  }
`;

function explain({ t, error, assetError }: Texts, progress: FileProgress): string | null {
  if (progress.state === 'error') return progress.reason === 'upload' ? error(progress.error) : assetError(progress);
  return progress.state === 'uploading' && progress.share === null ? t('files.elsewhere') : null;
}

/** The state of a file with what there is to say about it: how far it is, or what went wrong. */
export function FileStatus({ name, progress }: { name: string; progress: FileProgress }) {
  const texts = useTexts();
  const share = 'share' in progress ? progress.share : null;
  const explanation = explain(texts, progress);
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Flex gap={3}>
        <StateBadge state={progress.state} />
        {share !== null && (
          <>
            <Box flex="1" maxWidth="24rem">
              <Bar size="S" value={Math.round(share * 100)} aria-label={texts.t('files.progress', { name })} />
            </Box>
            <Typography variant="pi" textColor="neutral600" aria-hidden>
              {texts.percent(share)}
            </Typography>
          </>
        )}
      </Flex>
      {explanation && (
        <Typography variant="pi" textColor={progress.state === 'error' ? 'danger600' : 'neutral600'}>
          {explanation}
        </Typography>
      )}
    </Flex>
  );
}

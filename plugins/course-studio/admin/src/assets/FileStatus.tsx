import { Box, Flex, ProgressBar, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { useTexts, type Texts } from '../text';

import type { FileProgress } from './progress';
import { StateBadge } from './StateBadge';

/** The design system's bar is meant for pictures; on a page it needs the page's colours and width. */
export const Bar = styled(ProgressBar)`
  width: 100%;
  background: ${({ theme }) => theme.colors.neutral200};
  &::before {
    background: ${({ theme }) => theme.colors.primary600};
  }
  > div {
    background: ${({ theme }) => theme.colors.primary600};
  }
`;

type Uploading = Extract<FileProgress, { state: 'uploading' }>;

/** What there is to say of an upload, beside how far it is. */
const UPLOAD_TEXTS: Record<Uploading['phase'], (texts: Texts, progress: Uploading) => string | null> = {
  waiting: ({ t }) => t('uploads.waiting'),
  sending: ({ t, speed, duration }, progress) => {
    if (!('speed' in progress) || progress.speed === null) return null;
    const { secondsLeft } = progress;
    if (secondsLeft === null) return speed(progress.speed);
    return t('uploads.speedAndTime', { speed: speed(progress.speed), time: duration(secondsLeft) });
  },
  paused: ({ t }) => t('uploads.paused'),
  offline: ({ t }) => t('uploads.offline'),
  serverTrouble: ({ t }) => t('uploads.serverTrouble'),
  loggedOut: ({ t }) => t('uploads.loggedOut'),
  sent: () => null,
  failed: () => null,
  unknown: () => null,
  elsewhere: ({ t }) => t('files.elsewhere'),
  storing: ({ t, assetError }, progress) =>
    'errorCode' in progress && progress.errorCode ? assetError(progress) : t('files.storing'),
  interrupted: ({ t, percent }, progress) => {
    const isMine = 'mine' in progress && progress.mine;
    return t(isMine ? 'files.interrupted' : 'files.interrupted.others', { share: percent(progress.share ?? 0) });
  },
};

function explain(texts: Texts, progress: FileProgress): string | null {
  if (progress.state === 'uploading') return UPLOAD_TEXTS[progress.phase](texts, progress);
  if (progress.state !== 'error') return null;
  return progress.reason === 'upload' ? texts.error(progress.error) : texts.assetError(progress);
}

/** The state of a file with what there is to say about it: how far it is, or what went wrong. */
export function FileStatus({ name, progress }: { name: string; progress: FileProgress }) {
  const texts = useTexts();
  const share = 'share' in progress ? progress.share : null;
  const explanation = explain(texts, progress);
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Flex gap={3} wrap="wrap">
        <StateBadge state={progress.state} />
        {share !== null && (
          <>
            <Box flex="1" minWidth="8rem" maxWidth="24rem">
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
